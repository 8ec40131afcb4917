import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createRecordReader, type SourceRecord } from "../../src/index.ts";
import { billFiles, csvRecord } from "../../src/testing/index.ts";

function readWhole(text: string, delimiter = ","): readonly SourceRecord[] {
  return readParts([text], delimiter);
}

function readParts(
  parts: readonly string[],
  delimiter = ",",
  longest = 64 * 1024,
): readonly SourceRecord[] {
  const reader = createRecordReader(delimiter, longest);
  return [...parts.flatMap((part) => reader.push(part)), ...reader.end()];
}

/** `text` cut behind each of the places. */
function cut(text: string, places: readonly number[]): readonly string[] {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, nth) => text.slice(from, at[nth] ?? text.length));
}

const lineEnds = /\r\n|\n|\r/;
const linesOf = (text: string) => {
  const lines = text.split(lineEnds);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
};

const cells = fc.string({
  unit: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('"', ",", ";", "\n", "\r", " ", "a", "1") },
    fc.constant("é"),
    fc.constant("😀"),
  ),
  maxLength: 8,
});
/** Well-formed RFC 4180 text: no record is a single empty field, which would be a blank line. */
const documents = fc
  .record({
    records: fc.array(fc.array(cells, { minLength: 2, maxLength: 5 }), {
      minLength: 1,
      maxLength: 8,
    }),
    delimiter: fc.constantFrom(",", ";", "|", "\t"),
    lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
    quoteAll: fc.boolean(),
    last: fc.boolean(),
  })
  .map(({ records, delimiter, lineEnd, quoteAll, last }) => ({
    records,
    delimiter,
    lineEnd,
    text:
      records.map((record) => csvRecord(record, { delimiter }, quoteAll)).join(lineEnd) +
      (last ? lineEnd : ""),
  }));

/** Text of which quotes, delimiters and line ends make any sense or none. */
const mess = fc.string({
  unit: fc.constantFrom('"', '"', ",", "\n", "\r", "\r\n", "a", " "),
  maxLength: 60,
});

