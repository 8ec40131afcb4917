import {
  type BillerPolicy,
  type DomainEvent,
  defaultPolicy,
  defaultProfile,
  type EventPublisher,
  type Failure,
  type FileStore,
  type Fingerprint,
  type GatewayCapabilities,
  type IngestInput,
  type Instant,
  type Invoice,
  type InvoiceId,
  type InvoiceStore,
  ingestFile,
  isOpen,
  lookUpInvoice,
  type Mailer,
  type PayLinkKey,
  type Payment,
  type PaymentGateway,
  type PaymentId,
  planFile,
  type Profile,
  releaseRun,
  requestPayment,
  resolvePayment,
  sendReceipt,
  submitPayment,
  sweepOpenPayments,
  type Texter,
  unavailable,
  type WorkflowInput,
  type WorkflowStarter,
} from "@billsdue/core";
import {
  currency,
  idempotencyKey,
  instant,
  invoiceId,
  value,
  watermark,
} from "@billsdue/core/testing";
import { errAsync, type ResultAsync } from "neverthrow";

import {
  type CardVerdict,
  createCountingIdSource,
  createManualClock,
  createMemoryEventPublisher,
  createMemoryFileStore,
  createMemoryInvoiceStore,
  createMemoryLookUpGuard,
  createMemoryMailer,
  createMemoryPaymentGateway,
  createMemoryRunLedger,
  createMemoryTexter,
  createMemoryWorkflowStarter,
  type SentEmail,
  type SentText,
} from "../../src/index.ts";

/** The things a use case does to the world outside, each of which can fail. */
export type Effect =
  | "load"
  | "save"
  | "find-open"
  | "purchase"
  | "inquire"
  | "cancel"
  | "start"
  | "publish"
  | "mail"
  | "text";

/** `before`: an error, and nothing was done. `after`: it was done, and the answer was lost. */
export type Fault = "before" | "after";

/** Which call of which effect fails how. */
export type FaultPlan = (effect: Effect, nth: number) => Fault | undefined;

export const monday: Instant = instant("2026-11-23");
export const bill: InvoiceId = invoiceId("007");
export const owed = 55_100n;
export const amountOwed = { currency: currency("USD"), minorUnits: owed };
const key = idempotencyKey("key-1");
export const email = { channel: "email", address: "anna@example.org" } as const;
export const text = { channel: "text", number: "+12125550123" } as const;
export const payLinkKey: PayLinkKey = { id: "k1", secret: new Uint8Array(32).fill(7) };

/** Files of a row or two have nothing in common with those before them. */
export const neverHeld: Profile = {
  ...defaultProfile,
  holds: { rejectedShare: 1, fewerRowsShare: null, sumChangeShare: null },
};

const unpaid: Invoice = {
  id: bill,
  customerName: "Smith, Anna",
  currency: currency("USD"),
  billed: owed,
  asOf: watermark("2026-11-20"),
  figureSince: watermark("2026-11-20"),
  source: { file: "bills.csv", line: 2, decision: "created" },
  standing: "open",
  payments: [],
  exceptions: [],
  resolutions: [],
  version: 0,
};

/** How a world differs from one where everything works. */
export interface WorldOptions {
  readonly faults?: FaultPlan;
  readonly policy?: Partial<BillerPolicy>;
  /** What the gateway can do, other than everything. */
  readonly capabilities?: Partial<GatewayCapabilities>;
  /** Stands between the use cases and the gateway. */
  readonly gateway?: (gateway: PaymentGateway) => PaymentGateway;
  /** Stands between the use cases and the table of invoices. */
  readonly invoices?: (invoices: InvoiceStore) => InvoiceStore;
  /** Whether the file store has only the newest content of each key. */
  readonly keepsNoVersions?: true;
}

/** The store, as one that keeps no versions. */
export function withoutVersions<Store extends FileStore>(store: Store): Store {
  return {
    ...store,
    open: (at: string) =>
      store.open(at).map((found) => {
        if (found === undefined) return undefined;
        const { version: _version, ...rest } = found;
        return rest;
      }),
  };
}

