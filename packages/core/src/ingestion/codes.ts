import type { Column } from "./profile.ts";

/** Refuse a whole file before anything of it is written, for good. Stable and public. */
export const refusalCodes = [
  "F_ALREADY_INGESTED",
  "F_EMPTY",
  "F_ENCODING",
  "F_NOT_TEXT",
  "F_HEADER",
  "F_TOO_LARGE",
  "F_OWN_OUTPUT",
] as const;

/** Hold a whole file before anything of it is written, until somebody releases it. Stable and public. */
export const holdCodes = [
  "F_CONTROL_COUNT",
  "F_CONTROL_SUM",
  "F_MAYBE_TRUNCATED",
  "F_TOO_MANY_REJECTS",
  "F_ANOMALY",
] as const;

/** Reject a row. Stable and public. */
export const rowCodes = [
  "E_COLUMN_COUNT",
  "E_QUOTE",
  "E_TOO_LONG",
  "E_ID_FORMAT",
  "E_ID_SCIENTIFIC",
  "E_NAME",
  "E_AMOUNT",
  "E_AMOUNT_AMBIGUOUS",
  "E_AMOUNT_PRECISION",
  "E_CURRENCY",
  "E_CURRENCY_CHANGED",
  "E_DATE",
  "E_SEQUENCE",
  "E_STATUS_CONFLICT",
  "E_DUPLICATE_CONFLICT",
] as const;

/** Accept a row, or skip what is none, and say so. Stable and public. */
export const flagCodes = [
  "W_BLANK",
  "W_REPEATED_HEADER",
  "W_CREDIT",
  "W_CURRENCY_DEFAULT",
  "W_DUE_TEXT",
  "W_DUPLICATE",
  "W_REBILLED",
  "W_OVERTAKEN",
  "W_CONTACT",
  "W_SENSITIVE",
] as const;

export type RefusalCode = (typeof refusalCodes)[number];
export type HoldCode = (typeof holdCodes)[number];
export type RowCode = (typeof rowCodes)[number];
export type FlagCode = (typeof flagCodes)[number];

/** Why a row is rejected: what, in which column (the canonical name, where it is one column's fault). */
export interface RowProblem {
  readonly code: RowCode;
  readonly column?: Column;
  readonly message: string;
}

/** Why a whole file is refused. */
export interface FileRefusal {
  readonly type: "file-refused";
  readonly code: RefusalCode;
  readonly message: string;
}

/** Why a whole file is held: it may be right, but somebody has to look. */
export interface Hold {
  readonly code: HoldCode;
  readonly message: string;
}

/** Makes a file refusal. */
export function refuseFile(code: RefusalCode, message: string): FileRefusal {
  return { type: "file-refused", code, message };
}
