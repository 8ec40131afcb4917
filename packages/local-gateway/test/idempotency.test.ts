import { expect, it } from "vitest";

import { createScene, hour, minute, once, payment, wanted } from "./scene.ts";

const form = (seconds: number): string =>
  new URLSearchParams({
    mode: "payment",
    client_reference_id: payment,
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "usd",
    "line_items[0][price_data][unit_amount]": "55100",
    "line_items[0][price_data][product_data][name]": "Invoice 007",
    "metadata[invoice_id]": "007",
    "metadata[payment_id]": payment,
    "payment_intent_data[metadata][invoice_id]": "007",
    "payment_intent_data[metadata][payment_id]": payment,
    "payment_intent_data[description]": "Invoice 007",
    "payment_method_types[0]": "card",
    "adaptive_pricing[enabled]": "false",
    submit_type: "pay",
    success_url: "https://bills.example/",
    cancel_url: "https://bills.example/",
    expires_at: String(seconds + 31 * 60),
  }).toString();

it("replays what was first answered under a key, whatever has become of it", async () => {
  const { post, seconds, gateway, clock } = createScene();
  const body = form(seconds());
  const key = { "idempotency-key": payment };
  const first = await post("/v1/checkout/sessions", body, key);
  expect(first.headers.get("idempotent-replayed")).toBeNull();
  const text = await first.text();
  gateway.enterCard(JSON.parse(text).id, "approve");
  // Too late for a new session with such an end, but not for its replay.
  clock.advance(5 * minute);
  const second = await post("/v1/checkout/sessions", body, key);
  expect(second.status).toBe(200);
  expect(second.headers.get("idempotent-replayed")).toBe("true");
  expect(second.headers.get("idempotency-key")).toBe(payment);
  expect(second.headers.get("original-request")).toBe(first.headers.get("request-id"));
  expect(second.headers.get("request-id")).not.toBe(first.headers.get("request-id"));
  expect(await second.text()).toBe(text);
});

it("makes one session of fifty requests at once", async () => {
  const { begin, stripe } = createScene();
  const made = await Promise.all(Array.from({ length: 50 }, () => begin()));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect((await stripe.checkout.sessions.list()).data.length).toBe(1);
});

it("refuses another request under the same key", async () => {
  const { begin, stripe } = createScene();
  const { id } = await begin();
  const refused = {
    type: "StripeIdempotencyError",
    rawType: "idempotency_error",
    statusCode: 400,
  };
  await expect(begin({ amount: 55_101 })).rejects.toMatchObject(refused);
  const elsewhere = stripe.checkout.sessions.expire(id, {}, { idempotencyKey: payment });
  await expect(elsewhere).rejects.toMatchObject(refused);
});

it("takes the same key for another session after a day, or where it is forgotten", async () => {
  const { begin, clock, stripe, seconds, gateway } = createScene();
  const params = { ...wanted({ seconds: seconds() }), expires_at: seconds() + 24 * 60 * 60 };
  const again = () => stripe.checkout.sessions.create(params, { idempotencyKey: payment });
  const { id } = await again();
  clock.advance(24 * hour - 1);
  expect((await again()).id).toBe(id);
  clock.advance(1);
  const other = await begin();
  expect(other.id).not.toBe(id);
  gateway.forgetKey(payment);
  expect((await begin()).id).not.toBe(other.id);
});

it("does without a key", async () => {
  const { post, seconds } = createScene();
  const ids: unknown[] = [];
  for (const headers of [{}, { "idempotency-key": "" }]) {
    const response = await post("/v1/checkout/sessions", form(seconds()), headers);
    expect(response.headers.has("idempotency-key")).toBe(false);
    ids.push(JSON.parse(await response.text()).id);
  }
  expect(new Set(ids).size).toBe(2);
});

it("replays an expiry, and its refusal", async () => {
  const { begin, stripe, gateway } = createScene();
  const { id } = await begin();
  const expire = (idempotencyKey: string) =>
    stripe.checkout.sessions.expire(id, {}, { idempotencyKey });
  await expire("first");
  await expect(expire("second")).rejects.toMatchObject({ statusCode: 400 });
  expect((await expire("first")).status).toBe("expired");
  gateway.takeAfterAll(payment);
  expect((await expire("first")).status).toBe("expired");
  await expect(expire("second")).rejects.toThrow("`expired`");
});

it("replays a 500 for a day, with the session made", async () => {
  const { begin, stripe, clock, look } = createScene(once("server-error", "purchase"));
  const serverError = { type: "StripeAPIError", rawType: "api_error", statusCode: 500 };
  await expect(begin()).rejects.toMatchObject(serverError);
  await expect(begin()).rejects.toMatchObject(serverError);
  const { data } = await stripe.checkout.sessions.list();
  expect(data.length).toBe(1);
  expect((await look(data[0]?.id ?? "")).status).toBe("open");
  clock.advance(24 * hour);
  expect((await begin()).status).toBe("open");
});
