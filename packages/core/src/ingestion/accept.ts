import type { StatedRow } from "../invoice/invoice.ts";
import type { Watermark } from "../watermark.ts";
import { createClassifier } from "./classify.ts";
import type { FlagCode, RowProblem } from "./codes.ts";
import type { Occurrences } from "./duplicates.ts";
import type { Inspection } from "./inspect.ts";
import type { Profile } from "./profile.ts";
import type { SourceRecord } from "./record-reader.ts";
import { createRowParser } from "./row.ts";

/** What the second pass makes of a record. */
export type ReadRow =
  /** To be decided. */
  | {
      readonly type: "stated";
      readonly record: SourceRecord;
      readonly stated: StatedRow;
      readonly flags: readonly FlagCode[];
      /** Rows that say the same follow. */
      readonly isFirst: boolean;
    }
  /** The same again: what became of the first becomes of it, but nothing is left to change. */
  | {
      readonly type: "repeated";
      readonly record: SourceRecord;
      readonly stated: StatedRow;
      readonly flags: readonly FlagCode[];
    }
  /** The same as `first`, which is read with another part of the file, perhaps later: that is taken in here as well, and changes nothing then. */
  | {
      readonly type: "retold";
      readonly record: SourceRecord;
      readonly stated: StatedRow;
      readonly flags: readonly FlagCode[];
      readonly first: StatedRow;
    }
  | { readonly type: "rejected"; readonly record: SourceRecord; readonly problem: RowProblem }
  /** No row at all. */
  | { readonly type: "skipped"; readonly flag: "W_BLANK" | "W_REPEATED_HEADER" | undefined };

const skipped: ReadRow = { type: "skipped", flag: undefined };
const blank: ReadRow = { type: "skipped", flag: "W_BLANK" };
const repeatedHeader: ReadRow = { type: "skipped", flag: "W_REPEATED_HEADER" };

/** What the second pass has to know of the whole file. */
export interface KnownOfFile extends Pick<Inspection, "columns"> {
  readonly duplicates: Occurrences;
}

/** The second pass over a file's records, in order; over those behind the header, where `knownHeader` is its text. */
export function createAcceptance(
  { columns, duplicates }: KnownOfFile,
  profile: Profile,
  file: string,
  asOf: Watermark,
  knownHeader?: string,
): (record: SourceRecord) => ReadRow {
  const classify = createClassifier(profile, knownHeader);
  const parse = createRowParser(columns, profile);
  const reject = (record: SourceRecord, problem: RowProblem): ReadRow => ({
    type: "rejected",
    record,
    problem,
  });

  return (record) => {
    switch (classify(record)) {
      case "blank":
        return blank;
      case "repeated-header":
        return repeatedHeader;
      case "leading":
      case "header":
      case "trailer":
        return skipped;
      case "row":
    }
    if (record.fields === null) {
      return reject(record, record.fault === "quote" ? strayQuote : tooLong(profile));
    }
    const parsed = parse(record.fields);
    if (parsed.isErr()) return reject(record, parsed.error);
    const { row, flags } = parsed.value;
    const stated: StatedRow = { row, asOf, source: { file, line: record.line } };
    const occurrence = duplicates.occurrenceOf(row.invoiceId);
    switch (occurrence) {
      case "conflict":
        return reject(record, contradiction);
      case "again":
        return { type: "repeated", record, stated, flags: [...flags, "W_DUPLICATE"] };
      case "only":
        return { type: "stated", record, stated, flags, isFirst: false };
      case "first":
        return { type: "stated", record, stated, flags, isFirst: true };
      default: {
        const first: StatedRow = { row, asOf, source: { file, line: occurrence.line } };
        return { type: "retold", record, stated, flags: [...flags, "W_DUPLICATE"], first };
      }
    }
  };
}

const strayQuote: RowProblem = {
  code: "E_QUOTE",
  message:
    "a quote is opened or closed where none may be, or never closed: double the quotes inside a quoted field",
};

function tooLong({ limits }: Profile): RowProblem {
  return {
    code: "E_TOO_LONG",
    message: `the row has more than ${limits.rowLength} characters, the profile's limits.rowLength`,
  };
}

const contradiction: RowProblem = {
  code: "E_DUPLICATE_CONFLICT",
  column: "invoiceId",
  message:
    "the file has this invoice more than once: a row that differs or is wrong, or one too many for the profile",
};
