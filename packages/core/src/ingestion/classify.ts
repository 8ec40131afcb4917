import type { Profile } from "./profile.ts";
import type { SourceRecord } from "./record-reader.ts";

/** What a record of a bills-due file is. */
export type RecordKind = "blank" | "leading" | "header" | "repeated-header" | "trailer" | "row";

/** Tells what each record of a file is, in their order; where they go on behind it, `knownHeader` is the header's text. */
export function createClassifier(
  { leadingRecord, trailer }: Profile,
  knownHeader?: string,
): (record: SourceRecord) => RecordKind {
  let header = knownHeader;
  const begins = ({ fields }: SourceRecord, marker: string | undefined) =>
    marker !== undefined && fields !== null && fields[0]?.trim() === marker;
  return (record) => {
    if (isBlank(record.raw)) return "blank";
    if (header === undefined) {
      if (begins(record, leadingRecord?.marker)) return "leading";
      header = record.raw;
      return "header";
    }
    if (record.raw === header) return "repeated-header";
    return begins(record, trailer?.marker) ? "trailer" : "row";
  };
}

const space = 32;

function isBlank(raw: string): boolean {
  // Nearly every line begins with something that can be seen.
  const first = raw.charCodeAt(0);
  // Stryker disable next-line ConditionalExpression,EqualityOperator,LogicalOperator,StringLiteral: what may be blank is looked at whole
  const mayBeBlank = first <= space || first > 127 || raw === "";
  return mayBeBlank && raw.trim() === "";
}
