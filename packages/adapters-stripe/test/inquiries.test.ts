import { instantFromEpoch } from "@billsdue/core";
import { currency, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import {
  asked,
  holding,
  intent,
  ours,
  paid,
  payment,
  session,
  type Wire,
} from "./stripe-answers.ts";
import { createScene } from "./stripe-scene.ts";

const at = (seconds: number) => instantFromEpoch(seconds * 1_000);
const said = { operation: "purchase", source: "inquiry", at: at(asked) } as const;
const usd = (minorUnits: bigint) => ({ currency: currency("USD"), minorUnits });

/** What is told of the payment where Stripe has these sessions, newest first. */
async function told(...sessions: readonly Wire[]): Promise<unknown> {
  return value(await createScene({ change: holding(...sessions) }).gateway.inquire(payment));
}

describe("an inquiry tells of a payment", () => {
  it("that it is paid, with the intent as its reference, at the time of its charge", async () => {
    expect(await told(paid())).toStrictEqual({
      ...said,
      at: at(asked + 90),
      outcome: "approved",
      amount: usd(55_100n),
      gatewayRef: "pi_1",
    });
  });

  it.each([
    ["its charge was not shown", { latest_charge: "ch_1" }],
    ["it has no charge", { latest_charge: null }],
  ])("that it is paid, at the time of its intent where %s", async (_case, shown) => {
    expect(await told(paid({}, shown))).toMatchObject({ at: at(asked + 60), outcome: "approved" });
  });

  it("what was taken as Stripe says, whatever was asked for", async () => {
    const other = await told(paid({}, { amount_received: 700, currency: "isk" }));
    expect(other).toMatchObject({
      outcome: "approved",
      amount: { currency: currency("ISK"), minorUnits: 7n },
    });
    const less = await told(paid({}, { amount_received: 1 }));
    expect(less).toMatchObject({ outcome: "approved", amount: usd(1n) });
  });

  it("that it is paid, though its page asked for another amount", async () => {
    expect(await told(paid({ amount_total: 1 }))).toMatchObject({ amount: usd(55_100n) });
  });

  it("that it is paid, though its session is still told to be open", async () => {
    expect(await told(paid({ status: "open" }))).toMatchObject({ outcome: "approved" });
  });

  it.each(["processing", "requires_capture"])("that it is under way: %s", async (status) => {
    const expected = { ...said, outcome: "accepted" };
    expect(await told(paid({}, { status, amount_received: 0 }))).toStrictEqual(expected);
    const page = session({ status: "open", payment_intent: intent({ status }) });
    expect(await told(page)).toStrictEqual(expected);
  });

  it.each(["requires_payment_method", "requires_action", "requires_confirmation"])(
    "that its page is open: %s",
    async (status) => {
      const last_payment_error = { decline_code: "generic_decline" };
      const tried = intent({ status, amount_received: 0, last_payment_error });
      expect(await told(session({ payment_intent: tried }))).toStrictEqual({
        ...said,
        outcome: "action-required",
        url: "https://checkout.example/cs_test_1",
        expiresAt: at(asked + 40 * 60),
      });
    },
  );

  it.each(["requires_action", "requires_confirmation"])(
    "that it is under way while a challenge of a bank may outlive its page, for an hour: %s",
    async (status) => {
      const payment_intent = intent({ status, amount_received: 0 });
      const ended = session({ status: "expired", url: null, payment_intent });
      const { clock, gateway } = createScene({ change: holding(ended) });
      clock.advance(100 * 60_000 - 1);
      expect(value(await gateway.inquire(payment)).outcome).toBe("accepted");
      clock.advance(1);
      expect(value(await gateway.inquire(payment)).outcome).toBe("expired");
    },
  );

  it("that it has ended without a card", async () => {
    const ended = session({ status: "expired", url: null });
    expect(await told(ended)).toStrictEqual({ ...said, outcome: "expired" });
  });

  it("that it has ended with a canceled intent, where no card was declined", async () => {
    const payment_intent = intent({ status: "canceled", amount_received: 0 });
    const ended = session({ status: "expired", url: null, payment_intent });
    expect(await told(ended)).toStrictEqual({ ...said, outcome: "expired" });
  });

  it.each([
    ["insufficient_funds", "insufficient-funds"],
    ["generic_decline", "card-declined"],
    ["lost_card", "card-declined"],
    ["a code of next year", "card-declined"],
    [null, "card-declined"],
    [undefined, "card-declined"],
  ])("that it has ended with a declined card: %s is %s", async (decline_code, reason) => {
    const last_payment_error = decline_code === undefined ? {} : { decline_code };
    for (const status of ["canceled", "requires_payment_method"]) {
      const payment_intent = intent({ status, amount_received: 0, last_payment_error });
      const ended = session({ status: "expired", url: null, payment_intent });
      expect(await told(ended)).toStrictEqual({ ...said, outcome: "declined", reason });
    }
  });

  it("that Stripe does not know it", async () => {
    expect(await told()).toStrictEqual({ ...said, outcome: "not-found" });
  });
});

describe("of several sessions of one payment", () => {
  const second = { id: "cs_test_2", created: asked + 5, url: "https://checkout.example/cs_test_2" };
  const third = { id: "cs_test_3", created: asked + 9, url: "https://checkout.example/cs_test_3" };

  it("all that was taken is told, the oldest session first", async () => {
    const sessions = [
      paid(third, { id: "pi_3", amount_received: 300 }),
      session(second),
      paid({}, { id: "pi_1", latest_charge: { created: asked + 99 } }),
    ];
    for (const each of [sessions, sessions.toReversed()]) {
      expect(await told(...each)).toStrictEqual({
        ...said,
        at: at(asked + 99),
        outcome: "approved",
        amount: usd(55_100n),
        gatewayRef: "pi_1",
        besides: [{ amount: usd(300n), gatewayRef: "pi_3" }],
      });
    }
  });

  it("of one second, the order is the same every time", async () => {
    const sessions = [paid({ id: "cs_test_9" }, { id: "pi_9" }), paid()];
    const first = await told(...sessions);
    expect(first).toMatchObject({ gatewayRef: "pi_1", besides: [{ gatewayRef: "pi_9" }] });
    expect(await told(...sessions.toReversed())).toStrictEqual(first);
  });

  it("what was taken is told before what is under way, and that before an open page", async () => {
    const underWay = paid(second, { id: "pi_2", status: "processing", amount_received: 0 });
    expect(await told(session(third), underWay)).toStrictEqual({ ...said, outcome: "accepted" });
    expect(await told(session(third), underWay, paid())).toMatchObject({ outcome: "approved" });
  });

  it("the newest page that is open is offered", async () => {
    const expired = session({ ...third, status: "expired", url: null });
    expect(await told(expired, session(second), session())).toMatchObject({ url: second.url });
    expect(await told(session(), expired, session(second))).toMatchObject({ url: second.url });
    const tenth = { ...second, id: "cs_test_0" };
    expect(await told(session(second), session(tenth))).toMatchObject({ url: second.url });
  });

  it("a page is offered though a card was declined on another", async () => {
    const last_payment_error = { decline_code: "generic_decline" };
    const payment_intent = intent({ status: "canceled", last_payment_error });
    const declined = session({ ...second, status: "expired", payment_intent });
    expect(await told(declined, session())).toMatchObject({ outcome: "action-required" });
  });

  it("another payment's are not even looked at", async () => {
    const client_reference_id = "ANOTHER-PAYMENT-1";
    const metadata = { ...ours, payment_id: client_reference_id };
    const other = paid({ ...second, client_reference_id, metadata }, { metadata });
    const unnamed = paid({ ...third, client_reference_id: null, metadata: {} });
    expect(await told(unnamed, other)).toStrictEqual({ ...said, outcome: "not-found" });
    expect(await told(unnamed, other, session())).toMatchObject({ outcome: "action-required" });
  });
});
