import fc from "fast-check";
import { ok } from "neverthrow";
import { describe, expect, it } from "vitest";

import {
  defaultProfile,
  type FileRefusal,
  type Profile,
  type StoredFile,
} from "../../src/index.ts";
import { createTextStream } from "../../src/ingestion/decode.ts";
import { readRecords } from "../../src/ingestion/read-records.ts";
import { instant, problem, value } from "../../src/testing/index.ts";

const utf8 = new TextEncoder();

function chunksOf(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, nth) =>
    bytes.subarray(nth * size, (nth + 1) * size),
  );
}

/** A file that is read in chunks of another size each time. */
function file(bytes: Uint8Array, sizes: readonly number[]): StoredFile {
  let reading = -1;
  return {
    name: "bills.csv",
    bytes: bytes.length,
    lastModified: instant("2026-11-22"),
    async *read() {
      reading += 1;
      for (const chunk of chunksOf(bytes, sizes[reading % sizes.length] ?? 1)) yield ok(chunk);
    },
  };
}

async function refusalOf(
  bytes: Uint8Array,
  sizes: readonly number[],
  profile: Profile = defaultProfile,
): Promise<FileRefusal | undefined> {
  for await (const records of readRecords(file(bytes, sizes), profile, () => undefined)) {
    if (records.isErr()) {
      if (records.error.type !== "file-refused") throw new TypeError(records.error.type);
      return records.error;
    }
  }
  return undefined;
}

function bytesOf(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? [...utf8.encode(part)] : part)),
  );
}

