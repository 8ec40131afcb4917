import { fold } from "../decider.ts";
import type { BillerSaid } from "../payment/apply-report.ts";
import type { BillerPolicy } from "../policy.ts";
import type { InvoiceEvent } from "./event.ts";
import { evolve } from "./evolve.ts";
import { type Invoice, openPaymentOf } from "./invoice.ts";
import { recordRow } from "./record-row.ts";

/**
 * What comes before the end of the open payment, and before money beside it: the row that waited for that is applied, since its file is
 * from before the money. `biller` is what the biller has said then.
 */
export function applyWaiting(
  invoice: Invoice,
  policy: BillerPolicy,
): { readonly events: readonly InvoiceEvent[]; readonly biller: BillerSaid } {
  const open = openPaymentOf(invoice);
  const { deferred, ...rest } = invoice;
  if (open === undefined || deferred === undefined) return { events: [], biller: invoice };
  const without = { ...rest, payments: rest.payments.filter(({ id }) => id !== open.id) };
  // Its currency was compared when it was deferred.
  // Nobody knows any more whether its file was a whole one: the invoice remembers that it was in it.
  const events = recordRow(without, deferred, policy, { isCorrection: true }).match(
    (outcome) => outcome.events,
    () => [],
  );
  return { events, biller: fold(evolve, invoice, events) ?? invoice };
}
