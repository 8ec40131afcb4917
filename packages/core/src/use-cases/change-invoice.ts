import { err, ok, type ResultAsync, safeTry } from "neverthrow";

import { fold } from "../decider.ts";
import { conflict, type Failure } from "../failure.ts";
import type { InvoiceId } from "../ids.ts";
import type { InvoiceCommand } from "../invoice/command.ts";
import { decide } from "../invoice/decide.ts";
import type { InvoiceEvent } from "../invoice/event.ts";
import { evolve } from "../invoice/evolve.ts";
import type { Invoice } from "../invoice/invoice.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import type { InvoiceStore } from "../ports/invoice-store.ts";

/** An invoice after a command, as stored, and what happened to it: nothing, perhaps. */
export interface Change {
  readonly invoice: Invoice;
  readonly events: readonly InvoiceEvent[];
}

const mostTries = 8;

/**
 * Loads, decides and saves, and decides again on what is there now when somebody else was quicker, eight times: a refusal is always one
 * of what is there now. `known` is what the caller has just
 * stored, and saves the first read.
 */
export function changeInvoice(
  invoices: InvoiceStore,
  id: InvoiceId,
  command: InvoiceCommand,
  known?: Invoice,
): ResultAsync<Change, InvoiceRefusal | Failure> {
  return safeTry(async function* () {
    let invoice = known ?? (yield* invoices.load(id));
    for (let tries = 0; ; tries += 1) {
      const events = yield* decide(command, invoice);
      const after = fold(evolve, invoice, events);
      if (after === undefined) return err<never, InvoiceRefusal>({ type: "invoice-not-found" });
      if (events.length === 0) return ok({ invoice: after, events });
      if (tries === mostTries) return err(conflict("invoice-store", id));
      const saved = await invoices.save(after);
      if (saved.isOk()) return ok({ invoice: saved.value, events });
      if (saved.error.type !== "conflict") return err(saved.error);
      invoice = yield* invoices.load(id);
    }
  });
}
