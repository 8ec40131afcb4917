import type { BillerPolicy } from "../policy.ts";
import type { LocalDate } from "../time/local-date.ts";
import { balanceOf } from "./balance.ts";
import { capturesOf, type Invoice, openPaymentOf } from "./invoice.ts";

/**
 * The one word for where a bill stands, derived and never stored.
 * `processing` and `being-checked` are an open payment; `under-review` and `posting-dispute` wait for an operator;
 * `settled` is zero without a payment of ours; `closed` is no longer asked for by the biller.
 */
export const billStates = [
  "due",
  "overdue",
  "partly-paid",
  "processing",
  "being-checked",
  "paid",
  "settled",
  "in-credit",
  "posting-dispute",
  "under-review",
  "closed",
] as const;

/** One of them. */
export type BillState = (typeof billStates)[number];

/** The bill's state on the day `today` of the biller's calendar. */
export function billStateOf(invoice: Invoice, policy: BillerPolicy, today: LocalDate): BillState {
  if (invoice.exceptions.length > 0) return "under-review";
  const open = openPaymentOf(invoice);
  if (open !== undefined) return open.status === "unknown" ? "being-checked" : "processing";
  const balance = balanceOf(invoice, policy);
  if (balance.disputed) return "posting-dispute";
  if (balance.amount <= 0n) {
    if (invoice.billed < 0n) return "in-credit";
    return capturesOf(invoice).length > 0 ? "paid" : "settled";
  }
  if (invoice.standing !== "open") return "closed";
  if (balance.unposted.length > 0) return "partly-paid";
  return invoice.dueOn?.type === "date" && invoice.dueOn.on < today ? "overdue" : "due";
}

/** Whether a payment for the balance can be begun, as far as the invoice alone tells. */
export function isPayable(state: BillState): boolean {
  return state === "due" || state === "overdue" || state === "partly-paid";
}
