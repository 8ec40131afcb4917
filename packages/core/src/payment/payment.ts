import type { IdempotencyKey, PaymentId } from "../ids.ts";
import type { Receipt, ReceiptContact } from "../receipt/receipt.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { Watermark } from "../watermark.ts";
import type { DeclineReason } from "./gateway-report.ts";

/** What is true of a payment in every state. Amounts are minor units of its invoice's currency. */
export interface RequestedPayment {
  /** Also the gateway's idempotency key, for ever. */
  readonly id: PaymentId;
  readonly amount: bigint;
  readonly requestedAt: Instant;
  readonly idempotencyKey: IdempotencyKey;
  readonly receiptTo: readonly ReceiptContact[];
}

/** What is true once the gateway may have been called. */
interface Sent extends RequestedPayment {
  /** When the gateway was first sent this payment: the window of its idempotency key runs from here. */
  readonly firstSentAt: Instant;
  /** When the gateway was last sent this payment: the grace of `not-found` runs from here. */
  readonly sentAt: Instant;
}

/** Recorded, and its invoice reserved; the gateway has not been called. */
export interface CreatedPayment extends RequestedPayment {
  readonly status: "created";
}

/** A call is about to be made or under way; whoever makes it may live until `leaseUntil`. */
export type SubmittingPayment = Sent & {
  readonly status: "submitting";
  readonly leaseUntil: Instant;
} & (
    | { readonly operation: "purchase" }
    | { readonly operation: "cancel"; readonly before: AwaitingPayment }
  );

/** The gateway took it; the result comes later. */
export interface PendingPayment extends Sent {
  readonly status: "pending";
}

/** The payer has to go to the gateway's page. */
export interface RequiresActionPayment extends Sent {
  readonly status: "requires-action";
  readonly url: string;
  readonly expiresAt: Instant;
}

/** It may or may not have happened. */
export interface UnknownPayment extends Sent {
  readonly status: "unknown";
}

/** Sent, and waiting for the payer or the gateway. */
export type AwaitingPayment = PendingPayment | RequiresActionPayment | UnknownPayment;

/** An operator's word on a posting dispute. */
export interface PostingDecision {
  readonly posted: boolean;
  /** The biller's figure that it is about: of a later one it says nothing, unless the capture is posted. */
  readonly figure: Watermark;
}

/** Money given back. */
export interface Refund {
  /** The gateway's reference of the refund. */
  readonly gatewayRef: string;
  readonly at: Instant;
}

/** The money is ours. */
export interface CapturedPayment extends RequestedPayment {
  readonly status: "captured";
  readonly capturedAt: Instant;
  readonly gatewayRef: string;
  /** Which of the biller's figures was the last that cannot have had this capture in it. */
  readonly unpostedFigure: Watermark;
  /** The biller's last payment day as it was known at the capture, of which it therefore says nothing. */
  readonly lastPaymentBefore?: LocalDate;
  readonly receipts: readonly Receipt[];
  /** Set when the money was reported on a payment that had already ended without it. */
  readonly recoveredFrom?: PaymentId;
  /** What an operator has found out where the biller's figure had not moved: whether it has this capture in it. */
  readonly postingDecision?: PostingDecision;
  /** Set when an operator has given the money back at the gateway. The capture did happen; it counts for nothing any more. */
  readonly refund?: Refund;
}

/** The gateway said no. */
export interface DeclinedPayment extends RequestedPayment {
  readonly status: "declined";
  readonly endedAt: Instant;
  readonly reason: DeclineReason;
}

/** Proven not executed. */
export interface FailedPayment extends RequestedPayment {
  readonly status: "failed";
  readonly endedAt: Instant;
}

/** Given up before any money moved, and the gateway will not take it any more. */
export interface CanceledPayment extends RequestedPayment {
  readonly status: "canceled";
  readonly endedAt: Instant;
}

/** A payment that may still change. */
export type OpenPayment = CreatedPayment | SubmittingPayment | AwaitingPayment;

/** A payment that never changes again. */
export type EndedPayment = CapturedPayment | DeclinedPayment | FailedPayment | CanceledPayment;

/** One attempt to move one amount. */
export type Payment = OpenPayment | EndedPayment;

/** What was asked for, without the state. */
export function requestOf({
  id,
  amount,
  requestedAt,
  idempotencyKey,
  receiptTo,
}: Payment): RequestedPayment {
  return { id, amount, requestedAt, idempotencyKey, receiptTo };
}
