import type { OperatorAction } from "@billsdue/core";

import type { DecimalMoney } from "../operator/decimal-money.ts";
import type { WaitingCase } from "../operator/waiting-case.ts";

/** What an operator says by each decision. */
export const actionWords: Readonly<Record<OperatorAction, string>> = {
  keep: "the money is the customer's payment",
  refunded: "the money has been given back at the gateway",
  noted: "nothing has to be done",
  posted: "the biller's figure has the payment in it",
  "not-posted": "the biller's figure does not have the payment in it yet",
  "confirm-captured": "the gateway's own books have the money as taken",
  "confirm-not-charged": "the gateway's own books have nothing of it",
};

const standings = {
  created: "is recorded and was never sent to the gateway",
  submitting: "is being sent to the gateway",
  pending: "was taken on by the gateway, which has not said what came of it",
  "requires-action": "waits for the payer on the card page",
  unknown: "was sent, and the gateway has not said what came of it",
} as const satisfies Record<Extract<WaitingCase, { type: "open-payment" }>["status"], string>;

/** What has happened that somebody has to decide on, in plain words. */
export function caseWords(waiting: WaitingCase): string {
  switch (waiting.type) {
    case "amount-differs":
    case "currency-differs": {
      const { requested, taken } = waiting;
      const asked = requested === undefined ? "another amount" : moneyWords(requested);
      return `the gateway has taken ${moneyWords(taken)} where ${asked} was asked for`;
    }
    case "captured-after-end":
      return `the gateway has taken ${moneyWords(waiting.taken)} for a payment that had ended without it`;
    case "captured-twice":
      return `the gateway has taken ${moneyWords(waiting.taken)} once more for a payment that it had taken already`;
    case "report-makes-no-sense":
      return `the gateway says what cannot be: ${waiting.report}`;
    case "posting-dispute":
      return `${moneyWords(waiting.captured)} was paid, and the biller's figure as of ${waiting.asOf}, ${moneyWords(waiting.billed)}, does not seem to have it`;
    case "open-payment":
      return openPaymentWords(waiting);
  }
}

/** A payment that has not ended, in plain words. */
export function openPaymentWords({
  requested,
  status,
}: Pick<Extract<WaitingCase, { type: "open-payment" }>, "requested" | "status">): string {
  return `a payment of ${moneyWords(requested)} ${standings[status]}`;
}

/** How to find it in our books and the gateway's. */
export function references(known: {
  readonly paymentId: string;
  readonly gatewayRef?: string | undefined;
}): string {
  const { paymentId, gatewayRef } = known;
  const inTheirs = gatewayRef === undefined ? "" : `, gateway reference ${gatewayRef}`;
  return `payment ${paymentId}${inTheirs}`;
}

/** `551.00 USD` */
export function moneyWords({ amount, currency }: DecimalMoney): string {
  return `${amount} ${currency}`;
}

/** An instant to the minute: `2026-11-22 09:30 UTC`. */
export function timeWords(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
