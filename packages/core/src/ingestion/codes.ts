/** Refuses a whole file before anything of it is written. Stable and public. */
export type FileCode = "F_ALREADY_INGESTED" | "F_EMPTY" | "F_ENCODING" | "F_NOT_TEXT" | "F_HEADER";

/** Rejects a row. Stable and public. */
export type RowCode =
  | "E_COLUMN_COUNT"
  | "E_QUOTE"
  | "E_TOO_LONG"
  | "E_ID_FORMAT"
  | "E_ID_SCIENTIFIC"
  | "E_NAME"
  | "E_AMOUNT"
  | "E_AMOUNT_AMBIGUOUS"
  | "E_AMOUNT_PRECISION"
  | "E_CURRENCY"
  | "E_CURRENCY_CHANGED"
  | "E_DATE"
  | "E_STATUS_CONFLICT"
  | "E_DUPLICATE_CONFLICT";

/** Accepts a row, or skips what is none, and says so. Stable and public. */
export type FlagCode =
  | "W_BLANK"
  | "W_REPEATED_HEADER"
  | "W_CREDIT"
  | "W_CURRENCY_DEFAULT"
  | "W_DUE_TEXT"
  | "W_DUPLICATE"
  | "W_REBILLED";

/** Why a row is rejected: what, in which column (the canonical name, where it is one column's fault). */
export interface RowProblem {
  readonly code: RowCode;
  readonly column?: string;
  readonly message: string;
}

/** Why a whole file is refused. */
export interface FileRefusal {
  readonly type: "file-refused";
  readonly code: FileCode;
  readonly message: string;
}

/** Makes a file refusal. */
export function refuseFile(code: FileCode, message: string): FileRefusal {
  return { type: "file-refused", code, message };
}
