import {
  balanceOf,
  type BillerPolicy,
  billStateOf,
  type DueDate,
  formatAmount,
  type Instant,
  type Invoice,
  isPayable,
  localDateAt,
  maskName,
  type Payment,
  type Receipt,
} from "@billsdue/core";

import type { BillBody, MoneyBody, PaymentBody, ReceiptBody } from "./contract.ts";

/** What a payer sees of a bill: no e-mail, no telephone number, a masked name. */
export function billBodyOf(invoice: Invoice, policy: BillerPolicy, now: Instant): BillBody {
  const state = billStateOf(invoice, policy, localDateAt(now, policy.timeZone));
  return {
    invoiceId: invoice.id,
    billerName: policy.billerName,
    customerName: maskName(invoice.customerName),
    balance: moneyBodyOf(invoice, balanceOf(invoice, policy).amount),
    state,
    payable: isPayable(state),
    ...(invoice.dueOn === undefined ? {} : { dueOn: dueWords(invoice.dueOn) }),
    payments: invoice.payments.map((payment) => paymentBodyOf(invoice, payment, policy)),
  };
}

/** What a payer sees of a payment: one of six words that are always true. */
export function paymentBodyOf(
  invoice: Invoice,
  payment: Payment,
  policy: BillerPolicy,
): PaymentBody {
  const common = {
    paymentId: payment.id,
    amount: moneyBodyOf(invoice, payment.amount),
    requestedAt: payment.requestedAt,
  };
  switch (payment.status) {
    case "created":
    case "submitting":
    case "pending":
      return { ...common, status: "processing" };
    case "requires-action":
      return {
        ...common,
        status: "action-required",
        cardPage: { url: payment.url, expiresAt: payment.expiresAt },
      };
    case "unknown":
      return { ...common, status: "being-checked" };
    case "captured":
      return {
        ...common,
        status: "paid",
        receiptNumber: payment.id,
        paidOn: localDateAt(payment.capturedAt, policy.timeZone),
        receipts: payment.receipts.map(receiptBodyOf),
      };
    case "declined":
      return { ...common, status: "declined", declineReason: payment.reason };
    case "failed":
    case "canceled":
      return { ...common, status: "not-charged" };
  }
}

function receiptBodyOf({ to, status }: Receipt): ReceiptBody {
  return { channel: to.channel, status: status === "sending" ? "queued" : status };
}

function moneyBodyOf({ currency }: Invoice, minorUnits: bigint): MoneyBody {
  return { amount: formatAmount({ currency, minorUnits }), currency };
}

function dueWords(due: DueDate): string {
  return due.type === "date" ? due.on : due.words;
}
