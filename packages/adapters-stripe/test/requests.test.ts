import { addMilliseconds } from "@billsdue/core";
import { currency, instant, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { stripeApiVersion } from "../src/index.ts";
import { asked, create, nameOf, pageRef, payment } from "./stripe-answers.ts";
import { apiKey, createScene, signingSecret } from "./stripe-scene.ts";

const minute = 60_000;

/** What a purchase asks of Stripe, parameter by parameter. */
const form = {
  mode: "payment",
  client_reference_id: "7F3K9Q2MX4TBA1Z0",
  "line_items[0][quantity]": "1",
  "line_items[0][price_data][currency]": "usd",
  "line_items[0][price_data][unit_amount]": "55100",
  "line_items[0][price_data][product_data][name]": "Invoice 007",
  "metadata[invoice_id]": "007",
  "metadata[payment_id]": "7F3K9Q2MX4TBA1Z0",
  "payment_intent_data[metadata][invoice_id]": "007",
  "payment_intent_data[metadata][payment_id]": "7F3K9Q2MX4TBA1Z0",
  "payment_intent_data[description]": "Invoice 007",
  "payment_method_types[0]": "card",
  "adaptive_pricing[enabled]": "false",
  submit_type: "pay",
  success_url: "https://bills.example/#payment=7F3K9Q2MX4TBA1Z0",
  cancel_url: "https://bills.example/#payment=7F3K9Q2MX4TBA1Z0",
  expires_at: String(Date.UTC(2026, 10, 22, 12, 40) / 1_000),
};

const sent = (request: Request) => request.clone().text();

describe("a purchase", () => {
  it("asks for exactly one page for its amount, on which cards alone are taken", async () => {
    const { gateway, requests } = createScene();
    value(await gateway.purchase(payment));
    const [body] = await Promise.all(requests.map(sent));
    expect([...new URLSearchParams(body)].toSorted()).toStrictEqual(
      Object.entries(form).toSorted(),
    );
  });

  it("names its key, the version that it is written for, and its sender", async () => {
    const { gateway, requests } = createScene();
    value(await gateway.purchase(payment));
    expect(requests[0]?.url).toBe("https://api.stripe.com/v1/checkout/sessions");
    const headers = Object.fromEntries(requests[0]?.headers ?? []);
    expect(headers).toMatchObject({
      authorization: `Bearer ${apiKey}`,
      "idempotency-key": payment.paymentId,
      "stripe-version": "2026-08-26.dahlia",
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(stripeApiVersion).toBe("2026-08-26.dahlia");
    expect(headers["user-agent"]).toContain("billsdue");
  });

  it("sends the same bytes under the same key whenever it is sent", async () => {
    const { clock, gateway, requests } = createScene();
    for (const wait of [0, 1, 9 * minute, 60 * minute]) {
      clock.advance(wait);
      await gateway.purchase({ ...payment });
    }
    const creates = requests.filter((request) => nameOf(request) === create);
    const bodies = await Promise.all(creates.map(sent));
    expect(creates).toHaveLength(4);
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toContain(`expires_at=${asked + 40 * 60}`);
    const keys = creates.map(({ headers }) => headers.get("idempotency-key"));
    expect(new Set(keys)).toStrictEqual(new Set([payment.paymentId]));
  });

  it("asks for a page in whole seconds, and for the same one in the fence of a cancellation", async () => {
    const requestedAt = instant("2026-11-22T12:00:00.999Z");
    const { gateway, requests } = createScene();
    await gateway.cancel({ ...payment, requestedAt });
    await gateway.purchase({ ...payment, requestedAt });
    const creates = requests.filter((request) => nameOf(request) === create);
    const [fence, late] = await Promise.all(creates.map(sent));
    expect(fence).toContain(`expires_at=${asked + 40 * 60}`);
    expect(late).toBe(fence);
    expect(creates[0]?.headers.get("idempotency-key")).toBe(payment.paymentId);
  });

  it("asks nobody where Stripe has no such amount", async () => {
    const { clock, gateway, requests } = createScene();
    const amount = { currency: currency("USD"), minorUnits: 49n };
    expect(gateway.capabilities.takes(amount)).toBe(false);
    expect(gateway.capabilities.takes(payment.amount)).toBe(true);
    expect(value(await gateway.purchase({ ...payment, amount }))).toStrictEqual({
      operation: "purchase",
      outcome: "rejected",
      source: "response",
      at: clock.now(),
    });
    expect(requests).toStrictEqual([]);
  });
});

describe("no request", () => {
  it("has a card, a contact or a secret in its address or its body, or tells how long the others took", async () => {
    const { gateway, requests, wire } = createScene();
    wire.enterCard(pageRef(value(await gateway.purchase(payment))), "decline");
    await gateway.purchase(payment);
    await gateway.inquire(payment);
    await gateway.cancel(payment);
    const known = new Set([
      ...Object.keys(form),
      "created[gte]",
      "created[lte]",
      "limit",
      "expand[0]",
    ]);
    expect(requests).toHaveLength(8);
    for (const request of requests) {
      expect(request.headers.has("x-stripe-client-telemetry")).toBe(false);
      const body = await request.text();
      for (const secret of [apiKey, signingSecret]) {
        expect(body).not.toContain(secret);
        expect(request.url).not.toContain(secret);
      }
      const names = [
        ...new URLSearchParams(body).keys(),
        ...new URL(request.url).searchParams.keys(),
      ];
      expect(names.filter((name) => !known.has(name))).toStrictEqual([]);
    }
  });
});

it("reports at the time of its clock when the answer came", async () => {
  const scene = createScene({
    change: (request, go) => {
      scene.clock.advance(3_000);
      return go(request);
    },
  });
  expect(value(await scene.gateway.purchase(payment))).toStrictEqual({
    operation: "purchase",
    outcome: "action-required",
    source: "response",
    at: addMilliseconds(payment.requestedAt, 3_000),
    url: expect.stringMatching(/^https:\/\/gateway\.example\/pages\/cs_test_\w+$/),
    expiresAt: addMilliseconds(payment.requestedAt, 40 * minute),
  });
});