describe("a file of another format that was renamed", () => {
  it.each([
    ["a PDF", bytesOf("%PDF-1.4\n%", [0xe2, 0xe3, 0xcf, 0xd3], "\n")],
    ["a zip or xlsx", bytesOf([0x50, 0x4b, 3, 4], "bills")],
    ["a zip of nothing but its signature", bytesOf([0x50, 0x4b, 3, 4])],
    ["an old xls", bytesOf([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "bills")],
    ["gzip", bytesOf([0x1f, 0x8b, 0x08, 0, 0xff], "bills")],
    ["gzip of nothing but its signature", bytesOf([0x1f, 0x8b, 0x08])],
    ["anything with a NUL byte", bytesOf("InvoiceID,CustomerName,Balance\n1,a\0b,2\n")],
  ])("is refused as no text: %s", async (_what, bytes) => {
    for (const encoding of ["utf-8", "windows-1252", "utf-16le"]) {
      for (const size of [1, 2, 3, 4, 5, 1000]) {
        const refusal = await refusalOf(bytes, [size], { ...defaultProfile, encoding });
        // A NUL byte is half a character of UTF-16.
        const isNul = bytes.includes(0) && bytes[0] === 0x49;
        if (isNul && encoding === "utf-16le") continue;
        expect(refusal?.code).toBe("F_NOT_TEXT");
      }
    }
  });
});

describe("decoding", () => {
  it("gives the text back, however its bytes are cut", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 9 }), (text, size) => {
        const clean = text.replaceAll("\0", "").replace(/^\ufeff+/, "");
        const stream = createTextStream("utf-8");
        const read = chunksOf(utf8.encode(clean), size).map((chunk) => value(stream.push(chunk)));
        expect(read.join("") + value(stream.end())).toBe(clean);
      }),
    );
  });

  it("drops one byte-order mark at the start, cut or whole, and no other", () => {
    for (const size of [1, 2, 3, 100]) {
      const stream = createTextStream("utf-8");
      const read = chunksOf(bytesOf("\ufeffa\ufeffb"), size).map((chunk) =>
        value(stream.push(chunk)),
      );
      expect(read.join("") + value(stream.end())).toBe("a\ufeffb");
    }
  });

  it.each([
    ["a byte that begins nothing", bytesOf("a,b\nc,", [0xff], "d\n"), "line 2, byte offset 6"],
    ["a character cut short", bytesOf("a,b\nc,", [0xc3], "d\n"), "line 2, byte offset 7"],
    ["Latin-1 for UTF-8", bytesOf("a,b\nNu", [0xf1], "ez,1\n"), "line 2, byte offset 7"],
    ["one of the very first bytes", bytesOf("a,", [0xff], "b,c\n"), "line 1, byte offset 2"],
    ["the very first byte", bytesOf([0xff], "abcdef\n"), "line 1, byte offset 0"],
    ["one of fewer than five bytes", bytesOf("a\n", [0xff]), "line 2, byte offset 2"],
    ["one behind lines that end in CR", bytesOf("a\r\rb\r", [0xff]), "line 4, byte offset 5"],
    ["one behind lines that end in CRLF", bytesOf("a\r\nb\r\n", [0xff]), "line 3, byte offset 6"],
    ["one behind a blank first line", bytesOf("\na,b\n", [0xff], "\n"), "line 3, byte offset 5"],
    [
      "one behind a CRLF that lies in two chunks",
      bytesOf("abcdef\r\nbcdefg", [0xff]),
      "line 2, byte offset 14",
    ],
    ["half a pair of surrogates", bytesOf("x\ny\n", [0xed, 0xa0, 0x80]), "line 3, byte offset 5"],
    [
      "a character cut by the end of the file",
      bytesOf("a,b\nc,", [0xe2, 0x82]),
      "the end: its last character is cut",
    ],
  ] as const)("refuses the file at its first bad byte: %s", async (_what, content, where) => {
    for (const sizes of [[1], [3], [7], [64], [5, 64], [64, 3]]) {
      const refusal = await refusalOf(content, sizes);
      expect(refusal?.code).toBe("F_ENCODING");
      expect(refusal?.message).toContain(`not utf-8 at ${where}`);
    }
  });

  it("reads what the profile names", async () => {
    const latin = { ...defaultProfile, encoding: "windows-1252" };
    const content = bytesOf("InvoiceID,CustomerName\n1,Nu", [0xf1], "ez\n");
    expect(await refusalOf(content, [4], latin)).toBeUndefined();
    expect((await refusalOf(content, [4]))?.code).toBe("F_ENCODING");
  });

  it("refuses for what comes first, however the bytes are cut", async () => {
    const nulThenBad = bytesOf("InvoiceID\n1,\0", [0xff], "\n");
    const badThenNul = bytesOf("InvoiceID\n1,", [0xff], "\0\n");
    for (const sizes of [[1], [2, 3], [7], [64], [64, 1]]) {
      expect((await refusalOf(nulThenBad, sizes))?.code).toBe("F_NOT_TEXT");
      expect((await refusalOf(badThenNul, sizes))?.code).toBe("F_ENCODING");
    }
  });

  it("gives the records before the bad byte, however the bytes are cut", async () => {
    const content = bytesOf('a,b\nc,d\n"e",f\ng,', [0xff], "\nh,i\n");
    for (const sizes of [[1], [2, 3], [7], [64], [64, 1]]) {
      const records: unknown[] = [];
      for await (const some of readRecords(file(content, sizes), defaultProfile, () => undefined)) {
        if (some.isOk()) records.push(...some.value.map(({ fields }) => fields));
      }
      expect(records).toStrictEqual([
        ["a", "b"],
        ["c", "d"],
        ["e", "f"],
      ]);
    }
  });

  it("refuses what is not text: NUL bytes, a zip, UTF-16 without a mark", async () => {
    expect((await refusalOf(bytesOf("a\0b"), [2]))?.code).toBe("F_NOT_TEXT");
    expect((await refusalOf(bytesOf([0x50, 0x4b, 3, 4, 0, 0]), [64]))?.code).toBe("F_NOT_TEXT");
    expect((await refusalOf(bytesOf([0x49, 0, 0x44, 0]), [64]))?.code).toBe("F_NOT_TEXT");
  });

  it("says what the file is not, where nobody looks for the place", () => {
    expect(problem(createTextStream("utf-8").push(bytesOf("abcdef", [0xff])))).toStrictEqual({
      type: "file-refused",
      code: "F_ENCODING",
      message: "The file is not utf-8.",
    });
  });

  it("never replaces a character", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        (content, size) => {
          const stream = createTextStream("utf-8");
          let text = "";
          for (const chunk of chunksOf(content, size)) {
            const part = stream.push(chunk);
            if (part.isErr()) return;
            text += part.value;
          }
          const last = stream.end();
          if (last.isErr()) return;
          const hasMark = content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf;
          expect([...utf8.encode(text + last.value)]).toStrictEqual([
            ...(hasMark ? content.subarray(3) : content),
          ]);
        },
      ),
    );
  });
});

