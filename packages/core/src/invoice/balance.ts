import type { CapturedPayment } from "../payment/payment.ts";
import type { BillerPolicy } from "../policy.ts";
import { addBusinessDays } from "../time/business-day.ts";
import { localDateAt } from "../time/local-date.ts";
import { sameWatermark, type Watermark } from "../watermark.ts";
import { capturesOf, type Invoice } from "./invoice.ts";

/**
 * Whether the biller's figure has a capture of ours in it.
 * - `acknowledged`: a file since the capture names a payment of that day or later.
 * - `confirmed`: an operator has found it there.
 * - `by-calendar`: enough business days have gone by, and the figure has moved since.
 * - `disputed`: enough business days have gone by, but the figure still is the one from before the capture.
 * - `not-yet`: it cannot be relied on to have it.
 */
export type Posting = "acknowledged" | "confirmed" | "by-calendar" | "disputed" | "not-yet";

/** What is owed, in minor units of the invoice's currency, and why. */
export interface Balance {
  /** `billed` less every capture that the biller has not surely posted. Negative is a credit. */
  readonly amount: bigint;
  readonly unposted: readonly CapturedPayment[];
  /** Some capture is `disputed`: nobody is asked for money until an operator decides. */
  readonly disputed: boolean;
}

/** Whether the figure that `invoice` has as of its watermark contains `capture`. */
export function postingOf(
  capture: CapturedPayment,
  invoice: Pick<Invoice, "asOf" | "figureSince" | "lastPaymentOn">,
  policy: BillerPolicy,
): Posting {
  const capturedOn = localDateAt(capture.capturedAt, policy.timeZone);
  const { lastPaymentOn } = invoice;
  const isNews = lastPaymentOn !== undefined && lastPaymentOn !== capture.lastPaymentBefore;
  if (isNews && lastPaymentOn >= capturedOn) return "acknowledged";
  const { postingDecision } = capture;
  if (postingDecision?.posted === true) return "confirmed";
  if (!isLagOver(capture, invoice.asOf, policy)) return "not-yet";
  if (!sameWatermark(invoice.figureSince, capture.unpostedFigure)) return "by-calendar";
  const isDecided =
    postingDecision !== undefined && sameWatermark(postingDecision.figure, invoice.figureSince);
  return isDecided ? "not-yet" : "disputed";
}

/** Whether the biller's figure has the capture in it, so that it takes nothing off. */
export function isPosted(posting: Posting): boolean {
  return posting === "acknowledged" || posting === "confirmed" || posting === "by-calendar";
}

/** Whether a file of `asOf` comes late enough after the capture to have it, by the calendar alone. */
export function isLagOver(
  capture: CapturedPayment,
  asOf: Watermark,
  policy: BillerPolicy,
): boolean {
  const capturedOn = localDateAt(capture.capturedAt, policy.timeZone);
  return asOf.businessDate >= addBusinessDays(capturedOn, policy.postingLagDays, policy.holidays);
}

/** What is owed on the invoice: the biller's figure less our money that it cannot be relied on to have posted. */
export function balanceOf(invoice: Invoice, policy: BillerPolicy): Balance {
  const captures = capturesOf(invoice).map((capture) => ({
    capture,
    posting: postingOf(capture, invoice, policy),
  }));
  const unposted = captures
    .filter(({ posting }) => !isPosted(posting))
    .map(({ capture }) => capture);
  return {
    amount: unposted.reduce((left, capture) => left - capture.amount, invoice.billed),
    unposted,
    disputed: captures.some(({ posting }) => posting === "disputed"),
  };
}
