import { expect } from "vitest";

import {
  decide,
  evolve,
  fold,
  type Invoice,
  type InvoiceCommand,
  type InvoiceEvent,
  requestOf,
} from "../../src/index.ts";
import { idempotencyKey, paymentId } from "../../src/testing/index.ts";
import {
  after,
  approved,
  billed,
  captured,
  declined,
  monday,
  move,
  paid,
  payment,
  reaching,
  record,
  requested,
  row,
  said,
  tuesday,
  usd,
} from "../scene.ts";

export const p1 = payment().id;
export const p2 = paymentId("p2");

/** The gateway's reference of a refund. */
export const reference = { gatewayRef: "re_1" };

/** A bill that somebody has asked to pay. */
export const askedToPay: readonly InvoiceEvent[] = [billed(), requested];

/** The payment was declined. */
export const refused = after(askedToPay, move("submit-payment"), record(declined()));

/** Nobody can tell of the payment. */
export const unknown = after(askedToPay, move("submit-payment"), record(said("no-answer")));

/** Another amount was taken than was asked for. */
export const lessTaken = after(
  askedToPay,
  move("submit-payment"),
  record(approved("gw-1", monday, usd(9_000n))),
);

/** So it was, on a payment that had never been sent. */
export const lessTakenUnsent = after(askedToPay, record(approved("gw-1", monday, usd(9_000n))));

/** The payment was taken under two references. */
export const takenTwice = after([...askedToPay, paid], record(approved("gw-2", tuesday)));

/** The biller's file of Wednesday does not have the payment of Monday. */
export const disputed = after([...askedToPay, paid], row("2026-11-25"));

/** A payment of 40.00 was captured, then another one of 60.00 was declined. */
export const capturedThenDeclined: readonly InvoiceEvent[] = [
  billed(),
  ...reaching(captured({ amount: 4_000n })),
  ...reaching({
    ...requestOf(payment({ id: p2, amount: 6_000n, idempotencyKey: idempotencyKey("k2") })),
    status: "declined",
    endedAt: monday,
    reason: "card-declined",
  }),
];

/** The invoice after commands that are all accepted. */
export function decided(invoice: Invoice, ...commands: readonly InvoiceCommand[]): Invoice {
  return commands.reduce<Invoice>((state, command) => {
    const events = decide(command, state).match(
      (happened) => happened,
      (refusal) => expect.fail(refusal.type),
    );
    return fold(evolve, state, events) ?? state;
  }, invoice);
}
