import { formatMoney, type Money } from "../money/money.ts";
import type { LocalDate } from "../time/local-date.ts";

/** What a receipt says. */
export interface ReceiptFacts {
  readonly billerName: string;
  readonly invoiceId: string;
  readonly amount: Money;
  readonly paidOn: LocalDate;
  readonly receiptNumber: string;
}

/** The e-mail's subject: constant words and the receipt number, so that nothing of a file gets into a header. */
export function receiptSubject(facts: ReceiptFacts): string {
  return `Payment receipt ${facts.receiptNumber}`;
}

/** The e-mail's plain-text body. */
export function receiptBody(facts: ReceiptFacts): string {
  return [
    `Thank you. ${facts.billerName} has received your payment.`,
    "",
    `Invoice:  ${facts.invoiceId}`,
    `Amount:   ${formatMoney(facts.amount)}`,
    `Paid on:  ${facts.paidOn}`,
    `Receipt:  ${facts.receiptNumber}`,
    "",
    "Keep this message as your receipt. No card number is stored with the payment.",
    "",
  ].join("\n");
}

/** The text message. */
export function receiptText(facts: ReceiptFacts): string {
  return `${facts.billerName}: ${formatMoney(facts.amount)} paid for invoice ${facts.invoiceId} on ${facts.paidOn}. Receipt ${facts.receiptNumber}.`;
}
