import { absurd } from "../decider.ts";
import type { Money } from "../money/money.ts";
import { addMilliseconds, type Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { Watermark } from "../watermark.ts";
import type { GatewayReport } from "./gateway-report.ts";
import { type CapturedPayment, type OpenPayment, type Payment, requestOf } from "./payment.ts";
import { paymentTransitions, stageOf } from "./transitions.ts";

/** What a report does to an open payment. */
export type ReportEffect =
  | { readonly type: "moved"; readonly payment: Payment }
  | { readonly type: "stays" }
  | { readonly type: "exception" };

/** What the biller has said by the time of a capture. */
export interface BillerSaid {
  /** The biller's figure that stands. */
  readonly figureSince: Watermark;
  /** The biller's last payment day that is known. */
  readonly lastPaymentOn?: LocalDate;
}

/** What the transition needs to know besides the payment and the report. */
export interface ReportContext {
  /** When the report has come, by our clock. */
  readonly now: Instant;
  /** How long after a send the gateway may still not know it, in milliseconds. */
  readonly notFoundGraceMs: number;
  readonly biller: BillerSaid;
}

/**
 * Applies `report` to an open payment by the transition table. The amount of an approval is not checked here: the invoice
 * compares it before.
 */
export function applyReport(
  payment: OpenPayment,
  report: GatewayReport,
  context: ReportContext,
): ReportEffect {
  const target = paymentTransitions[stageOf(payment)].reports[report.operation][report.outcome];
  const { now } = context;
  switch (target) {
    case "captured":
    case "declined":
    case "requires-action":
      return byItsWords(payment, report, context.biller);
    case "failed":
    case "canceled":
      return ended(payment, target, report);
    case "pending":
    case "unknown":
      return payment.status === target
        ? { type: "stays" }
        : moved({ ...requestOf(payment), ...sendsOf(payment, report.at), status: target });
    case "failed-after-grace":
      return graceIsOver(payment, now, context)
        ? ended(payment, "failed", report)
        : { type: "stays" };
    case "previous":
      return previousOf(payment);
    case "previous-after-grace":
      return graceIsOver(payment, now, context) ? previousOf(payment) : { type: "stays" };
    case "stays":
      return { type: "stays" };
    case "exception":
    case "late-money":
      return { type: "exception" };
    default:
      return absurd(target);
  }
}

/** The reports that say more than their outcome. */
function byItsWords(payment: OpenPayment, report: GatewayReport, biller: BillerSaid): ReportEffect {
  const requested = requestOf(payment);
  if (report.operation === "purchase" && report.outcome === "approved") {
    return moved(capture(payment, report, biller));
  }
  if (report.operation === "purchase" && report.outcome === "declined") {
    const { at: endedAt, reason } = report;
    return moved({ ...requested, status: "declined", endedAt, reason });
  }
  if (report.operation === "purchase" && report.outcome === "action-required") {
    const { url, expiresAt } = report;
    return "url" in payment && payment.url === url
      ? { type: "stays" }
      : moved({
          ...requested,
          ...sendsOf(payment, report.at),
          status: "requires-action",
          url,
          expiresAt,
        });
  }
  return { type: "exception" };
}

function ended(
  payment: OpenPayment,
  status: "failed" | "canceled",
  { at: endedAt }: GatewayReport,
): ReportEffect {
  return moved({ ...requestOf(payment), status, endedAt });
}

/** The payment with its money: its receipts are to go out. */
export function capture(
  payment: Payment,
  money: {
    readonly at: Instant;
    readonly gatewayRef: string;
    readonly amount: Pick<Money, "minorUnits">;
  },
  { figureSince, lastPaymentOn }: BillerSaid,
): CapturedPayment {
  return {
    ...requestOf(payment),
    amount: money.amount.minorUnits,
    status: "captured",
    capturedAt: money.at,
    gatewayRef: money.gatewayRef,
    unpostedFigure: figureSince,
    ...(lastPaymentOn === undefined ? {} : { lastPaymentBefore: lastPaymentOn }),
    receipts: payment.receiptTo.map((to) => ({
      to,
      number: payment.id,
      attempts: 0,
      status: "queued",
      notBefore: payment.requestedAt,
    })),
  };
}

/** When the payment was first and last sent; one that was never sent, and is in the gateway's books all the same, by now. */
export function sendsOf(
  payment: OpenPayment,
  now: Instant,
): { readonly firstSentAt: Instant; readonly sentAt: Instant } {
  if (payment.status === "created") return { firstSentAt: now, sentAt: now };
  return { firstSentAt: payment.firstSentAt, sentAt: payment.sentAt };
}

/** Whether a gateway that does not know the payment by now never got it. */
export function graceIsOver(
  payment: OpenPayment,
  now: Instant,
  context: Pick<ReportContext, "notFoundGraceMs">,
): boolean {
  return (
    payment.status !== "created" && addMilliseconds(payment.sentAt, context.notFoundGraceMs) <= now
  );
}

function previousOf(payment: OpenPayment): ReportEffect {
  return "before" in payment
    ? moved({ ...payment.before, sentAt: payment.sentAt })
    : { type: "stays" };
}

function moved(payment: Payment): ReportEffect {
  return { type: "moved", payment };
}
