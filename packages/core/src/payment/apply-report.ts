import { absurd } from "../decider.ts";
import { addMilliseconds, type Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { Watermark } from "../watermark.ts";
import type { GatewayReport } from "./gateway-report.ts";
import { type CapturedPayment, type OpenPayment, type Payment, requestOf } from "./payment.ts";
import { reportTransitions, type Target } from "./transitions.ts";

/** What a report does to an open payment. */
export type ReportEffect =
  | { readonly type: "moved"; readonly payment: Payment }
  | { readonly type: "stays" }
  | { readonly type: "exception" };

/** What the transition needs to know besides the payment and the report. */
export interface ReportContext {
  /** How long after a send the gateway may still not know it, in milliseconds. */
  readonly notFoundGraceMs: number;
  /** The biller's figure that stands as the report arrives. */
  readonly figureSince: Watermark;
  /** The biller's last payment day that is known as the report arrives. */
  readonly lastPaymentOn: LocalDate | undefined;
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
  const target = reportTransitions[payment.status][report.operation][report.outcome];
  return follow(target, payment, report, context);
}

function follow(
  target: Target,
  payment: OpenPayment,
  report: GatewayReport,
  context: ReportContext,
): ReportEffect {
  const requested = requestOf(payment);
  const sent = { ...requested, sentAt: payment.status === "created" ? report.at : payment.sentAt };
  switch (target) {
    case "stays":
      return { type: "stays" };
    case "exception":
      return { type: "exception" };
    case "captured":
      if (report.operation !== "purchase" || report.outcome !== "approved") {
        return { type: "exception" };
      }
      return moved({
        ...requested,
        status: "captured",
        capturedAt: report.at,
        gatewayRef: report.gatewayRef,
        unpostedFigure: context.figureSince,
        ...lastPaymentBefore(context.lastPaymentOn),
        receipts: payment.receiptTo.map((to) => ({
          to,
          number: payment.id,
          attempts: 0,
          status: "queued",
        })),
      });
    case "declined":
      if (report.operation !== "purchase" || report.outcome !== "declined") {
        return { type: "exception" };
      }
      return moved({
        ...requested,
        status: "declined",
        endedAt: report.at,
        reason: report.reason,
      });
    case "requires-action":
      if (report.operation !== "purchase" || report.outcome !== "action-required") {
        return { type: "exception" };
      }
      return payment.status === "requires-action" && payment.url === report.url
        ? { type: "stays" }
        : moved({
            ...sent,
            status: "requires-action",
            url: report.url,
            expiresAt: report.expiresAt,
          });
    case "failed":
    case "canceled":
      return moved({ ...requested, status: target, endedAt: report.at });
    case "pending":
    case "unknown":
      return payment.status === target ? { type: "stays" } : moved({ ...sent, status: target });
    case "previous":
      return previousOf(payment);
    case "failed-after-grace":
      return graceIsOver(payment, report.at, context)
        ? moved({ ...requested, status: "failed", endedAt: report.at })
        : { type: "stays" };
    case "previous-after-grace":
      return graceIsOver(payment, report.at, context) ? previousOf(payment) : { type: "stays" };
    default:
      return absurd(target);
  }
}

/** What a capture remembers of the biller's last payment day. */
export function lastPaymentBefore(
  known: LocalDate | undefined,
): Pick<CapturedPayment, "lastPaymentBefore"> {
  return known === undefined ? {} : { lastPaymentBefore: known };
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
  if (payment.status !== "submitting" || payment.operation !== "cancel") return { type: "stays" };
  return moved({ ...payment.before, sentAt: payment.sentAt });
}

function moved(payment: Payment): ReportEffect {
  return { type: "moved", payment };
}
