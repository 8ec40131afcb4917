import { absurd } from "../decider.ts";
import type { PaymentId } from "../ids.ts";
import type { CapturedPayment, OpenPayment, Payment } from "../payment/payment.ts";
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
      return { ...invoice, ...evidenceOf(event.stated.row), asOf: event.stated.asOf };
    case "dispute-noted": {
      const { disputed: _disputed, ...undisputed } = invoice;
      return event.disputed ? { ...invoice, disputed: true } : undisputed;
    }
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
  { stated, stillUnposted, rebilled }: Extract<InvoiceEvent, { type: "invoice-revised" }>,
): Invoice {
  const { row, asOf, source } = stated;
  const { dueOn: _dueOn, details: _details, deferred: _deferred, ...kept } = invoice;
  return {
    ...kept,
    customerName: row.customerName,
    billed: row.amount,
    asOf,
    figureSince: row.amount === invoice.billed ? invoice.figureSince : asOf,
    source: { ...source, decision: "revised", ...(rebilled ? { rebilled } : {}) },
    ...termsOf(row),
    ...evidenceOf(row),
    payments: invoice.payments.map((payment) =>
      payment.status === "captured" && stillUnposted.includes(payment.id)
        ? { ...payment, unpostedFigure: asOf }
        : payment,
    ),
  };
}

/**
 * A payment moves only where the table of transitions leads: one that has ended stays as it is. The sweep's pause is over with news, and
 * once the payment in flight has ended, no row waits any more.
 */
function movePayment(invoice: Invoice, payment: Payment): Invoice {
  const from = paymentOf(invoice, payment.id);
  if (from === undefined || !stagesAfter(stageOf(from)).has(stageOf(payment))) return invoice;
  const moved = changePayment(invoice, payment.id, () => payment);
  if (isOpen(payment) && !isNews(from, payment)) return moved;
  const { sweepPause: _sweepPause, ...looked } = moved;
  if (isOpen(payment)) return looked;
  const { deferred: _deferred, ...settled } = looked;
  return settled;
}

/** That it is being sent, that nothing came back, or that it is as it was before, is none: asking in vain must not become asking at once. */
function isNews(from: Payment, to: OpenPayment): boolean {
  if (to.status !== "pending" && to.status !== "requires-action") return false;
  return from.status !== to.status && stageOf(from) !== "submitting cancel";
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
