import { addMilliseconds } from "../time/instant.ts";
import type { InvoiceCommand } from "./command.ts";
import type { InvoiceEvent } from "./event.ts";
import { type Invoice, openPaymentOf } from "./invoice.ts";

const firstPauseMs = 30_000;
const longestPauseMs = 15 * 60_000;
/** What a gateway that settles later has accepted takes hours or days. */
const longestPauseOfPendingMs = 60 * 60_000;

/** Lets the sweep look at the open payment again after a pause, twice as long as the one before: one that cannot end starves no other. */
export function pauseSweep(
  invoice: Invoice,
  { now, settles }: Extract<InvoiceCommand, { type: "pause-sweep" }>,
): readonly InvoiceEvent[] {
  const open = openPaymentOf(invoice);
  if (open === undefined) return [];
  const isSlow = open.status === "pending" && settles === "later";
  const tries = (invoice.sweepPause?.tries ?? 0) + 1;
  const pauseMs = Math.min(
    firstPauseMs * 2 ** (tries - 1),
    isSlow ? longestPauseOfPendingMs : longestPauseMs,
  );
  return [{ type: "sweep-paused", pause: { tries, until: addMilliseconds(now, pauseMs) } }];
}
