import type { Currency } from "../money/currency.ts";

/** The columns that mean something to us. */
export const columnNames = [
  "invoiceId",
  "customerName",
  "balance",
  "currency",
  "dueOn",
  "issuedOn",
  "email",
  "phone",
  "accountNo",
  "lookupFactor",
  "status",
  "lastPaymentOn",
  "lastRemittanceSeq",
  "replaces",
] as const;

export type Column = (typeof columnNames)[number];

/** A record in front of the header, known by what its first field says. Positions are counted from 1. */
export interface LeadingRecord {
  readonly marker: string;
  /** Where the business date stands in it, in the profile's date format. */
  readonly businessDateAt: number;
}

/** The last record of a complete file, known by what its first field says. Positions are counted from 1. */
export interface Trailer {
  readonly marker: string;
  /** Where the number of rows stands in it. */
  readonly countAt?: number | undefined;
  /** Where the sum of the balance column stands in it, whatever the currencies. */
  readonly sumAt?: number | undefined;
}

/** How one biller writes its file, and what makes us look twice at one. Data: a JSON file, read by `parseProfile`. */
export interface Profile {
  readonly name: string;
  /** One character. */
  readonly delimiter: string;
  /** A label of the WHATWG Encoding Standard. A byte-order mark in the file goes before it. */
  readonly encoding: string;
  readonly decimalMark: "." | ",";
  /** As `isDateFormat` has it. */
  readonly dateFormat: string;
  readonly defaultCurrency: Currency;
  /** Header names by column, compared without case, spaces or a byte-order mark. */
  readonly headers: Readonly<Record<Column, readonly string[]>>;
  /** Words of the status column for a bill that is settled, and for one that is not; compared without case. */
  readonly settledWords: readonly string[];
  readonly openWords: readonly string[];
  /** What becomes of rows that say the same: the first one counts, or none. */
  readonly duplicates: "collapse" | "reject";
  readonly leadingRecord?: LeadingRecord | undefined;
  readonly trailer?: Trailer | undefined;
  /** How the business date is written in the file's name; `YYYY-MM-DD` finds `YYYYMMDD`, too. */
  readonly fileNameDateFormat: string;
  /** The object metadata that may hold the business date as `YYYY-MM-DD`. */
  readonly businessDateMetadata: string;
  readonly holds: HoldThresholds;
  readonly limits: SizeLimits;
  /** Business days after which a capture is taken to be in the biller's figure, where no file says so. For the biller's policy. */
  readonly postingLagDays: number;
}

/** What holds a file. Shares of 1; null switches a comparison off. */
export interface HoldThresholds {
  /** More rejected rows than this. A file of which every row is rejected is always held. */
  readonly rejectedShare: number;
  /** So many fewer rows than the file before. */
  readonly fewerRowsShare: number | null;
  /** A sum that is so much more or less than in the file before, in any currency. */
  readonly sumChangeShare: number | null;
}

/** What is too large to be a bills-due file, a row or a field. */
export interface SizeLimits {
  readonly fileBytes: number;
  readonly rows: number;
  /** UTF-16 code units. */
  readonly rowLength: number;
  readonly fieldLength: number;
}