describe("the record reader", () => {
  it("reads well-formed RFC 4180 text as it was written, and as csv-parse does", () => {
    fc.assert(
      fc.property(documents, ({ text, records, delimiter, lineEnd }) => {
        const read = readWhole(text, delimiter);
        expect(read.map(({ fields }) => fields)).toStrictEqual(records);
        const oracle: unknown = parse(text, {
          delimiter,
          record_delimiter: lineEnd,
          relax_column_count: true,
        });
        expect(read.map(({ fields }) => fields)).toStrictEqual(oracle);
      }),
    );
  });

  it("tells the line that each record begins on, and its text", () => {
    fc.assert(
      fc.property(documents, ({ text, delimiter }) => {
        let line = 1;
        let at = 0;
        for (const record of readWhole(text, delimiter)) {
          expect(record.line).toBe(line);
          expect(text.startsWith(record.raw, at)).toBe(true);
          line += record.raw.split(lineEnds).length;
          at += record.raw.length;
          at += text.startsWith("\r\n", at) ? 2 : 1;
        }
        expect(at).toBeGreaterThanOrEqual(text.length);
      }),
    );
  });

  it("reads the same records however the text is cut, one character at a time included", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          documents.map(({ text }) => text),
          mess,
        ),
        fc.array(fc.nat(), { maxLength: 6 }),
        (text, places) => {
          const whole = readWhole(text);
          expect(readParts(cut(text, places))).toStrictEqual(whole);
          expect(readParts(text.split(""))).toStrictEqual(whole);
        },
      ),
    );
  });

  it("loses no line of any text, and never throws", () => {
    fc.assert(
      fc.property(fc.oneof(mess, fc.string({ unit: "binary", maxLength: 60 })), (text) => {
        const read = readWhole(text);
        expect(read.flatMap(({ raw }) => raw.split(lineEnds))).toStrictEqual(linesOf(text));
        let line = 1;
        for (const record of read) {
          expect(record.line).toBe(line);
          line += record.raw.split(lineEnds).length;
        }
      }),
    );
  });

  it("reads every file that a biller may write", () => {
    fc.assert(
      fc.property(billFiles(), ({ text, rows }) => {
        const [, ...records] = readWhole(text);
        expect(records.map(({ fields }) => fields?.[1])).toStrictEqual(
          rows.map(({ customerName }) => customerName),
        );
      }),
    );
  });

  it("gives back line by line what an unclosed quote has swallowed, and all before it", () => {
    expect(readWhole('a,b\n"c,d\ne,f\n')).toStrictEqual([
      { line: 1, raw: "a,b", fields: ["a", "b"] },
      { line: 2, raw: '"c,d', fields: null, fault: "quote" },
      { line: 3, raw: "e,f", fields: null, fault: "quote" },
    ]);
  });

  it("rejects the one line whose quotes make no sense", () => {
    const read = readWhole('a,b\nc"d,e\nf,g\n"h"i,j\nk,l');
    expect(read.map(({ line, fields }) => [line, fields === null])).toStrictEqual([
      [1, false],
      [2, true],
      [3, false],
      [4, true],
      [5, false],
    ]);
  });

  it("mixes line ends, a CR and LF in two pieces included", () => {
    expect(readParts(["a\r", "\nb\r", "c\n\r", "d"]).map(({ raw }) => raw)).toStrictEqual([
      "a",
      "b",
      "c",
      "",
      "d",
    ]);
  });

  const large = 70 * 1024;

  it("gives up a quote that stays open too long, and reads on behind it", () => {
    const lines = Array.from(
      { length: 3000 },
      (_, nth) => `${nth},line of thirty characters or so`,
    );
    const text = ['1,"open', ...lines].join("\n");
    const read = readWhole(text);
    expect(read.map(({ raw }) => raw)).toStrictEqual(text.split("\n"));
    expect(read[0]?.fields).toBeNull();
    expect(read.at(-1)?.fields).not.toBeNull();
    expect(readParts(cut(text, [64 * 1024, 64 * 1024 + 1, 65_535, 90_000]))).toStrictEqual(read);
  });

  it("reads two such quotes in one piece as it reads them in two", () => {
    const open = `1,"${"x".repeat(large)}`;
    const text = [open, '",\n,"', open.replace("1", "2"), '3,"three"', "4,four", ""].join("\n");
    const whole = readWhole(text);
    expect(readParts(text.split(/(?<=\n)/))).toStrictEqual(whole);
    expect(readParts(cut(text, [large, large + 9, large + 12, 2 * large]))).toStrictEqual(whole);
    expect(whole.filter(({ fields }) => fields !== null).map(({ raw }) => raw)).toContain("4,four");
  });
});