/** UTF-16 with its byte-order mark. */
function utf16(text: string, endian: "le" | "be"): Uint8Array {
  const units = `\ufeff${text}`.split("").map((unit) => unit.charCodeAt(0));
  return Uint8Array.from(
    units.flatMap((unit) =>
      endian === "le" ? [unit & 0xff, unit >> 8] : [unit >> 8, unit & 0xff],
    ),
  );
}

const markedAs = {
  "utf-8": (text: string) => utf8.encode(`\ufeff${text}`),
  "utf-16le": (text: string) => utf16(text, "le"),
  "utf-16be": (text: string) => utf16(text, "be"),
} as const;

describe("a byte-order mark", () => {
  it("goes before the profile's encoding, and the text is what was written, however it is cut", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 20 }),
        fc.constantFrom("utf-8" as const, "utf-16le" as const, "utf-16be" as const),
        fc.constantFrom("utf-8", "windows-1252", "utf-16le", "utf-16be", "shift_jis"),
        fc.integer({ min: 1, max: 9 }),
        (text, marked, asked, size) => {
          const clean = text.replaceAll("\0", "");
          const stream = createTextStream(asked);
          const read = chunksOf(markedAs[marked](clean), size).map((chunk) =>
            value(stream.push(chunk)),
          );
          expect(read.join("") + value(stream.end())).toBe(clean);
          expect(stream.encoding()).toBe(marked);
        },
      ),
    );
  });

  it.each(["le", "be"] as const)("does not make up for an odd byte: utf-16%s", async (endian) => {
    const whole = utf16("InvoiceID\n1é", endian);
    for (const sizes of [[1], [2], [3], [64]]) {
      expect(await refusalOf(whole, sizes)).toBeUndefined();
      const refusal = await refusalOf(whole.subarray(0, -1), sizes);
      expect(refusal?.code).toBe("F_ENCODING");
      expect(refusal?.message).toContain(`not utf-16${endian} at the end`);
    }
  });

  it("does not make up for half a pair of surrogates", async () => {
    for (const sizes of [[1], [2], [5], [64]]) {
      const refusal = await refusalOf(utf16("ab\n\ud83dc", "le"), sizes);
      expect(refusal?.message).toContain("not utf-16le at line 2, byte offset");
      const behindCrLf = await refusalOf(utf16("ab\r\nc\r\n\ud83dc", "le"), sizes);
      expect(behindCrLf?.message).toContain("not utf-16le at line 3, byte offset");
    }
  });
});

describe("windows-1252", () => {
  it.each([
    [0x80, "€"],
    [0x85, "…"],
    [0x99, "™"],
    [0xe9, "é"],
    [0xff, "ÿ"],
  ])("has %i for %s", (byte, character) => {
    for (const size of [1, 2, 100]) {
      const stream = createTextStream("windows-1252");
      const read = chunksOf(bytesOf("a,b,c,", [byte], ",d"), size).map((chunk) =>
        value(stream.push(chunk)),
      );
      expect(read.join("") + value(stream.end())).toBe(`a,b,c,${character},d`);
    }
  });
});
