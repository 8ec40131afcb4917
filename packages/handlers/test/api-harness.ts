import {
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
  type ManualClock,
  type MemoryPaymentGateway,
  type OutgoingWebhook,
} from "@billsdue/adapters-memory";
import {
  type BillerPolicy,
  defaultPolicy,
  defaultProfile,
  type Failure,
  ingestFile,
  type Instant,
  type InvoiceId,
  isInstant,
  parseInvoiceId,
  type PayLinkKey,
} from "@billsdue/core";
import { okAsync } from "neverthrow";
import { expect } from "vitest";

import { type ApiPorts, createApi, createPaymentSteps, type PaymentSteps } from "../src/index.ts";

export const start: Instant = instant("2026-11-23T09:00:00.000Z");

function instant(text: string): Instant {
  if (!isInstant(text)) throw new TypeError(`not an instant: ${text}`);
  return text;
}

export const invoiceSix: InvoiceId = parseInvoiceId("6")._unsafeUnwrap();

const billsDue = `InvoiceID,CustomerName,Balance,Currency,DueDate,IsProcessed
6,Mary Schaupp,501.00,USD,2026-12-01,0
7,José Núñez,5000,JPY,,0
8,Kelly Bennett,12.00,USD,2026-11-01,0
9,Ann Lee,(4.00),USD,,0
10,Sue Green,0.00,USD,,1
`;

export interface TestApi {
  readonly ports: ApiPorts;
  readonly clock: ManualClock;
  readonly gateway: MemoryPaymentGateway;
  readonly steps: PaymentSteps;
  readonly webhooks: readonly OutgoingWebhook[];
  readonly failures: readonly Failure[];
  readonly sent: readonly unknown[];
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  readonly ingest: (name: string, content: string) => Promise<void>;
  /** Looks a bill up and gives the session's token. */
  readonly logIn: (invoiceId: string, name: string) => Promise<string>;
  /** Waits until the workflows that were started have done their first step. */
  readonly settled: () => Promise<void>;
}

export const payLinkKey: PayLinkKey = { id: "k1", secret: new Uint8Array(32).fill(7) };

export async function createTestApi(
  policy: Partial<BillerPolicy> = {},
  overrides: (ports: ApiPorts) => Partial<ApiPorts> = () => ({}),
): Promise<TestApi> {
  const clock = createManualClock(start);
  const webhooks: OutgoingWebhook[] = [];
  const failures: Failure[] = [];
  const sent: unknown[] = [];
  const driven: Promise<unknown>[] = [];
  const gateway = createMemoryPaymentGateway({
    clock,
    pageUrl: (ref) => `https://cards.example/${ref}`,
    webhookSecret: "webhook secret",
    sendWebhook: (webhook) => webhooks.push(webhook),
  });
  const files = createMemoryFileStore(clock.now);
  const payments = {
    invoices: createMemoryInvoiceStore(),
    gateway,
    events: createMemoryEventPublisher(),
    clock,
    policy: { ...defaultPolicy, billerName: "Riverside", ...policy },
    paymentPage: (paymentId: string) => `https://bills.example/#payment=${paymentId}`,
    mailer: createMemoryMailer((email) => sent.push(email)),
    texter: createMemoryTexter((text) => sent.push(text)),
  };
  const steps = createPaymentSteps(payments);
  const ports: ApiPorts = {
    ...payments,
    workflow: createMemoryWorkflowStarter((input) => driven.push(steps.submit(input))),
    ids: createCountingIdSource(),
    guard: createMemoryLookUpGuard(),
    keys: () => okAsync({ payLinkKeys: [payLinkKey], sessionKeys: [new Uint8Array(32).fill(1)] }),
    onFailure: (failure) => failures.push(failure),
  };
  const composed = { ...ports, ...overrides(ports) };
  const api = createApi(composed);
  const request = async (path: string, init?: RequestInit) => api.request(path, init);

  const ingest = async (name: string, content: string) => {
    files.put(name, content, clock.now());
    const ingested = await ingestFile({ ...payments, files, ledger: createMemoryRunLedger() })({
      key: name,
      profile: defaultProfile,
      policy: payments.policy,
    });
    if (ingested.isErr()) throw new Error(JSON.stringify(ingested.error));
  };
  await ingest("bills-2026-11-23.csv", billsDue);

  return {
    ports: composed,
    clock,
    gateway,
    steps,
    webhooks,
    failures,
    sent,
    request,
    ingest,
    logIn: async (invoiceId, name) => {
      const response = await request("/api/lookups", json({ invoiceId, name }));
      expect(response.status).toBe(200);
      const body: unknown = await response.json();
      return textAt(body, "session", "token");
    },
    settled: async () => {
      await Promise.all(driven);
    },
  };
}

/** A POST with a JSON body. */
export function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** The text under a path of keys in parsed JSON. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  let at = value;
  for (const key of path) {
    at = typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined;
  }
  if (typeof at !== "string") throw new TypeError(`no text at ${path.join(".")}`);
  return at;
}

/** Expects a problem document and gives its fields. */
export async function expectProblem(
  response: Response,
  status: number,
  name: string,
): Promise<readonly string[] | undefined> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const body: unknown = await response.json();
  expect({ status: response.status, body }).toMatchObject({
    status,
    body: { type: `urn:billsdue:problem:${name}`, status },
  });
  const fields: unknown =
    typeof body === "object" && body !== null ? Reflect.get(body, "fields") : undefined;
  return Array.isArray(fields) ? fields.map(String) : undefined;
}