/** The lines that are longer than the longest record. */
const longLines = fc.record({
  longest: fc.integer({ min: 8, max: 20 }),
  text: fc
    .array(
      fc.oneof(
        fc.constantFrom('"', '"', "\n", "\n", "\r", "\r\n", ",", '""', '","', "a", " "),
        fc.constantFrom("0123456", "0123456789", "01234567890123456789abcd"),
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join("")),
});

setFlagsFromString("--expose-gc");
const collectGarbage: unknown = runInNewContext("gc");

/** Bytes in use once what is not has been thrown away. */
function heapInUse(): number {
  if (typeof collectGarbage === "function") collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe("a line that is too long", () => {
  it("is one record with its beginning, and the lines behind it are read", () => {
    const text = "a,b\n0123456789,x\nc,d\r\n01234567890\r\re,f";
    expect(readParts([text], ",", 10)).toStrictEqual([
      { line: 1, raw: "a,b", fields: ["a", "b"] },
      { line: 2, raw: "0123456789", fields: null, fault: "too-long" },
      { line: 3, raw: "c,d", fields: ["c", "d"] },
      { line: 4, raw: "0123456789", fields: null, fault: "too-long" },
      { line: 5, raw: "", fields: [""] },
      { line: 6, raw: "e,f", fields: ["e", "f"], unended: true },
    ]);
    expect(readParts(["0123456789\n"], ",", 10)[0]?.fields).toStrictEqual(["0123456789"]);
  });

  it("is not one of exactly as many characters, with quotes or without", () => {
    for (const raw of ['"1","2345"', '"1\n","234"', "1,23456789"]) {
      const [record] = readParts([`${raw}\nx\n`], ",", raw.length);
      expect([record?.raw, record?.fields?.length]).toStrictEqual([raw, 2]);
    }
  });

  it("costs itself alone where it has quotes", () => {
    const text = 'a,b\n"1","23456789"\n"c","\nd"\n';
    expect(readParts([text], ",", 10)).toStrictEqual([
      { line: 1, raw: "a,b", fields: ["a", "b"] },
      { line: 2, raw: '"1","23456', fields: null, fault: "too-long" },
      { line: 3, raw: '"c","\nd"', fields: ["c", "\nd"] },
    ]);
  });

  it("costs the lines that an open quote swallows as far as a record may reach, and no more", () => {
    const text = 'a,"b\nccc\nddddd\ne,f\ng,"h"\n';
    expect(readParts([text], ",", 12)).toStrictEqual([
      { line: 1, raw: 'a,"b', fields: null, fault: "quote" },
      { line: 2, raw: "ccc", fields: null, fault: "quote" },
      { line: 3, raw: "ddddd", fields: null, fault: "quote" },
      { line: 4, raw: "e,f", fields: ["e", "f"] },
      { line: 5, raw: 'g,"h"', fields: ["g", "h"] },
    ]);
  });

  it("makes the same records however the text is cut, one character at a time included", () => {
    fc.assert(
      fc.property(longLines, fc.array(fc.nat(), { maxLength: 6 }), ({ longest, text }, places) => {
        const whole = readParts([text], ",", longest);
        expect(readParts(cut(text, places), ",", longest)).toStrictEqual(whole);
        expect(readParts(text.split(""), ",", longest)).toStrictEqual(whole);
      }),
    );
  });

  it("is lost but for its beginning; no other is, and none is longer", () => {
    fc.assert(
      fc.property(longLines, ({ longest, text }) => {
        const lines = linesOf(text);
        let line = 1;
        for (const record of readParts([text], ",", longest)) {
          expect(record.line).toBe(line);
          expect(record.raw.length).toBeLessThanOrEqual(longest);
          const stands = record.raw.split(lineEnds);
          if (record.fields === null && record.fault === "too-long") {
            expect(lines[line - 1]?.length).toBeGreaterThan(longest);
            expect(record.raw).toBe(lines[line - 1]?.slice(0, longest));
          } else {
            expect(stands).toStrictEqual(lines.slice(line - 1, line - 1 + stands.length));
          }
          line += stands.length;
        }
        expect(line).toBe(lines.length + 1);
      }),
    );
  });

  it("has the last record alone unended, where no line end follows", () => {
    fc.assert(
      fc.property(longLines, ({ longest, text }) => {
        const records = readParts(text.split(""), ",", longest);
        const unended = records.map((record) => record.unended === true);
        expect(unended.slice(0, -1)).not.toContain(true);
        if (text !== "") expect(unended.at(-1)).toBe(!/[\r\n]$/.test(text));
      }),
    );
  });

  it("takes no more memory than its beginning", { tags: ["measured"] }, () => {
    const push = "0123456789abcdef".repeat(4096);
    const reader = createRecordReader(",", 1024);
    const before = heapInUse();
    for (let bytes = 0; bytes < 50_000_000; bytes += push.length) {
      expect(reader.push(push)).toStrictEqual([]);
    }
    expect(heapInUse() - before).toBeLessThan(2_000_000);
    expect(reader.push("x\na,b\n").map(({ line, raw }) => [line, raw.length])).toStrictEqual([
      [1, 1024],
      [2, 3],
    ]);
  });

  it(
    "takes no more memory where it is quoted, or of many lines in one quote",
    { tags: ["measured"] },
    () => {
      for (const push of ['"a""",'.repeat(10_000), `"a\n${"b,c\n".repeat(10_000)}`]) {
        const reader = createRecordReader(",", 1024);
        reader.push('1,"');
        const before = heapInUse();
        for (let bytes = 0; bytes < 20_000_000; bytes += push.length) reader.push(push);
        expect(heapInUse() - before).toBeLessThan(2_000_000);
      }
    },
  );
});
