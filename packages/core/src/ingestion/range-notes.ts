import type { DuplicateIndex, Occurrence, Occurrences } from "./duplicates.ts";
import type { Columns } from "./header.ts";
import type { Profile } from "./profile.ts";
import type { SourceRecord } from "./record-reader.ts";
import { createRowParser } from "./row.ts";

/** What has to be known of a range that only the whole file tells: which of its ids stand in the file more than once. */
export interface RangeNotes {
  /** Of rows that contradict others. */
  readonly conflicts: readonly string[];
  /** Of rows that others repeat, here or behind. */
  readonly firsts: readonly string[];
  /** Of rows that repeat one in front of the range, and its line. */
  readonly earlier: readonly (readonly [id: string, line: number])[];
}

/** Finds the notes on ranges in a reading of the file behind its first pass. */
export interface RangeNoter {
  /** Takes each row in the file's order. */
  readonly add: (record: SourceRecord) => void;
  /** The notes on the range that ends here; the next one begins on `nextLine`. */
  readonly endRange: (nextLine: number) => RangeNotes;
}

/** What the index knows, range by range. It is used up by this: it cannot serve a second pass any more. */
export function createRangeNoter(
  columns: Columns,
  profile: Profile,
  duplicates: DuplicateIndex,
): RangeNoter {
  const parse = createRowParser(columns, profile);
  /** Where the first of rows that say the same stands; the index keeps for their id which of these it is. */
  const firstLines: number[] = [];
  let rangeLine = 1;
  let conflicts = new Set<string>();
  let firsts: string[] = [];
  let earlier = new Map<string, number>();

  return {
    add: ({ fields, line }) => {
      if (fields === null || !duplicates.hasRepeats()) return;
      const parsed = parse(fields);
      if (parsed.isErr()) return;
      const id = parsed.value.row.invoiceId;
      const occurrence = duplicates.occurrenceOf(id);
      if (occurrence === "conflict") conflicts.add(id);
      else if (occurrence === "first") {
        duplicates.noteVerdict(id, firstLines.length);
        firstLines.push(line);
        firsts.push(id);
      } else if (occurrence === "again") {
        const firstLine = firstLines[duplicates.verdictOf(id)];
        if (firstLine !== undefined && firstLine < rangeLine) earlier.set(id, firstLine);
      }
    },
    endRange: (nextLine) => {
      const notes = { conflicts: [...conflicts], firsts, earlier: [...earlier] };
      rangeLine = nextLine;
      conflicts = new Set();
      firsts = [];
      earlier = new Map();
      return notes;
    },
  };
}

/** What the notes on a range say, as the second pass over it asks. */
export function createRangeOccurrences({ conflicts, firsts, earlier }: RangeNotes): Occurrences {
  const occurrences = new Map<string, Occurrence>();
  for (const id of conflicts) occurrences.set(id, "conflict");
  for (const id of firsts) occurrences.set(id, "first");
  for (const [id, line] of earlier) occurrences.set(id, { line });
  const verdicts = new Map<string, number>();
  return {
    occurrenceOf: (id) => {
      const occurrence = occurrences.get(id) ?? "only";
      if (occurrence !== "only" && occurrence !== "conflict") occurrences.set(id, "again");
      return occurrence;
    },
    noteVerdict: (id, verdict) => {
      verdicts.set(id, verdict);
    },
    verdictOf: (id) => verdicts.get(id) ?? 0,
  };
}