/** One biller, one bill of 551.00 USD, and everything around them in memory. */
export function createWorld(options: WorldOptions = {}) {
  const policy: BillerPolicy = { ...defaultPolicy, billerName: "City Water", ...options.policy };
  const clock = createManualClock(monday);
  const invoices = createMemoryInvoiceStore();
  const files = createMemoryFileStore(clock.now);
  const ledger = createMemoryRunLedger();
  const guard = createMemoryLookUpGuard();
  const emails: SentEmail[] = [];
  const texts: SentText[] = [];
  const heard: DomainEvent[] = [];
  const started: WorkflowInput[] = [];
  const bank = createMemoryPaymentGateway({
    clock,
    pageUrl: (ref) => `https://gateway.example/pages/${ref}`,
    webhookSecret: "secret",
    ...(options.capabilities === undefined ? {} : { capabilities: options.capabilities }),
  });

  const calls = new Map<Effect, number>();
  const perform = <Value, Problem>(
    effect: Effect,
    act: () => ResultAsync<Value, Problem>,
  ): ResultAsync<Value, Problem | Failure> => {
    const nth = (calls.get(effect) ?? 0) + 1;
    calls.set(effect, nth);
    const fault = options.faults?.(effect, nth);
    const lost = unavailable(effect, `call ${nth} of ${effect} failed: ${fault}`);
    if (fault === "before") return errAsync(lost);
    return fault === "after" ? act().andThen(() => errAsync(lost)) : act();
  };

  const table = options.invoices?.(invoices) ?? invoices;
  const cards = options.gateway?.(bank) ?? bank;
  const mailbox = createMemoryMailer((sent) => emails.push(sent));
  const phones = createMemoryTexter((sent) => texts.push(sent));
  const starter = createMemoryWorkflowStarter((input) => started.push(input));
  const publisher = createMemoryEventPublisher((event) => heard.push(event));

  const faultyInvoices: InvoiceStore = {
    load: (id) => perform("load", () => table.load(id)),
    loadMany: (ids) => perform("load", () => table.loadMany(ids)),
    save: (invoice) => perform("save", () => table.save(invoice)),
    saveMany: (batch) => perform("save", () => table.saveMany(batch)),
    findDue: (before, limit) => perform("find-open", () => table.findDue(before, limit)),
    findForReview: (by, limit) => perform("find-open", () => table.findForReview(by, limit)),
  };
  const gateway: PaymentGateway = {
    capabilities: cards.capabilities,
    ready: cards.ready,
    purchase: (payment) => perform("purchase", () => cards.purchase(payment)),
    inquire: (payment) => perform("inquire", () => cards.inquire(payment)),
    cancel: (payment) => perform("cancel", () => cards.cancel(payment)),
    readWebhook: (webhook) => cards.readWebhook(webhook),
  };
  const mailer: Mailer = { send: (sent) => perform("mail", () => mailbox.send(sent)) };
  const texter: Texter = { send: (sent) => perform("text", () => phones.send(sent)) };
  const workflow: WorkflowStarter = {
    start: (input) => perform("start", () => starter.start(input)),
  };
  const events: EventPublisher = {
    publish: (told) => perform("publish", () => publisher.publish(told)),
  };
  const ports = {
    invoices: faultyInvoices,
    files: options.keepsNoVersions === true ? withoutVersions(files) : files,
    ledger,
    guard,
    gateway,
    events,
    mailer,
    texter,
    workflow,
    clock,
    ids: createCountingIdSource(),
    policy,
    payLinkKeys: [payLinkKey],
    paymentPage: (id: PaymentId) => `https://bills.example/#/payments/${id}`,
  };

  const load = async (id: InvoiceId = bill): Promise<Invoice> => {
    const invoice = value(await invoices.load(id));
    if (invoice === undefined) throw new TypeError(`no invoice ${id}`);
    return invoice;
  };

  return {
    ports,
    clock,
    bank,
    emails,
    texts,
    heard,
    started,
    calls,
    invoices,
    load,

    /** Puts the bill in place. */
    bill: async (changes: Partial<Invoice> = {}): Promise<Invoice> =>
      value(await invoices.save({ ...unpaid, ...changes })),

    /** The only payment of the bill. */
    payment: async (): Promise<Payment> => {
      const [payment] = (await load()).payments;
      if (payment === undefined) throw new TypeError("there is no payment");
      return payment;
    },

    /** The payer at the card page, if there is one to go to. */
    type: async (verdict: CardVerdict | "leave"): Promise<boolean> => {
      const open = (await load()).payments.find(isOpen);
      if (open?.status !== "requires-action") return false;
      const ref = open.url.slice(open.url.lastIndexOf("/") + 1);
      return verdict === "leave" ? bank.leavePage(ref) : bank.enterCard(ref, verdict);
    },

    put: (name: string, content: string | Uint8Array, lastModified: Instant = clock.now()) =>
      files.put(name, content, lastModified),

    ingest: (name: string, input: Partial<IngestInput> = {}) =>
      ingestFile(ports)({ key: name, profile: neverHeld, policy, ...input }),
    plan: (name: string, input: Partial<IngestInput> = {}) =>
      planFile(ports)({ key: name, profile: neverHeld, policy, ...input }),
    release: (fingerprint: Fingerprint, reason: string) =>
      releaseRun(ports)({ fingerprint, reason, policy }),

    request: (wish: Partial<Parameters<ReturnType<typeof requestPayment>>[0]> = {}) =>
      requestPayment(ports)({
        invoiceId: bill,
        idempotencyKey: key,
        expectedAmount: amountOwed,
        receiptTo: [],
        ...wish,
      }),
    submit: (paymentId: PaymentId) => submitPayment(ports)({ invoiceId: bill, paymentId }),
    resolve: (paymentId: PaymentId) => resolvePayment(ports)({ invoiceId: bill, paymentId }),
    receipt: (paymentId: PaymentId, channel: "email" | "text") =>
      sendReceipt(ports)({ invoiceId: bill, paymentId, channel }),
    sweep: (limit = 25) =>
      sweepOpenPayments({ ...ports, receipts: sendReceipt(ports) })({ dueBy: clock.now(), limit }),
    lookUp: lookUpInvoice(ports),
  };
}

/** A world as `createWorld` makes it. */
export type World = ReturnType<typeof createWorld>;

/** A promise that is kept when it is let go. */
export function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Lets everything that can go on without us go on. */
export async function settle(): Promise<void> {
  for (let nth = 0; nth < 50; nth += 1) await Promise.resolve();
}
