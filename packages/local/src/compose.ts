import { createFaultDial, type FaultDial } from "@billsdue/adapters-memory";
import {
  addMilliseconds,
  type BillerPolicy,
  createPayLink,
  type DomainEvent,
  type EventPublisher,
  type IngestPorts,
  type Invoice,
  type InvoiceId,
  type InvoiceStore,
  type Mailer,
  type OperatorPorts,
  sendReceipt,
  sweepOpenPayments,
  type Texter,
} from "@billsdue/core";
import { type ApiPorts, createPaymentSteps, randomIdSource, systemClock } from "@billsdue/handlers";
import { okAsync } from "neverthrow";

import {
  createLocalCardGateway,
  createStripeTestGateway,
  type LocalCards,
} from "./adapters/card-gateway.ts";
import type { Backing, Folders } from "./backing/backing.ts";
import { memoryBacking } from "./backing/memory-backing.ts";
import { createOutbox, type Outbox, type OutboxMessage } from "./outbox.ts";
import { createWorkflowRunner } from "./workflow-runner.ts";

/** Where the program's two servers are reached. */
export interface Addresses {
  /** Website and API. */
  readonly website: string;
  /** Card gateway, outbox and operator's door. */
  readonly backstage: string;
}

/** What the one-machine program wants to be told of. */
export interface Listeners {
  readonly onEvent: (event: DomainEvent) => void;
  readonly onMessage: (message: OutboxMessage) => void;
  readonly onFault: (reason: string) => void;
}

/** The whole of billsdue in one process. */
export interface LocalBiller {
  readonly api: ApiPorts;
  readonly ingestion: IngestPorts;
  readonly folders: Folders;
  readonly operator: OperatorPorts;
  /** The local card gateway; undefined where cards are taken by Stripe itself. */
  readonly cards: LocalCards | undefined;
  readonly outbox: Outbox;
  /** A link that opens one invoice for a month. */
  readonly payLink: (invoiceId: InvoiceId) => string;
  /** The first invoice stored that somebody owes money on. */
  readonly sample: () => Invoice | undefined;
  /** Sees to what nobody drives any more. */
  readonly sweep: () => Promise<void>;
  readonly stop: () => void;
}

const month = 30 * 24 * 60 * 60 * 1000;
const sweepAfterMs = 30_000;
const sweepLimit = 100;

/** What a local biller is made of, other than memory and a local card gateway that behaves. */
export interface LocalParts {
  readonly backing?: Backing;
  /** How the local card gateway misbehaves. */
  readonly faults?: FaultDial;
  /** Stripe's test mode in place of the local card gateway. */
  readonly stripe?: { readonly apiKey: string; readonly signingSecret?: string };
}

/** Composes the use cases with what keeps and carries everything, and with a card gateway. */
export function composeLocalBiller(
  policy: BillerPolicy,
  addresses: Addresses,
  listeners: Listeners,
  {
    backing = memoryBacking(),
    faults = createFaultDial({ seed: 0, probabilities: {} }),
    stripe,
  }: LocalParts = {},
): LocalBiller {
  const clock = systemClock;
  const { guard, ledger, files, folders, payLinkKeys, sessionKeys } = backing;
  const { store: invoices, sample } = withSample(backing.invoices);
  const outbox = createOutbox(listeners.onMessage);
  const { onFault } = listeners;
  const { gateway, local: cards } =
    stripe === undefined
      ? createLocalCardGateway({ clock, faults, ...addresses, onFault })
      : createStripeTestGateway(clock, stripe.apiKey, stripe.signingSecret);
  const events: EventPublisher = {
    publish: (told) => {
      for (const event of told) {
        if ("paymentId" in event) runner.wake(event.paymentId);
        listeners.onEvent(event);
      }
      return backing.events.publish(told);
    },
  };
  const payments = {
    invoices,
    gateway,
    events,
    clock,
    policy,
    paymentPage: (paymentId: string) => `${addresses.website}/#payment=${paymentId}`,
    mailer: {
      send: (email) =>
        backing.mailer
          .send(email)
          .andTee(() => outbox.add({ channel: "email", at: clock.now(), ...email })),
    } satisfies Mailer,
    texter: {
      send: (text) =>
        backing.texter
          .send(text)
          .andTee(() => outbox.add({ channel: "text", at: clock.now(), ...text })),
    } satisfies Texter,
  };
  const runner = createWorkflowRunner(createPaymentSteps(payments), listeners.onFault);
  const workflow = backing.workflow(runner.drive);

  return {
    api: {
      ...payments,
      workflow,
      ids: randomIdSource,
      guard,
      keys: () => okAsync({ payLinkKeys, sessionKeys }),
      onFailure: (failure) =>
        listeners.onFault(
          `${failure.port}: ${failure.type === "unavailable" ? failure.reason : failure.type}`,
        ),
    },
    ingestion: { files, ledger, invoices, events, clock },
    folders,
    operator: payments,
    cards,
    outbox,
    payLink: (invoiceId) => {
      const link = createPayLink(invoiceId, addMilliseconds(clock.now(), month), payLinkKeys[0]);
      return `${addresses.website}/#link=${link}`;
    },
    sample,
    sweep: async () => {
      // What is late has nobody else to remember it once its payment has ended.
      cards?.wire.doWhatIsDue();
      const dueBy = addMilliseconds(clock.now(), -sweepAfterMs);
      const receipts = sendReceipt(payments);
      const swept = await sweepOpenPayments({ ...payments, workflow, receipts })({
        dueBy,
        limit: sweepLimit,
      });
      if (swept.isErr()) listeners.onFault(`sweep: ${swept.error.type}`);
    },
    stop: runner.stop,
  };
}

/** A store that remembers the first invoice with a balance, to have one to show. */
function withSample(inner: InvoiceStore): {
  readonly store: InvoiceStore;
  readonly sample: () => Invoice | undefined;
} {
  let first: Invoice | undefined;
  return {
    store: {
      ...inner,
      saveMany: (saved) => {
        first ??= saved.find(({ billed }) => billed > 0n);
        return inner.saveMany(saved);
      },
    },
    sample: () => first,
  };
}
