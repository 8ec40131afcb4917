import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  type Columns,
  createRecordReader,
  createRowParser,
  defaultProfile,
  neutraliseCell,
  processedHeader,
  processedProfile,
  type Profile,
  readHeader,
  rejectHeaders,
  renderProcessed,
  renderRejected,
  renderRejectedHeader,
  restoreCell,
  type RowProblem,
  rowCodes,
  type SourceRecord,
} from "../../src/index.ts";
import { billRows, csvRecord, localDate, statedRows, value } from "../../src/testing/index.ts";

function recordsOf(text: string, delimiter: string): readonly SourceRecord[] {
  const reader = createRecordReader(delimiter, 64 * 1024);
  return [...reader.push(text), ...reader.end()];
}

const decisions = fc.constantFrom("created", "revised", "unchanged", "stale", "deferred");

describe("the file of processed rows", () => {
  it("invariant 14: reads back as the same rows, with where each stood and what became of it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(statedRows(billRows()), decisions), { maxLength: 8 }),
        (rows) => {
          const lines = rows.map(([stated, decision]) =>
            renderProcessed(stated, decision, ["W_CREDIT", "W_DUE_TEXT"]),
          );
          const [header, ...records] = recordsOf(processedHeader + lines.join(""), "|");
          const columns = value(readHeader(header?.fields ?? [], processedProfile));
          expect(columns.unknown).toStrictEqual([]);
          const parse = createRowParser(columns, processedProfile);
          expect(records.map(({ fields }) => value(parse(fields ?? [])).row)).toStrictEqual(
            rows.map(([{ row }]) => row),
          );
          expect(records.map(({ fields }) => fields?.slice(-3))).toStrictEqual(
            rows.map(([{ source }, decision]) => [
              String(source.line),
              decision,
              "W_CREDIT W_DUE_TEXT",
            ]),
          );
        },
      ),
    );
  });

  it("has no cell that a spreadsheet would run", () => {
    fc.assert(
      fc.property(statedRows(billRows()), (stated) => {
        for (const record of recordsOf(renderProcessed(stated, "created", []), "|")) {
          expect((record.fields ?? [record.raw]).filter(runs)).toStrictEqual([]);
        }
      }),
    );
  });

  it("is the same bytes for the same rows", () => {
    fc.assert(
      fc.property(statedRows(billRows()), (stated) => {
        const once = renderProcessed(stated, "created", []);
        expect(renderProcessed(structuredClone(stated), "created", [])).toBe(once);
        expect(once.endsWith("\n")).toBe(true);
      }),
    );
  });
});

/** A spreadsheet runs it: a formula by its first character, that is no plain number. */
function runs(cell: string): boolean {
  return /^[=+\-@\t\r]/.test(cell) && !/^[+-]?\d+(?:\.\d+)?$/.test(cell);
}

const cells = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from("'=+-@\t\r\n ,;|\"1a")), maxLength: 6 }),
  fc.string({ unit: "grapheme", maxLength: 6 }),
);
const profiles = fc
  .constantFrom(",", ";", "\t", "|")
  .map((delimiter): Profile => ({ ...defaultProfile, delimiter }));
const problems = fc.record(
  {
    code: fc.constantFrom(...rowCodes),
    column: fc.constantFrom("balance", "dueOn"),
    message: fc.constantFrom("why, and how", 'a "word"', "a; b | c"),
  },
  { noNullPrototype: true, requiredKeys: ["code", "message"] },
);
const names = ["InvoiceID", "CustomerName", "Balance", "Region", "DueDate", "AccountNo"];
/** Three columns that we know, and perhaps some more. */
const headers = fc
  .integer({ min: 3, max: names.length })
  .chain((width) => fc.shuffledSubarray(names.slice(0, width), { minLength: width }));
/** The rejected record of those fields as it was read. */
function recordOf(fields: readonly string[], { delimiter }: Profile): SourceRecord {
  return { line: 2, raw: csvRecord(fields, { delimiter }), fields };
}

interface Rejected {
  readonly columns: Columns;
  readonly header: readonly string[];
  readonly records: readonly SourceRecord[];
}

/** What is in a file of rejected rows. */
function reread(text: string, profile: Profile): Rejected {
  const [first, ...records] = recordsOf(text.replace(/^\ufeff/, ""), profile.delimiter);
  const header = first?.fields ?? [];
  return { columns: value(readHeader(header, profile)), header, records };
}

function renderAll(
  header: readonly string[],
  records: readonly SourceRecord[],
  why: RowProblem,
  profile: Profile,
): string {
  const columns = value(readHeader(header, profile));
  const rows = records.map((record) => renderRejected(record, why, columns, profile));
  return renderRejectedHeader(columns, rejectedOn, profile) + rows.join("");
}

const rejectedOn = localDate("2026-11-20");

/** The header of the column that is at fault, if it is one's. */
function wrongHeader({ column }: RowProblem, { at, header }: Columns): string {
  if (column === undefined) return "";
  const place = at[column];
  return place === undefined ? column : (header[place] ?? "");
}

