import { type Currency, usDollar } from "../money/currency.ts";

/** The columns that mean something to us. */
export type Column =
  | "invoiceId"
  | "customerName"
  | "balance"
  | "currency"
  | "dueOn"
  | "lastPaymentOn"
  | "status";

/** How one biller writes its file. */
export interface Profile {
  readonly name: string;
  /** One character. */
  readonly delimiter: string;
  /** A label of the WHATWG Encoding Standard. */
  readonly encoding: string;
  readonly decimalMark: "." | ",";
  readonly defaultCurrency: Currency;
  /** Header names by column, compared without case, spaces or a byte-order mark. */
  readonly headers: Readonly<Record<Column, readonly string[]>>;
  /** Words of the status column for a bill that is settled, and for one that is not; compared without case. */
  readonly settledWords: readonly string[];
  readonly openWords: readonly string[];
}

/** Reads `InvoiceID,CustomerName,Balance,IsProcessed` as most systems export it. */
export const defaultProfile: Profile = {
  name: "default",
  delimiter: ",",
  encoding: "utf-8",
  decimalMark: ".",
  defaultCurrency: usDollar,
  headers: {
    invoiceId: ["InvoiceID", "Invoice", "InvoiceNumber", "InvoiceNo"],
    customerName: ["CustomerName", "Customer", "Name"],
    balance: ["Balance", "AmountDue", "Amount"],
    currency: ["Currency"],
    dueOn: ["DueDate", "DueOn"],
    lastPaymentOn: ["LastPaymentOn", "LastPaymentDate"],
    status: ["IsProcessed", "Status"],
  },
  settledWords: ["1", "true", "yes", "paid", "processed"],
  openWords: ["0", "false", "no", "open", ""],
};
