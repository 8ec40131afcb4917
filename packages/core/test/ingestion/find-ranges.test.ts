import fc from "fast-check";
import { ok } from "neverthrow";
import { describe, expect, it } from "vitest";

import {
  defaultProfile,
  type Profile,
  type SourceRecord,
  type StoredFile,
} from "../../src/index.ts";
import { type FileRange, findRanges } from "../../src/ingestion/find-ranges.ts";
import { inspectFile } from "../../src/ingestion/inspect.ts";
import type { RangeNotes } from "../../src/ingestion/range-notes.ts";
import { type FilePart, readRecords } from "../../src/ingestion/read-records.ts";
import { value } from "../../src/testing/index.ts";
import { cutBytes, storedChunks } from "./stored-bytes.ts";

const header = "InvoiceID,CustomerName,Balance\n";
const utf8 = new TextEncoder();

async function rangesOf(file: StoredFile, rangeBytes: number, profile: Profile = defaultProfile) {
  const inspection = value(await inspectFile(file, profile, "UTC", () => undefined));
  const ranges: FileRange[] = [];
  const notes: RangeNotes[] = [];
  const ranged = await findRanges(file, profile, inspection, rangeBytes, async (range, noted) => {
    ranges.push(range);
    notes.push(noted);
    return ok(undefined);
  });
  return { ranges, notes, ...value(ranged) };
}

async function recordsOf(file: StoredFile, profile: Profile, part?: FilePart) {
  const records: SourceRecord[] = [];
  for await (const some of readRecords(file, profile, () => undefined, part)) {
    records.push(...value(some));
  }
  return records;
}

function utf16(text: string, shifts: readonly number[]): Uint8Array {
  return Uint8Array.from(
    text.split("").flatMap((unit) => shifts.map((by) => (unit.charCodeAt(0) >> by) & 0xff)),
  );
}

const rows = ["1,Lee,1", '2,"a\nb",2', "\uFEFF3,Lee,3", "4,\u0A0A\u0A41,4", "5,é,5", ""];
const whole = (lineEnd: string) => header.trimEnd() + lineEnd + rows.join(lineEnd);

describe("the ranges of a file", () => {
  it.each([
    ["utf-8", "\n", utf8.encode(whole("\n"))],
    ["utf-8", "\r\n", utf8.encode(whole("\r\n"))],
    ["utf-8", "\n", utf8.encode(`\uFEFF${whole("\n")}`)],
    ["utf-16le", "\n", utf16(`\uFEFF${whole("\n")}`, [0, 8])],
    ["utf-16be", "\r\n", utf16(`\uFEFF${whole("\r\n")}`, [8, 0])],
  ])("begin and end with a record each, in %s with %j (%#)", async (encoding, _, bytes) => {
    const file = storedChunks([bytes]);
    const found = await rangesOf(file, 1);
    expect([found.encoding, found.header.raw]).toStrictEqual([encoding, header.trimEnd()]);
    expect(found.ranges.map(({ line }) => line)).toStrictEqual([1, 2, 3, 5, 6, 7]);
    const records = await Promise.all(
      found.ranges.map(({ start, end, line }) => {
        const before = { line, encoding, header: found.header.raw };
        const range = { start, end };
        return recordsOf(file, defaultProfile, start === 0 ? { range } : { range, before });
      }),
    );
    expect(records.map(({ length }) => length)).toStrictEqual([1, 1, 1, 1, 1, 1]);
    expect(records.flat()).toStrictEqual(await recordsOf(file, defaultProfile));
  });

  it("have the bytes that they are asked to have, and no more than another record", async () => {
    const bytes = utf8.encode(header + "123,Lee,1\n".repeat(100));
    for (const rangeBytes of [1, 9, 10, 11, 25, 100, 500, 1029, 1030, 1031, 5000]) {
      const { ranges } = await rangesOf(storedChunks(cutBytes(bytes, [], 64)), rangeBytes);
      expect(ranges.map(({ number }) => number)).toStrictEqual(ranges.map((_each, nth) => nth + 1));
      expect(ranges.map(({ start }) => start)).toStrictEqual([
        0,
        ...ranges.slice(0, -1).map(({ end }) => end),
      ]);
      expect(ranges.at(-1)?.end).toBe(bytes.length);
      for (const { start, end } of ranges.slice(0, -1)) {
        expect(end - start).toBeGreaterThanOrEqual(rangeBytes);
        expect(end - start).toBeLessThan(
          start === 0 ? Math.max(32, rangeBytes + 10) : rangeBytes + 10,
        );
      }
    }
  });

  it("are one where no line feed ends a line, and where a line may begin in the shift of another", async () => {
    const carriage = utf8.encode(whole("\r"));
    expect((await rangesOf(storedChunks([carriage]), 1)).ranges).toHaveLength(1);
    const shifted = utf8.encode(`${header}1,\u001B(J,1\n2,\u001B(B,2\n`);
    const profile = { ...defaultProfile, encoding: "iso-2022-jp" };
    expect((await rangesOf(storedChunks([shifted]), 1, profile)).ranges).toHaveLength(1);
    expect((await rangesOf(storedChunks([shifted]), 1)).ranges).toHaveLength(3);
  });

  it("have the header in the first, whatever stands in front of it", async () => {
    const profile = { ...defaultProfile, leadingRecord: { marker: "H", businessDateAt: 2 } };
    const bytes = utf8.encode(`\nH,2026-11-22\n\n${header}1,Lee,1\n2,Lee,2\n`);
    const { ranges } = await rangesOf(storedChunks([bytes]), 1, profile);
    expect(ranges.map(({ line }) => line)).toStrictEqual([1, 5, 6]);
  });

  it("never begin in a quote that is open, nor among the lines that one has swallowed", async () => {
    const profile = { ...defaultProfile, limits: { ...defaultProfile.limits, rowLength: 100 } };
    const open = `2,"Lee,2\n${"9,Lee,9\n".repeat(20)}`;
    const bytes = utf8.encode(`${header}1,Lee,1\n${open}4,${"x".repeat(150)},4\n5,Lee,5\n`);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 300 }),
        fc.integer({ min: 1, max: 50 }),
        async (least, size) => {
          const file = storedChunks(cutBytes(bytes, [], size));
          const found = await rangesOf(file, least, profile);
          const records: SourceRecord[] = [];
          for (const { start, end, line } of found.ranges) {
            const before = { line, encoding: "utf-8", header: found.header.raw };
            const range = { start, end };
            records.push(
              ...(await recordsOf(file, profile, start === 0 ? { range } : { range, before })),
            );
          }
          expect(records).toStrictEqual(await recordsOf(file, profile));
        },
      ),
    );
  });

  it("are noted with what only the whole file tells of their ids", async () => {
    const lines = [
      "1,Lee,1",
      "2,Lee,2",
      "2,Lee,3",
      "3,Lee,3",
      "1,Lee,1",
      "3,Lee,3",
      "1,Lee,1",
      "4,Lee,4",
    ];
    const { notes } = await rangesOf(
      storedChunks([utf8.encode(`${header}${lines.join("\n")}\n`)]),
      16,
    );
    expect(notes).toStrictEqual([
      { conflicts: [], firsts: [], earlier: [] },
      { conflicts: ["2"], firsts: ["1"], earlier: [] },
      { conflicts: ["2"], firsts: ["3"], earlier: [] },
      {
        conflicts: [],
        firsts: [],
        earlier: [
          ["1", 2],
          ["3", 5],
        ],
      },
      { conflicts: [], firsts: [], earlier: [["1", 2]] },
    ]);
  });
});
