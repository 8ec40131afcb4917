import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createDuplicateIndex, type Occurrence } from "../../src/ingestion/duplicates.ts";

/** What the index should say, by a Map. */
function oracle(records: readonly (readonly [string, string])[]): readonly Occurrence[] {
  const contents = new Map<string, readonly string[]>();
  for (const [id, content] of records) contents.set(id, [...(contents.get(id) ?? []), content]);
  const seen = new Set<string>();
  return records.map(([id]) => {
    const said = contents.get(id) ?? [];
    if (new Set(said).size > 1) return "conflict";
    if (said.length === 1) return "only";
    if (seen.has(id)) return "again";
    seen.add(id);
    return "first";
  });
}

function occurrences(records: readonly (readonly [string, string])[]): readonly Occurrence[] {
  const index = createDuplicateIndex("collapse");
  for (const [id, content] of records) index.add(id, [content], 1);
  return records.map(([id]) => index.occurrenceOf(id));
}

describe("duplicates", () => {
  it("are what a map of all records would say", () => {
    const ids = fc.oneof(
      fc.constantFrom("1", "01", "2", "é", "e"),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(ids, fc.constantFrom("a", "b", "")), { maxLength: 60 }),
        (records) => {
          expect(occurrences(records)).toStrictEqual(oracle(records));
        },
      ),
    );
  });

  it("are found among many more records than the index begins with", () => {
    const records = Array.from({ length: 30_000 }, (_, nth): readonly [string, string] => {
      const id = String(nth % 17 === 0 ? nth % 1700 : nth).padStart(9, "0");
      return [id, nth % 34 === 0 ? "x" : "y"];
    });
    expect(occurrences(records)).toStrictEqual(oracle(records));
  });

  it("are not seen where ids differ only in the order of their digits, a hundred thousand of them", () => {
    const records = Array.from({ length: 100_000 }, (_, nth): readonly [string, string] => [
      nth.toString(36),
      "",
    ]);
    expect(new Set(occurrences(records))).toStrictEqual(new Set(["only"]));
  });

  it("say nothing of an id that was never noted", () => {
    expect(createDuplicateIndex("collapse").occurrenceOf("1")).toBe("only");
  });
});
