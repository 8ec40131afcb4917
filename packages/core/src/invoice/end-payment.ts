import { fold } from "../decider.ts";
import type { BillerSaid } from "../payment/apply-report.ts";
import type { OpenPayment, Payment } from "../payment/payment.ts";
import type { BillerPolicy } from "../policy.ts";
import type { InvoiceEvent } from "./event.ts";
import { evolve } from "./evolve.ts";
import { type Invoice, openPaymentOf } from "./invoice.ts";
import { recordRow } from "./record-row.ts";

/** Ends the open payment as `ended`. A row that had to wait for it is applied before: a file from before the capture cannot have it. */
export function endPayment(
  invoice: Invoice,
  payment: OpenPayment,
  ended: Payment,
  policy: BillerPolicy,
): readonly InvoiceEvent[] {
  return [...applyDeferred(invoice, payment, policy), { type: "payment-moved", payment: ended }];
}

/** What the biller will have said by the end of the open payment. */
export function figureAtEnd(
  invoice: Invoice,
  payment: OpenPayment,
  policy: BillerPolicy,
): BillerSaid {
  return fold(evolve, invoice, applyDeferred(invoice, payment, policy)) ?? invoice;
}

/**
 * Money that comes beside the open payment is later than the row that waits for that: the row is applied first, since its file cannot
 * have the money.
 */
export function beforeLateMoney(
  invoice: Invoice,
  policy: BillerPolicy,
): { readonly events: readonly InvoiceEvent[]; readonly biller: BillerSaid } {
  const open = openPaymentOf(invoice);
  if (open === undefined) return { events: [], biller: invoice };
  return {
    events: applyDeferred(invoice, open, policy),
    biller: figureAtEnd(invoice, open, policy),
  };
}

function applyDeferred(
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
