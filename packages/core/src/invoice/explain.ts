import type { PaymentId } from "../ids.ts";
import type { CapturedPayment, OpenPayment } from "../payment/payment.ts";
import type { BillerPolicy } from "../policy.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { Watermark } from "../watermark.ts";
import { isPosted, type Posting, postingOf } from "./balance.ts";
import { everCapturedOf, type Invoice, openPaymentOf, type RowSource } from "./invoice.ts";
import type { PaymentException } from "./payment-exception.ts";
import type { Resolution } from "./resolution.ts";

/** One reason for what is owed, or for why nobody can pay it now. `amount` is what it adds to the balance, in minor units of the currency. */
export type Fact = { readonly amount: bigint } & (
  | {
      readonly type: "billed";
      /** The row that the invoice stands as. */
      readonly source: RowSource;
      /** The file that first said this figure. */
      readonly since: Watermark;
      /** The newest file that was taken into account. */
      readonly asOf: Watermark;
    }
  | {
      readonly type: "captured";
      readonly paymentId: PaymentId;
      /** What was paid. */
      readonly captured: bigint;
      readonly at: Instant;
      readonly gatewayRef: string;
      /** Whether the biller's figure has it already, and how that is known: then it takes nothing off. */
      readonly posting: Posting;
      /** The biller's last payment day, where that is what acknowledges it. */
      readonly acknowledgedBy?: LocalDate;
    }
  /** Given back by an operator: what the capture took off is owed again. */
  | {
      readonly type: "refunded";
      readonly paymentId: PaymentId;
      readonly at: Instant;
      readonly gatewayRef: string;
    }
  /** A payment that has not ended: it takes nothing off before its money is ours. */
  | {
      readonly type: "in-flight";
      readonly paymentId: PaymentId;
      readonly status: OpenPayment["status"];
      readonly requested: bigint;
      readonly at: Instant;
    }
  /** A newer row that waits for the payment in flight to end. */
  | {
      readonly type: "deferred";
      readonly stated: bigint;
      readonly source: RowSource;
      readonly asOf: Watermark;
    }
  | { readonly type: "exception"; readonly exception: PaymentException }
  | { readonly type: "resolved"; readonly resolution: Resolution }
);

/**
 * Why the invoice's balance is what it is, and why it may not be payable: the biller's figure, then our captures in their order, then
 * what is in flight, what waits for an operator and what operators have decided. The amounts add up to the balance.
 */
export function explain(invoice: Invoice, policy: BillerPolicy): readonly Fact[] {
  return [
    billedFact(invoice),
    ...everCapturedOf(invoice).flatMap((capture) => captureFacts(capture, invoice, policy)),
    ...inFlightFacts(invoice),
    ...invoice.exceptions.map((exception): Fact => ({ type: "exception", exception, amount: 0n })),
    ...invoice.resolutions.map((resolution): Fact => ({
      type: "resolved",
      resolution,
      amount: 0n,
    })),
  ];
}

function billedFact({ billed, source: { file, line }, figureSince, asOf }: Invoice): Fact {
  return { type: "billed", amount: billed, source: { file, line }, since: figureSince, asOf };
}

function captureFacts(
  capture: CapturedPayment,
  invoice: Invoice,
  policy: BillerPolicy,
): readonly Fact[] {
  const { id: paymentId, amount: captured, capturedAt: at, gatewayRef, refund } = capture;
  const posting = postingOf(capture, invoice, policy);
  const { lastPaymentOn } = invoice;
  const taken = isPosted(posting) ? 0n : captured;
  const fact: Fact = {
    type: "captured",
    paymentId,
    captured,
    at,
    gatewayRef,
    posting,
    ...(posting === "acknowledged" && lastPaymentOn !== undefined
      ? { acknowledgedBy: lastPaymentOn }
      : {}),
    amount: -taken,
  };
  return refund === undefined
    ? [fact]
    : [fact, { type: "refunded", paymentId, ...refund, amount: taken }];
}

function inFlightFacts(invoice: Invoice): readonly Fact[] {
  const open = openPaymentOf(invoice);
  const { deferred } = invoice;
  return [
    ...(open === undefined
      ? []
      : [
          {
            type: "in-flight",
            paymentId: open.id,
            status: open.status,
            requested: open.amount,
            at: open.requestedAt,
            amount: 0n,
          } as const,
        ]),
    ...(deferred === undefined
      ? []
      : [
          {
            type: "deferred",
            stated: deferred.row.amount,
            source: deferred.source,
            asOf: deferred.asOf,
            amount: 0n,
          } as const,
        ]),
  ];
}