describe("the file of rejected rows", () => {
  it("has the source's own header and fields, and why; our next run reads them as they stood", () => {
    fc.assert(
      fc.property(
        headers,
        fc.infiniteStream(cells),
        problems,
        profiles,
        (header, some, why, profile) => {
          const fields = [...some.take(header.length)].map((cell) => cell.trim());
          const text = renderAll(header, [recordOf(fields, profile)], why, profile);
          expect(text.startsWith("\ufeff")).toBe(true);
          const read = reread(text, profile);
          expect(read.header).toStrictEqual([...header, ...rejectHeaders(rejectedOn)]);
          expect(read.columns.ownOutput).toBe("rejects");
          expect(read.columns.unknown).toStrictEqual(header.filter((name) => name === "Region"));
          expect(read.records.map((record) => record.fields?.map(restoreCell))).toStrictEqual([
            [...fields, why.code, wrongHeader(why, read.columns), why.message],
          ]);
        },
      ),
    );
  });

  it("is the same again where nothing was corrected", () => {
    fc.assert(
      fc.property(
        headers,
        fc.infiniteStream(cells),
        problems,
        profiles,
        (header, some, why, profile) => {
          const fields = [...some.take(header.length)];
          const text = renderAll(header, [recordOf(fields, profile)], why, profile);
          const { header: again, records } = reread(text, profile);
          expect(renderAll(again, records, why, profile)).toBe(text);
        },
      ),
    );
  });

  it("has rows that did not fit their header, and never do before they are corrected", () => {
    fc.assert(
      fc.property(
        headers,
        fc.array(cells, { minLength: 1, maxLength: 12 }),
        problems,
        profiles,
        (header, fields, why, profile) => {
          fc.pre(fields.length !== header.length);
          let text = renderAll(header, [recordOf(fields, profile)], why, profile);
          for (let round = 0; round < 6; round += 1) {
            const read = reread(text, profile);
            expect(read.records).toHaveLength(1);
            expect(read.records[0]?.fields).not.toHaveLength(read.columns.width);
            text = renderAll(read.header, read.records, why, profile);
          }
        },
      ),
    );
  });

  it("has what could not be cut into fields in one cell, which never fits the header", () => {
    fc.assert(
      fc.property(headers, cells, problems, profiles, (header, raw, why, profile) => {
        const record: SourceRecord = { line: 2, raw, fields: null, fault: "quote" };
        let text = renderAll(header, [record], why, profile);
        const { columns, records } = reread(text, profile);
        expect(records[0]?.fields?.map(restoreCell)).toStrictEqual([
          raw,
          why.code,
          wrongHeader(why, columns),
          why.message,
        ]);
        for (let round = 0; round < 6; round += 1) {
          const read = reread(text, profile);
          expect(read.records[0]?.fields).not.toHaveLength(read.columns.width);
          text = renderAll(read.header, read.records, why, profile);
        }
      }),
    );
  });

  it("has no cell that a spreadsheet would run, whole rows or not, once or again", () => {
    fc.assert(
      fc.property(
        headers,
        fc.array(
          cells.map((cell) => `=${cell}`),
          { minLength: 1, maxLength: 9 },
        ),
        problems,
        profiles,
        (header, fields, why, profile) => {
          let text = renderAll(header, [recordOf(fields, profile)], why, profile);
          for (let round = 0; round < 3; round += 1) {
            const read = reread(text, profile);
            for (const record of read.records) {
              expect((record.fields ?? [record.raw]).filter(runs)).toStrictEqual([]);
            }
            text = renderAll(read.header, read.records, why, profile);
          }
        },
      ),
    );
  });

  const card = "4242 4242 4242 4242";
  const masked = "************4242";
  const why: RowProblem = { code: "E_AMOUNT", column: "balance", message: "no amount" };

  it("shows no card number in free columns, and keeps the digits of ids", () => {
    const header = ["InvoiceID", "CustomerName", "Balance", "DueDate", "AccountNo", "Region"];
    const fields = [card, `Lee ${card}`, "x", card, card, card];
    const text = renderAll(header, [recordOf(fields, defaultProfile)], why, defaultProfile);
    expect(reread(text, defaultProfile).records[0]?.fields?.slice(0, 6)).toStrictEqual([
      card,
      `Lee ${masked}`,
      "x",
      masked,
      card,
      masked,
    ]);
  });

  it("shows no card number at all where it does not know the columns", () => {
    const header = ["InvoiceID", "CustomerName", "Balance"];
    const ragged = recordOf([card, card], defaultProfile);
    const quote: SourceRecord = { line: 3, raw: `"1,${card}`, fields: null, fault: "quote" };
    const text = renderAll(header, [ragged, quote], why, defaultProfile);
    expect(text).not.toContain(card);
    expect(text.split(masked)).toHaveLength(4);
  });

  it("neutralises what it restores, and nothing twice", () => {
    const header = ["InvoiceID", "CustomerName", "Balance"];
    const first = renderAll(
      header,
      [recordOf(["1", "=A1", "x"], defaultProfile)],
      why,
      defaultProfile,
    );
    expect(first.split("\n")[1]).toBe(`1,${neutraliseCell("=A1")},x,E_AMOUNT,Balance,no amount`);
    const { header: again, records } = reread(first, defaultProfile);
    expect(renderAll(again, records, why, defaultProfile)).toBe(first);
  });
});
