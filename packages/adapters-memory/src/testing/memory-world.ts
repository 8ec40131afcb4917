import {
  addMilliseconds,
  defaultPolicy,
  type DomainEvent,
  epochOf,
  type Instant,
  type PaymentGateway,
  type PaymentId,
  type SignedWebhook,
  type WorkflowInput,
} from "@billsdue/core";
import { instant, type World } from "@billsdue/core/testing";

import { createManualClock } from "../clock.ts";
import { createMemoryEventPublisher } from "../event-publisher.ts";
import { createMemoryFileStore } from "../file-store.ts";
import { createCountingIdSource } from "../id-source.ts";
import { createMemoryInvoiceStore } from "../invoice-store.ts";
import { createMemoryMailer, type SentEmail } from "../mailer.ts";
import type { MemoryGatewayOptions, MemoryPaymentGateway } from "../memory-gateway.ts";
import { createMemoryPaymentGateway } from "../payment-gateway.ts";
import { createMemoryRunLedger } from "../run-ledger.ts";
import { createMemoryTexter, type SentText } from "../texter.ts";
import type { UnreliablePaymentGateway } from "../unreliable-payment-gateway.ts";
import { createMemoryWorkflowStarter } from "../workflow-starter.ts";

/** Ports that stand where those in memory would. */
export type OtherPorts = Partial<Pick<World["ports"], "invoices" | "ledger">>;

/** A gateway with the other side of it: its card page, and its books. */
export type WorldGateway = Pick<
  MemoryPaymentGateway,
  keyof PaymentGateway | "enterCard" | "leavePage" | "takings"
> &
  Partial<Pick<UnreliablePaymentGateway, "doWhatIsDue" | "nextDueAt">>;

/** How a world differs from one where everything works. */
export interface MemoryWorldOptions {
  readonly createGateway?: (options: MemoryGatewayOptions) => WorldGateway;
  readonly ports?: OtherPorts;
}

/** Monday. */
const start: Instant = instant("2026-11-23");

/** A biller's world in memory, but for the ports that are given, where nothing has happened yet. */
export function createMemoryWorld({
  createGateway = createMemoryPaymentGateway,
  ports = {},
}: MemoryWorldOptions = {}): World {
  const clock = createManualClock(start);
  const files = createMemoryFileStore(clock.now);
  const emails: SentEmail[] = [];
  const texts: SentText[] = [];
  const heard: DomainEvent[] = [];
  const started: WorkflowInput[] = [];
  const inputs: WorkflowInput[] = [];
  const webhooks: SignedWebhook[] = [];
  const pages: string[] = [];
  const bank = createGateway({
    sendWebhook: ({ body, headers }) => webhooks.push({ body, header: (asked) => headers[asked] }),
    clock,
    pageUrl: (ref) => {
      const url = `https://gateway.example/pages/${ref}`;
      if (!pages.includes(url)) pages.push(url);
      return url;
    },
    webhookSecret: "secret",
  });
  return {
    ports: {
      invoices: createMemoryInvoiceStore(),
      files,
      ledger: createMemoryRunLedger(),
      gateway: bank,
      events: createMemoryEventPublisher((event) => heard.push(event)),
      mailer: createMemoryMailer((sent) => emails.push(sent)),
      texter: createMemoryTexter((sent) => texts.push(sent)),
      workflow: createMemoryWorkflowStarter((input) => {
        started.push(input);
        inputs.push(input);
      }),
      clock,
      ids: createCountingIdSource(),
      policy: { ...defaultPolicy, billerName: "City Water" },
      paymentPage: (id: PaymentId) => `https://bills.example/#payment=${id}`,
      ...ports,
    },
    advance: (milliseconds) => {
      const until = addMilliseconds(clock.now(), milliseconds);
      do {
        const due = bank.nextDueAt?.() ?? until;
        const next = due < until ? due : until;
        clock.advance(epochOf(next) - epochOf(clock.now()));
        bank.doWhatIsDue?.();
      } while (clock.now() < until);
    },
    putFile: (name, content, writtenAt) => files.put(name, content, writtenAt),
    pages,
    atCardPage: (url, verdict) => {
      const ref = url.slice(url.lastIndexOf("/") + 1);
      return verdict === "leave" ? bank.leavePage(ref) : bank.enterCard(ref, verdict);
    },
    webhooks,
    takings: bank.takings,
    started,
    inputs,
    emails,
    texts,
    heard,
  };
}
