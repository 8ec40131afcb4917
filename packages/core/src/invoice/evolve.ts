import { absurd } from "../decider.ts";
import type { PaymentId } from "../ids.ts";
import type { CapturedPayment, Payment } from "../payment/payment.ts";
import { isOpen, stageOf, stagesAfter } from "../payment/transitions.ts";
import type { InvoiceEvent } from "./event.ts";
import { type BillRow, type Invoice, paymentOf, type StatedRow } from "./invoice.ts";

/** The invoice after `event`. An event on an invoice that does not exist, other than its creation, changes nothing. */
export function evolve(invoice: Invoice | undefined, event: InvoiceEvent): Invoice | undefined {
  if (event.type === "invoice-created") return created(event.stated);
  return invoice === undefined ? undefined : evolveExisting(invoice, event);
}

function evolveExisting(
  invoice: Invoice,
  event: Exclude<InvoiceEvent, { type: "invoice-created" }>,
): Invoice {
  switch (event.type) {
    case "invoice-revised":
      return revised(invoice, event);
    case "watermark-advanced":
      return {
        ...withoutDispute(invoice),
        ...evidenceOf(event.stated.row),
        ...disputeOf(event),
        asOf: event.stated.asOf,
      };
    case "row-deferred":
      return { ...invoice, deferred: event.stated };
    case "payment-requested":
    case "payment-recovered":
      return { ...invoice, payments: [...invoice.payments, event.payment] };
    case "payment-moved":
      return movePayment(invoice, event.payment);
    case "payment-refunded":
      return changeCapture(invoice, event.paymentId, (capture) => ({
        ...capture,
        refund: event.refund,
      }));
    case "posting-decided":
      return changeCapture(invoice, event.paymentId, (capture) => ({
        ...capture,
        postingDecision: event.decision,
      }));
    case "exception-raised":
      return { ...invoice, exceptions: [...invoice.exceptions, event.exception] };
    case "case-resolved":
      return {
        ...invoice,
        exceptions: invoice.exceptions.filter(({ id }) => id !== event.resolution.caseId),
        resolutions: [...invoice.resolutions, event.resolution],
      };
    case "sweep-paused":
      return { ...invoice, sweepPause: event.pause };
    case "receipt-moved":
      return changeCapture(invoice, event.paymentId, (capture) => ({
        ...capture,
        receipts: capture.receipts.map((receipt) =>
          receipt.to.channel === event.receipt.to.channel ? event.receipt : receipt,
        ),
      }));
    default:
      return absurd(event);
  }
}

function created({ row, asOf, source }: StatedRow): Invoice {
  const invoice: Invoice = {
    id: row.invoiceId,
    customerName: row.customerName,
    currency: row.currency,
    billed: row.amount,
    asOf,
    figureSince: asOf,
    source: { file: source.file, line: source.line, decision: "created" },
    standing: "open",
    payments: [],
    exceptions: [],
    resolutions: [],
    version: 0,
  };
  const { dueOn, details, lastPaymentOn } = row;
  // Most files have none of these, and a spread takes its time.
  if (dueOn === undefined && details === undefined && lastPaymentOn === undefined) return invoice;
  return { ...invoice, ...termsOf(row), ...evidenceOf(row) };
}

function revised(
  invoice: Invoice,
  event: Extract<InvoiceEvent, { type: "invoice-revised" }>,
): Invoice {
  const { stated, stillUnposted, rebilled } = event;
  const { row, asOf, source } = stated;
  const {
    dueOn: _dueOn,
    details: _details,
    deferred: _deferred,
    ...kept
  } = withoutDispute(invoice);
  return {
    ...kept,
    customerName: row.customerName,
    billed: row.amount,
    asOf,
    figureSince: row.amount === invoice.billed ? invoice.figureSince : asOf,
    source: { ...source, decision: "revised", ...(rebilled ? { rebilled } : {}) },
    ...termsOf(row),
    ...evidenceOf(row),
    ...disputeOf(event),
    payments: invoice.payments.map((payment) =>
      payment.status === "captured" && stillUnposted.includes(payment.id)
        ? { ...payment, unpostedFigure: asOf }
        : payment,
    ),
  };
}

/**
 * A payment moves only where the table of transitions leads: one that has ended stays as it is. Whatever moves is looked at by the sweep
 * as soon as it is due, and once the payment in flight has ended, no row waits any more.
 */
function movePayment(invoice: Invoice, payment: Payment): Invoice {
  const from = paymentOf(invoice, payment.id);
  if (from === undefined || !stagesAfter(stageOf(from)).has(stageOf(payment))) return invoice;
  const { sweepPause: _sweepPause, ...moved } = changePayment(invoice, payment.id, () => payment);
  if (isOpen(payment)) return moved;
  const { deferred: _deferred, ...settled } = moved;
  return settled;
}

function withoutDispute({ disputed: _disputed, ...invoice }: Invoice): Omit<Invoice, "disputed"> {
  return invoice;
}

function disputeOf({ disputed }: Pick<Invoice, "disputed">): Pick<Invoice, "disputed"> {
  return disputed === undefined ? {} : { disputed };
}

function termsOf({ dueOn, details }: BillRow): Pick<Invoice, "dueOn" | "details"> {
  return {
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(details === undefined ? {} : { details }),
  };
}

/** The biller's last payment day is only ever replaced by another one, never forgotten. */
function evidenceOf(row: BillRow): Pick<Invoice, "lastPaymentOn"> {
  return row.lastPaymentOn === undefined ? {} : { lastPaymentOn: row.lastPaymentOn };
}

function changePayment(
  invoice: Invoice,
  id: PaymentId,
  change: (payment: Payment) => Payment,
): Invoice {
  return {
    ...invoice,
    payments: invoice.payments.map((payment) => (payment.id === id ? change(payment) : payment)),
  };
}

function changeCapture(
  invoice: Invoice,
  id: PaymentId,
  change: (capture: CapturedPayment) => CapturedPayment,
): Invoice {
  return changePayment(invoice, id, (payment) =>
    payment.status === "captured" ? change(payment) : payment,
  );
}
