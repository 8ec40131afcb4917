import {
  addMilliseconds,
  type Channel,
  epochOf,
  type Instant,
  type InvoiceRefusal,
  isOpen,
  isReceiptFinal,
  type OpenPayment,
  type Payment,
  type Receipt,
} from "@billsdue/core";

/** What a workflow does next with a payment. */
export type NextStep =
  /** Waits until somebody wakes it, so long at most; then it resolves the payment. */
  | { readonly next: "wait"; readonly waitSeconds: number }
  | { readonly next: "send-email" | "send-text" | "send-both" }
  | { readonly next: "end" };

/** What a step tells the workflow: data to choose by, no names, no contacts. */
export type StepResult =
  | ({ readonly type: "payment"; readonly status: Payment["status"] } & NextStep)
  | { readonly type: "receipt"; readonly status: Receipt["status"]; readonly next: "end" }
  /** The step does not apply; trying again would not help. */
  | { readonly type: "refused"; readonly reason: InvoiceRefusal["type"]; readonly next: "end" };

/** What a workflow is told of its payment, as it is at `now`. */
export function paymentResult(payment: Payment, now: Instant): StepResult {
  return { type: "payment", status: payment.status, ...nextStep(payment, now) };
}

function nextStep(payment: Payment, now: Instant): NextStep {
  if (isOpen(payment)) return { next: "wait", waitSeconds: waitSeconds(payment, now) };
  const receipts = payment.status === "captured" ? payment.receipts : [];
  const left = receipts.filter((receipt) => !isReceiptFinal(receipt));
  const isLeft = (channel: Channel) => left.some(({ to }) => to.channel === channel);
  if (isLeft("email")) return { next: isLeft("text") ? "send-both" : "send-email" };
  return { next: isLeft("text") ? "send-text" : "end" };
}

/** The gateway's page closes by its own clock. */
const pageMarginMs = 5_000;
const leastWaitSeconds = 30;
const mostWaitSeconds = 60 * 60;

/**
 * As long as the payer's page is open; where there is none, as long as the payment is old, so that one that stays unknown costs ever fewer steps.
 * The sweep asks about it meanwhile, and wakes the workflow where that settles it.
 */
function waitSeconds(payment: OpenPayment, now: Instant): number {
  if (payment.status === "requires-action" && payment.expiresAt > now) {
    return secondsBetween(now, addMilliseconds(payment.expiresAt, pageMarginMs));
  }
  const age = secondsBetween(payment.requestedAt, now);
  return Math.min(Math.max(age, leastWaitSeconds), mostWaitSeconds);
}

function secondsBetween(from: Instant, to: Instant): number {
  return Math.ceil((epochOf(to) - epochOf(from)) / 1_000);
}
