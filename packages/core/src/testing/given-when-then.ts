import { expect } from "vitest";

import { fold } from "../decider.ts";
import type { InvoiceCommand } from "../invoice/command.ts";
import { invoiceDecider } from "../invoice/decide.ts";
import type { InvoiceEvent } from "../invoice/event.ts";
import type { Invoice } from "../invoice/invoice.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import { shown } from "./outcome.ts";

/** What is claimed of a decision. Everything is compared strictly: every field, every event, in order. */
export interface Decided {
  readonly then: (events: readonly InvoiceEvent[]) => void;
  /** It is the same as it was. */
  readonly thenNothing: () => void;
  readonly thenRefused: (refusal: InvoiceRefusal) => void;
  /** The invoice after it. */
  readonly thenState: (invoice: Invoice) => void;
}

/** An invoice with a past. */
export interface Given {
  readonly when: (command: InvoiceCommand) => Decided;
}

/** An invoice to which `events` have happened; none, where it does not exist yet. */
export function given(...events: readonly InvoiceEvent[]): Given {
  return givenInvoice(stateAfter(events));
}

/** An invoice as it stands. */
export function givenInvoice(invoice: Invoice | undefined): Given {
  return {
    when: (command) => {
      const decided = invoiceDecider.decide(command, invoice);
      const events = () =>
        decided.match(
          (happened) => happened,
          (refusal) => expect.fail(`refused: ${shown(refusal)}`),
        );
      return {
        // oxlint-disable-next-line unicorn/no-thenable -- given, when, then; nothing awaits it
        then: (expected) => expect(events()).toStrictEqual(expected),
        thenNothing: () => expect(events()).toStrictEqual([]),
        thenRefused: (refusal) =>
          expect(
            decided.match(
              () => undefined,
              (said) => said,
            ),
          ).toStrictEqual(refusal),
        thenState: (expected) =>
          expect(fold(invoiceDecider.evolve, invoice, events())).toStrictEqual(expected),
      };
    },
  };
}

/** The invoice after `events`. */
export function stateAfter(events: readonly InvoiceEvent[]): Invoice | undefined {
  return fold(invoiceDecider.evolve, invoiceDecider.initial, events);
}
