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

interface Noted {
  readonly id: string;
  /** Undefined where the record is rejected for itself. */
  readonly content: string | undefined;
}

/** As the index should have it, by a Map: what each record that was not rejected is, and how many are in conflict. */
function noted(
  records: readonly Noted[],
  same: "collapse" | "reject",
): { readonly occurrences: readonly Occurrence[]; readonly conflicts: number } {
  const contents = new Map<string, readonly (string | undefined)[]>();
  for (const { id, content } of records) contents.set(id, [...(contents.get(id) ?? []), content]);
  const seen = new Set<string>();
  const found = records
    .filter(({ content }) => content !== undefined)
    .map(({ id }): Occurrence => {
      const said = contents.get(id) ?? [];
      if (said.length === 1) return "only";
      if (same === "reject" || new Set(said).size > 1) return "conflict";
      if (seen.has(id)) return "again";
      seen.add(id);
      return "first";
    });
  return { occurrences: found, conflicts: found.filter((what) => what === "conflict").length };
}

const records = fc.array(
  fc.record({
    id: fc.constantFrom("1", "01", "2", "é", "e", "6"),
    content: fc.option(fc.constantFrom("a", "b"), { nil: undefined, freq: 4 }),
  }),
  // No id a dozen times.
  { maxLength: 12 },
);

describe("duplicates and rejected records", () => {
  it("are what a map would say, and so is the number of conflicts, under both policies", () => {
    fc.assert(
      fc.property(records, fc.constantFrom("collapse", "reject"), (some, same) => {
        const index = createDuplicateIndex(same);
        for (const { id, content } of some) {
          if (content === undefined) index.addRejected(id);
          else index.add(id, [content], 1);
        }
        const expected = noted(some, same);
        expect(index.conflicts()).toBe(expected.conflicts);
        expect(
          some.flatMap(({ id, content }) => (content === undefined ? [] : index.occurrenceOf(id))),
        ).toStrictEqual(expected.occurrences);
      }),
    );
  });

  it("count a few conflicts less only where the same was said more than a dozen times before", () => {
    const conflicts = (times: number) => {
      const index = createDuplicateIndex("collapse");
      for (let nth = 0; nth < times; nth += 1) index.add("1", ["a"], 1);
      index.add("1", ["b"], 1);
      return index.conflicts();
    };
    expect([1, 12, 13].map(conflicts)).toStrictEqual([2, 13, 14]);
    expect(conflicts(14)).toBe(14);
    expect(conflicts(500)).toBe(14);
  });

  it("say the same where only what stands behind the width differs", () => {
    const index = createDuplicateIndex("collapse");
    index.add("1", ["a", "b", "E_DATE"], 2);
    index.add("1", ["a", "b", "E_AMOUNT"], 2);
    index.add("2", ["a", "b"], 2);
    index.add("2", ["ab", ""], 2);
    expect([index.occurrenceOf("1"), index.occurrenceOf("1")]).toStrictEqual(["first", "again"]);
    expect(index.occurrenceOf("2")).toBe("conflict");
  });
});
