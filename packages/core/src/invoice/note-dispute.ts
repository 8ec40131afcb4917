import { fold } from "../decider.ts";
import type { BillerPolicy } from "../policy.ts";
import { balanceOf } from "./balance.ts";
import type { InvoiceEvent } from "./event.ts";
import { evolve } from "./evolve.ts";
import type { Invoice } from "./invoice.ts";

/** The events, and that a posting dispute begins or ends with them: so that a store can index what waits for an operator. */
export function noteDispute(
  invoice: Invoice,
  events: readonly InvoiceEvent[],
  policy: BillerPolicy,
): readonly InvoiceEvent[] {
  if (events.length === 0 || invoice.payments.length === 0) return events;
  const after = fold(evolve, invoice, events) ?? invoice;
  const { disputed } = balanceOf(after, policy);
  return disputed === (after.disputed === true)
    ? events
    : [...events, { type: "dispute-noted", disputed }];
}
