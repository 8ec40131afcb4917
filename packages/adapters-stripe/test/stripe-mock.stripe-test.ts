import { createManualClock, createMemorySecrets } from "@billsdue/adapters-memory";
import { epochOf, type GatewayPayment } from "@billsdue/core";
import { currency, instant, invoiceId, paymentId, value } from "@billsdue/core/testing";
import { describe, expect, inject, it } from "vitest";
import * as z from "zod";

import { createStripeClient, createStripeGateway, stripeApiVersion } from "../src/index.ts";

const payment: GatewayPayment = {
  paymentId: paymentId("7F3K9Q2MX4TBA1Z0"),
  invoiceId: invoiceId("007"),
  amount: { currency: currency("USD"), minorUnits: 55_100n },
  returnUrl: "https://bills.example/#payment=7F3K9Q2MX4TBA1Z0",
  requestedAt: instant("2026-11-22"),
};

/** What Stripe's mock leaves out of its samples: it keeps nothing, and knows no ids of ours. */
const kept = {
  client_reference_id: payment.paymentId,
  metadata: { invoice_id: payment.invoiceId, payment_id: payment.paymentId },
  amount_total: 55_100,
  currency: "usd",
  status: "open",
  payment_intent: null,
  created: epochOf(payment.requestedAt) / 1_000,
};

const anything = z.looseObject({});
const listed = z.object({ data: z.array(anything).min(1) });

/** The adapter over Stripe's own mock, which checks each request against Stripe's published API. `hasSession`: a list has one of ours. */
function createScene({ hasSession }: { readonly hasSession: boolean }) {
  const answered: string[] = [];
  const ask: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const response = await fetch(request);
    const sample = anything.parse(await response.json());
    const { pathname } = new URL(request.url);
    const name = pathname.replace(/cs_\w+/, "ID");
    answered.push(`${request.method} ${name} ${response.status}`);
    expect(sample).not.toHaveProperty("error");
    const isList = request.method === "GET" && !name.includes("ID");
    const data = isList && hasSession ? listed.parse(sample).data.slice(0, 1) : [];
    const told = isList
      ? { ...sample, data: data.map((each) => ({ ...each, ...kept })) }
      : { ...sample, ...kept };
    return Response.json(told, { status: response.status, headers: { "request-id": "req_1" } });
  };
  const secrets = createMemorySecrets();
  secrets.rotate("stripe-api-key", "sk_test_123");
  const gateway = createStripeGateway({
    mode: "test",
    client: createStripeClient({ origin: new URL(inject("stripeMock")), fetch: ask, retries: 0 }),
    secrets,
    clock: createManualClock(payment.requestedAt),
  });
  return { gateway, answered };
}

const create = "POST /v1/checkout/sessions 200";
const list = "GET /v1/checkout/sessions 200";
const retrieve = "GET /v1/checkout/sessions/ID 200";
const expire = "POST /v1/checkout/sessions/ID/expire 200";

describe("every request of the adapter is valid for Stripe's published API", () => {
  it("purchase", async () => {
    const { gateway, answered } = createScene({ hasSession: false });
    expect(value(await gateway.purchase(payment)).outcome).toBe("action-required");
    expect(answered).toStrictEqual([create]);
  });

  it("inquire", async () => {
    const { gateway, answered } = createScene({ hasSession: true });
    expect(value(await gateway.inquire(payment)).outcome).toBe("action-required");
    expect(answered).toStrictEqual([list, retrieve]);
  });

  it("cancel, where there is a session and where there is none", async () => {
    const there = createScene({ hasSession: true });
    await there.gateway.cancel(payment);
    expect(there.answered).toStrictEqual([list, expire, retrieve]);
    const none = createScene({ hasSession: false });
    await none.gateway.cancel(payment);
    expect(none.answered).toStrictEqual([list, create, expire, retrieve]);
  });
});

describe("Stripe's own mock", () => {
  const ask = (path: string, form?: string, version = stripeApiVersion) =>
    fetch(new URL(path, inject("stripeMock")), {
      headers: { authorization: "Bearer sk_test_123", "stripe-version": version },
      ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
    });

  it("refuses what is not in Stripe's published API, so that the above says something", async () => {
    const sessions = "/v1/checkout/sessions";
    expect((await ask(sessions, "mode=payment&no_such_parameter=1")).status).toBe(400);
    expect((await ask(sessions, "mode=payment&expires_at=soon")).status).toBe(400);
    expect((await ask(sessions, "mode=gift")).status).toBe(400);
    expect((await ask("/v1/checkout/pages", "mode=payment")).status).toBe(404);
    expect((await ask(sessions, undefined, "2020-08-27")).status).toBe(400);
  });
});
