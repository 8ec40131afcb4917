import type { OutgoingWebhook } from "@billsdue/adapters-memory";
import { addMilliseconds, type WebhookNudge } from "@billsdue/core";
import { instant } from "@billsdue/core/testing";
import Stripe from "stripe";
import { describe, expect, it } from "vitest";

import { createLocalGateway, signStripeWebhook, stripeSignatureHeader } from "../src/index.ts";
import {
  apiKey,
  bill,
  clientOf,
  createScene,
  intentOf,
  minute,
  nothing,
  once,
  payment,
  secret,
  tick,
  wanted,
} from "./scene.ts";

const stripe = new Stripe("sk_test_local");

/** What a webhook says, if Stripe's own client believes that it was sent at `at`. */
function read({ body, headers }: OutgoingWebhook, at: string, by = secret): Stripe.Event {
  const signature = headers[stripeSignatureHeader] ?? "";
  return stripe.webhooks.constructEvent(body, signature, by, 1, undefined, Date.parse(at));
}

describe("a webhook", () => {
  it.each([
    ["approve", "payment_intent.succeeded", "succeeded"],
    ["decline", "payment_intent.payment_failed", "requires_payment_method"],
  ] as const)("tells of a card: %s", async (card, type, status) => {
    const { begin, gateway, webhooks, clock, seconds } = createScene();
    const { id } = await begin();
    gateway.enterCard(id, card);
    const [first] = webhooks.map((webhook) => read(webhook, clock.now()));
    expect(first).toStrictEqual({
      id: expect.stringMatching(/^evt_\w+$/),
      object: "event",
      api_version: "2026-08-26.dahlia",
      created: seconds(),
      data: { object: expect.objectContaining({ object: "payment_intent", status }) },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
    });
  });

  it("tells of a completed session, once", async () => {
    const { begin, gateway, look, webhooks, clock } = createScene();
    const { id } = await begin();
    gateway.enterCard(id, "approve");
    const events = webhooks.map((webhook) => read(webhook, clock.now()));
    expect(events.map(({ type }) => type)).toStrictEqual([
      "payment_intent.succeeded",
      "checkout.session.completed",
    ]);
    const session = await look(id);
    const told = events[1]?.data.object;
    expect(told).toStrictEqual({ ...session, payment_intent: intentOf(session).id });
  });

  it("tells of an expired session, and by which request", async () => {
    const { begin, stripe: client, webhooks, clock } = createScene();
    const { id } = await begin();
    const { lastResponse } = await client.checkout.sessions.expire(
      id,
      {},
      { idempotencyKey: "expire-1" },
    );
    expect(webhooks.map((webhook) => read(webhook, clock.now()))).toMatchObject([
      {
        type: "checkout.session.expired",
        request: { id: lastResponse.requestId, idempotency_key: "expire-1" },
        data: { object: { id, status: "expired", client_reference_id: payment } },
      },
    ]);
  });

  it("is signed by the first secret, and for its time", async () => {
    const { begin, gateway, webhooks, clock } = createScene();
    gateway.enterCard((await begin()).id, "decline");
    const [webhook] = webhooks;
    if (webhook === undefined) expect.fail("no webhook");
    expect(() => read(webhook, clock.now(), "whsec_second")).toThrow("No signatures found");
    expect(() => read(webhook, instant("2026-11-24"))).toThrow("tolerance");
    const forged = { ...webhook, body: webhook.body.replace("payment_failed", "succeeded") };
    expect(() => read(forged, clock.now())).toThrow("No signatures found");
  });

  it("may have any body, rightly signed", () => {
    const at = instant("2026-11-23");
    const signed = signStripeWebhook('{"object":"event"}', at, "whsec_other");
    expect(signed.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(read(signed, at, "whsec_other")).toStrictEqual({ object: "event" });
    const official = stripe.webhooks.generateTestHeaderString({
      payload: signed.body,
      secret: "whsec_other",
      timestamp: Date.parse(at) / 1000,
    });
    expect(signed.headers[stripeSignatureHeader]).toBe(official);
  });

  it("says what it is about", async () => {
    const about: WebhookNudge[] = [];
    const { begin, gateway } = createScene(nothing, {
      sendWebhook: (_, nudge) => about.push(nudge),
    });
    gateway.enterCard((await begin()).id, "decline");
    expect(about).toStrictEqual([{ invoiceId: bill, paymentId: payment }]);
  });

  it("that nobody takes hinders nothing", async () => {
    const throwing = createScene(nothing, {
      sendWebhook: () => {
        throw new Error("nobody is there");
      },
    });
    expect(throwing.gateway.enterCard((await throwing.begin()).id, "approve")).toBe(true);
    const rejecting = createScene(once("webhook-early", "cancel"), {
      sendWebhook: async () => {
        await Promise.resolve();
        throw new Error("nobody is there");
      },
    });
    const { id } = await rejecting.begin();
    expect((await rejecting.stripe.checkout.sessions.expire(id)).status).toBe("expired");
  });

  it("needs a secret, and nobody to take it", async () => {
    const { clock, seconds } = createScene();
    const options = { clock, plan: nothing, pageUrl: String, apiKeys: [apiKey] };
    expect(() => createLocalGateway({ ...options, webhookSecrets: [] })).toThrow("secret");
    const gateway = createLocalGateway({ ...options, webhookSecrets: [secret] });
    const client = clientOf(gateway, apiKey);
    const { id } = await client.checkout.sessions.create(wanted({ seconds: seconds() }));
    expect(gateway.enterCard(id, "approve")).toBe(true);
  });
});

describe("a webhook under", () => {
  const completed = "checkout.session.completed";
  const succeeded = "payment_intent.succeeded";

  it("webhook-lost never comes", async () => {
    const { begin, gateway, told, clock } = createScene(once("webhook-lost", "webhook"));
    gateway.enterCard((await begin()).id, "approve");
    clock.advance(minute);
    gateway.doWhatIsDue();
    expect(told().slice(0, 1)).toStrictEqual([completed]);
  });

  it("webhook-duplicated comes twice, as the same event", async () => {
    const { begin, gateway, webhooks, told } = createScene(once("webhook-duplicated", "webhook"));
    gateway.enterCard((await begin()).id, "approve");
    expect(told()).toStrictEqual([succeeded, succeeded, completed]);
    expect(webhooks[0]).toStrictEqual(webhooks[1]);
  });

  it("webhook-reordered comes after the payment's next one, or four ticks late", async () => {
    const next = createScene(once("webhook-reordered", "webhook"));
    next.gateway.enterCard((await next.begin()).id, "approve");
    expect(next.told()).toStrictEqual([completed, succeeded]);
    const late = createScene(once("webhook-reordered", "webhook", 2));
    late.gateway.enterCard((await late.begin()).id, "approve");
    expect(late.gateway.nextDueAt()).toBe(addMilliseconds(late.clock.now(), 4 * tick));
    late.clock.advance(4 * tick - 1);
    late.gateway.doWhatIsDue();
    expect(late.told()).toStrictEqual([succeeded]);
    late.clock.advance(1);
    late.gateway.doWhatIsDue();
    expect(late.told()).toStrictEqual([succeeded, completed]);
  });

  it("webhook-unsigned comes without its signature", async () => {
    const { begin, gateway, webhooks, clock } = createScene(once("webhook-unsigned", "webhook"));
    gateway.enterCard((await begin()).id, "approve");
    expect(webhooks.map(({ headers }) => Object.keys(headers))).toStrictEqual([
      ["content-type"],
      ["content-type", stripeSignatureHeader],
    ]);
    const [unsigned] = webhooks;
    if (unsigned === undefined) expect.fail("no webhook");
    expect(() => read(unsigned, clock.now())).toThrow("No stripe-signature");
  });

  it.each(["purchase", "cancel"] as const)(
    "webhook-early precedes the answer of a %s",
    async (operation) => {
      const seen: string[] = [];
      const { begin, stripe: client } = createScene(once("webhook-early", operation), {
        sendWebhook: async ({ body }) => {
          await Promise.resolve();
          const { data } = await client.checkout.sessions.list();
          seen.push(`${JSON.parse(body).type}: ${data[0]?.status}`);
        },
      });
      const { id } = await begin();
      seen.push("begun");
      await client.checkout.sessions.expire(id);
      seen.push("ended");
      const early =
        operation === "purchase"
          ? ["checkout.session.completed: open", "begun"]
          : ["begun", "checkout.session.expired: expired", "ended"];
      expect(seen.slice(0, early.length)).toStrictEqual(early);
    },
  );

  it("no fault does not precede the answer", async () => {
    const seen: string[] = [];
    const { begin, stripe: client } = createScene(nothing, {
      sendWebhook: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        seen.push("webhook");
      },
    });
    const { id } = await begin();
    await client.checkout.sessions.expire(id);
    seen.push("ended");
    expect(seen).toStrictEqual(["ended"]);
  });
});
