import type { StatedRow } from "../invoice/invoice.ts";
import type { Watermark } from "../watermark.ts";
import type { RowProblem } from "./codes.ts";
import { type Inspection, isBlank } from "./inspect.ts";
import type { Profile } from "./profile.ts";
import type { SourceRecord } from "./record-reader.ts";
import type { Tally } from "./report.ts";
import { parseRow } from "./row.ts";

/** What the second pass knows of its file. */
export interface AcceptanceContext {
  readonly file: string;
  readonly inspection: Inspection;
  readonly profile: Profile;
  readonly asOf: Watermark;
  readonly tally: Tally;
}

/**
 * The second pass over a file's records, in order: gives the row to decide, or undefined where a record is skipped, rejected or said
 * before, which then stands in the tally.
 */
export function createAcceptance({
  file,
  inspection: { columns, header, duplicates },
  profile,
  asOf,
  tally,
}: AcceptanceContext): (record: SourceRecord) => StatedRow | undefined {
  let headerSeen = false;

  const reject = (record: SourceRecord, problem: RowProblem): undefined => {
    tally.rejected(record.line, problem);
    return undefined;
  };

  return (record) => {
    if (isBlank(record)) {
      tally.flagged("W_BLANK");
      return undefined;
    }
    if (record.raw === header) {
      if (headerSeen) tally.flagged("W_REPEATED_HEADER");
      headerSeen = true;
      return undefined;
    }
    if (record.fields === null) return reject(record, strayQuote);
    const parsed = parseRow(record.fields, columns, profile);
    if (parsed.isErr()) return reject(record, parsed.error);
    const { row, flags } = parsed.value;
    switch (duplicates.occurrenceOf(row.invoiceId)) {
      case "conflict":
        return reject(record, contradiction);
      case "again":
        tally.flagged("W_DUPLICATE");
        tally.decided("unchanged", row.currency, row.amount, 0n);
        return undefined;
      case "only":
      case "first":
        for (const flag of flags) tally.flagged(flag);
        return { row, asOf, source: { file, line: record.line } };
    }
  };
}

const strayQuote: RowProblem = {
  code: "E_QUOTE",
  message: "a quote is opened or closed where none may be: double the quotes inside a quoted field",
};

const contradiction: RowProblem = {
  code: "E_DUPLICATE_CONFLICT",
  column: "invoiceId",
  message: "the file has this invoice more than once, and does not say the same of it each time",
};
