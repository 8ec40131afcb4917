import { err, ok, type Result } from "neverthrow";

import { absurd, fold } from "../decider.ts";
import { recoveredPaymentId } from "../ids.ts";
import { formatMoney, sameMoney } from "../money/money.ts";
import { applyReport, lastPaymentBefore } from "../payment/apply-report.ts";
import type { GatewayReport } from "../payment/gateway-report.ts";
import {
  type EndedPayment,
  isOpen,
  type OpenPayment,
  type Payment,
  requestOf,
} from "../payment/payment.ts";
import type { BillerPolicy } from "../policy.ts";
import { sameFields } from "../same-fields.ts";
import type { InvoiceCommand } from "./command.ts";
import type { InvoiceEvent } from "./event.ts";
import { evolve } from "./evolve.ts";
import { capturesOf, type Invoice, paymentOf } from "./invoice.ts";
import { recordRow } from "./record-row.ts";
import type { InvoiceRefusal } from "./refusal.ts";

type RecordReport = Extract<InvoiceCommand, { type: "record-report" }>;
type Approval = GatewayReport & { operation: "purchase"; outcome: "approved" };

/**
 * Takes note of what the gateway says. Nothing it says is lost: what fits moves the payment, what does not becomes an exception.
 * The same report again changes nothing.
 */
export function recordReport(
  invoice: Invoice,
  command: RecordReport,
): Result<readonly InvoiceEvent[], InvoiceRefusal> {
  const payment = paymentOf(invoice, command.paymentId);
  if (payment === undefined) return err({ type: "payment-not-found" });
  const { report } = command;
  const approval = isApproval(report) ? report : undefined;
  if (approval !== undefined && !isAmountAsked(approval, payment, invoice)) {
    return ok(
      raise(invoice, {
        type: "amount-differs",
        paymentId: payment.id,
        at: approval.at,
        gatewayRef: approval.gatewayRef,
        amount: formatMoney(approval.amount),
      }),
    );
  }
  if (isOpen(payment)) return ok(onOpen(invoice, payment, command));
  return ok(approval === undefined ? [] : onEnded(invoice, payment, approval));
}

function onOpen(
  invoice: Invoice,
  payment: OpenPayment,
  { report, notFoundGraceMs, policy }: RecordReport,
): readonly InvoiceEvent[] {
  const waiting = applyDeferred(invoice, payment, policy);
  const { figureSince, lastPaymentOn } = fold(evolve, invoice, waiting) ?? invoice;
  const effect = applyReport(payment, report, { notFoundGraceMs, figureSince, lastPaymentOn });
  switch (effect.type) {
    case "stays":
      return [];
    case "exception":
      return raise(invoice, {
        type: "report-makes-no-sense",
        paymentId: payment.id,
        at: report.at,
        report: `${report.operation} ${report.outcome} while ${payment.status}`,
      });
    case "moved":
      return [
        ...(isOpen(effect.payment) ? [] : waiting),
        { type: "payment-moved", payment: effect.payment },
      ];
    default:
      return absurd(effect);
  }
}

/** The row that had to wait is applied before its payment ends: a file from before the capture cannot have it posted. */
export function applyDeferred(
  invoice: Invoice,
  payment: OpenPayment,
  policy: BillerPolicy,
): readonly InvoiceEvent[] {
  if (invoice.deferred === undefined) return [];
  const { deferred, ...rest } = invoice;
  const without = { ...rest, payments: rest.payments.filter(({ id }) => id !== payment.id) };
  // Its currency was compared when it was deferred.
  // Nobody knows any more whether its file was a whole one: the invoice remembers that it was in it.
  return recordRow(without, deferred, policy, { isCorrection: true }).match(
    (outcome) => outcome.events,
    () => [],
  );
}

/** A payment that has ended stays as it is; money reported on it all the same is kept beside it. */
function onEnded(
  invoice: Invoice,
  payment: EndedPayment,
  approval: Approval,
): readonly InvoiceEvent[] {
  const said = {
    paymentId: payment.id,
    at: approval.at,
    gatewayRef: approval.gatewayRef,
    amount: formatMoney(approval.amount),
  };
  const known = capturesOf(invoice).find(
    ({ id, recoveredFrom }) => id === payment.id || recoveredFrom === payment.id,
  );
  if (known !== undefined) {
    return known.gatewayRef === approval.gatewayRef
      ? []
      : raise(invoice, { type: "captured-twice", ...said });
  }
  const recovered: Payment = {
    ...requestOf(payment),
    id: recoveredPaymentId(payment.id),
    receiptTo: [],
    status: "captured",
    capturedAt: approval.at,
    gatewayRef: approval.gatewayRef,
    unpostedFigure: invoice.figureSince,
    ...lastPaymentBefore(invoice.lastPaymentOn),
    receipts: [],
    recoveredFrom: payment.id,
  };
  return [
    { type: "payment-recovered", payment: recovered },
    ...raise(invoice, { type: "captured-after-end", ...said }),
  ];
}

/** An exception is raised once, however often its cause is reported. */
function raise(
  invoice: Invoice,
  exception: Invoice["exceptions"][number],
): readonly InvoiceEvent[] {
  const { at: _at, ...content } = exception;
  const raised = invoice.exceptions.some(({ at: _raisedAt, ...earlier }) => {
    return sameFields(earlier, content);
  });
  return raised ? [] : [{ type: "exception-raised", exception }];
}

function isApproval(report: GatewayReport): report is Approval {
  return report.operation === "purchase" && report.outcome === "approved";
}

function isAmountAsked(approval: Approval, payment: Payment, invoice: Invoice): boolean {
  return sameMoney(approval.amount, { currency: invoice.currency, minorUnits: payment.amount });
}
