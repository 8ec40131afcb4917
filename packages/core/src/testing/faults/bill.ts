import type { InvoiceId } from "../../ids.ts";
import { formatAmount, type Money } from "../../money/money.ts";
import type { ReceiptContact } from "../../receipt/receipt.ts";
import type { Instant } from "../../time/instant.ts";
import { invoiceId } from "../make.ts";

/** The one bill that the lives are about. */
export const bill: InvoiceId = invoiceId("007");

/** Where the payers want their receipts: nobody else may ever read of it. */
export const receiptTo: readonly ReceiptContact[] = [
  { channel: "email", address: "canary@example.org" },
  { channel: "text", number: "+12125550123" },
];

/** A file as the biller has written it. */
export interface BillerFile {
  readonly name: string;
  readonly content: string;
  readonly writtenAt: Instant;
}

/** What the `nth` file says: the bill, and another row, as the same bytes would be the same file. */
export function fileOf(balance: Money, nth: number): string {
  return [
    "InvoiceID,CustomerName,Balance",
    `${bill},Canary-Smith,${formatAmount(balance)}`,
    `${nth},Jones,1.00`,
    "",
  ].join("\n");
}
