import {
  type BillerPolicy,
  type CapturedPayment,
  everCapturedOf,
  type Invoice,
  localDateAt,
  type Payment,
  type PaymentException,
  paymentOf,
  type Receipt,
  type Resolution,
} from "@billsdue/core";

import type { PaymentBody, ReceiptBody } from "./contract.ts";
import { moneyBodyOf } from "./money-body.ts";

/**
 * What a payer sees of a payment: one of seven words that are always true. Money decides before the payment's own state does: while an
 * operator looks at money that was taken for it nobody is told that it is paid or that nothing was charged, and money that came after it
 * had ended is its money.
 */
export function paymentBodyOf(
  invoice: Invoice,
  payment: Payment,
  policy: BillerPolicy,
): PaymentBody {
  const capture = captureFor(invoice, payment);
  const common = {
    paymentId: payment.id,
    amount: moneyBodyOf(invoice, (capture ?? payment).amount),
    requestedAt: payment.requestedAt,
    ...(capture === undefined ? {} : receiptFields(capture, policy)),
  };
  if (invoice.exceptions.some((exception) => isAbout(exception, payment, capture))) {
    return { ...common, status: "being-checked" };
  }
  if (capture === undefined) {
    const givenBack = invoice.resolutions.findLast((resolution) => isRefund(resolution, payment));
    return givenBack === undefined
      ? { ...common, ...withoutMoney(payment) }
      : {
          ...common,
          amount: takenBefore(givenBack) ?? common.amount,
          status: "refunded",
          refundedOn: localDateAt(givenBack.at, policy.timeZone),
        };
  }
  return capture.refund === undefined
    ? { ...common, status: "paid" }
    : {
        ...common,
        status: "refunded",
        refundedOn: localDateAt(capture.refund.at, policy.timeZone),
      };
}

/** The payments of the bill, oldest first: money that came late is shown as the payment that the payer had begun. */
export function paymentBodiesOf(invoice: Invoice, policy: BillerPolicy): readonly PaymentBody[] {
  return invoice.payments
    .filter(({ id }) => shownAs(invoice, id) === id)
    .map((payment) => paymentBodyOf(invoice, payment, policy));
}

/** The id of the payment under which `paymentId` is shown. */
export function shownAs(invoice: Invoice, paymentId: Payment["id"]): Payment["id"] {
  const payment = paymentOf(invoice, paymentId);
  if (payment?.status !== "captured" || payment.recoveredFrom === undefined) return paymentId;
  const begun = paymentOf(invoice, payment.recoveredFrom);
  return begun !== undefined && captureFor(invoice, begun)?.id === paymentId ? begun.id : paymentId;
}

/** The payment's money: its own capture, or else the first that came after it had ended without one. */
function captureFor(invoice: Invoice, payment: Payment): CapturedPayment | undefined {
  return payment.status === "captured"
    ? payment
    : everCapturedOf(invoice).find(({ recoveredFrom }) => recoveredFrom === payment.id);
}

/** Whether the exception makes it doubtful what became of the payment. What makes no sense says nothing against a capture. */
function isAbout(
  exception: PaymentException,
  payment: Payment,
  capture: CapturedPayment | undefined,
): boolean {
  if (exception.type === "report-makes-no-sense") {
    return exception.paymentId === payment.id && capture === undefined;
  }
  return (
    exception.paymentId === payment.id ||
    (exception.paymentId === capture?.recoveredFrom && exception.gatewayRef === capture.gatewayRef)
  );
}

function isRefund({ paymentId, action }: Resolution, { id }: Payment): boolean {
  return action === "refunded" && paymentId === id;
}

function takenBefore({ exception }: Resolution): PaymentBody["amount"] | undefined {
  return exception === undefined || exception.type === "report-makes-no-sense"
    ? undefined
    : moneyBodyOf(exception.money, exception.money.minorUnits);
}

function receiptFields(
  { id, capturedAt, receipts }: CapturedPayment,
  policy: BillerPolicy,
): Pick<PaymentBody, "receiptNumber" | "paidOn" | "receipts"> {
  return {
    receiptNumber: id,
    paidOn: localDateAt(capturedAt, policy.timeZone),
    receipts: receipts.map(receiptBodyOf),
  };
}

function receiptBodyOf({ to, status }: Receipt): ReceiptBody {
  return { channel: to.channel, status: status === "sending" ? "queued" : status };
}

function withoutMoney(
  payment: Payment,
): Pick<PaymentBody, "status" | "cardPage" | "declineReason"> {
  switch (payment.status) {
    case "created":
    case "submitting":
    case "pending":
      return { status: "processing" };
    case "requires-action":
      return {
        status: "action-required",
        cardPage: { url: payment.url, expiresAt: payment.expiresAt },
      };
    case "unknown":
      return { status: "being-checked" };
    case "captured":
      return { status: "paid" };
    case "declined":
      return { status: "declined", declineReason: payment.reason };
    case "failed":
    case "canceled":
      return { status: "not-charged" };
  }
}
