import { problem } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import {
  answering,
  asked,
  create,
  holding,
  intent,
  list,
  ours,
  page,
  paid,
  payment,
  session,
  type Wire,
} from "./stripe-answers.ts";
import { createScene } from "./stripe-scene.ts";

const corrupt = (reason: string, key = "cs_test_1") => ({
  type: "corrupt",
  port: "payment-gateway",
  key,
  reason,
});
const notAboutThis = "it is not about this payment of this invoice";

/** Why nothing is told where Stripe has this session. */
async function whyOf(shown: Wire): Promise<unknown> {
  return problem(await createScene({ change: holding(shown) }).gateway.inquire(payment));
}

/** What comes of a purchase that is answered with this session. */
function purchased(
  answer: Wire,
): ReturnType<ReturnType<typeof createScene>["gateway"]["purchase"]> {
  const change = answering(create, async () => Response.json(answer));
  return createScene({ change }).gateway.purchase(payment);
}

const others = [
  ["another invoice", { ...ours, invoice_id: "008" }],
  ["another payment", { ...ours, payment_id: "ANOTHER-PAYMENT-1" }],
  ["our invoice in another spelling", { ...ours, invoice_id: "7" }],
] as const;

describe("a session that carries our reference is corrupt", () => {
  it.each(others)("where it is about %s", async (_which, metadata) => {
    expect(await whyOf(session({ metadata }))).toStrictEqual(corrupt(notAboutThis));
    expect(await whyOf(paid({ metadata }))).toStrictEqual(corrupt(notAboutThis));
    expect(problem(await purchased(session({ metadata })))).toStrictEqual(corrupt(notAboutThis));
  });

  it.each(others)("where its intent is about %s", async (_which, metadata) => {
    expect(await whyOf(paid({}, { metadata }))).toStrictEqual(corrupt(notAboutThis));
    const open = session({ payment_intent: intent({ metadata }) });
    expect(await whyOf(open)).toStrictEqual(corrupt(notAboutThis));
  });

  it.each([
    ["status", session({ status: "pondering" }), "status: invalid_value"],
    ["no status", session({ status: null }), "status: invalid_value"],
    ["text for an amount", session({ amount_total: "55100" }), "amount_total: invalid_type"],
    ["half a cent", session({ amount_total: 0.5 }), "amount_total: invalid_type"],
    ["no time", session({ created: 1e15 }), "created: custom"],
    ["no end", session({ expires_at: null }), "expires_at: invalid_type"],
    ["no ids", session({ metadata: {} }), "metadata.invoice_id: invalid_type"],
  ])("where it cannot be read: %s", async (_what, shown, reason) => {
    expect(await whyOf(shown)).toStrictEqual(corrupt(reason));
    expect(problem(await purchased(shown))).toStrictEqual(corrupt(reason));
  });

  it.each([
    ["status", { status: "pondering" }],
    ["amount", { amount_received: null }],
    ["ids", { metadata: null }],
    ["time", { created: "yesterday" }],
    ["charge", { latest_charge: { created: "yesterday" } }],
  ])("where its intent cannot be read: %s", async (_what, changed) => {
    const reason = "payment_intent: invalid_union";
    expect(await whyOf(paid({}, changed))).toStrictEqual(corrupt(reason));
  });

  it("where something was taken that is no money; then it is the intent that is named", async () => {
    const reason = "what was taken is no amount of a currency";
    const taken = await whyOf(paid({}, { currency: "xyz" }));
    expect(taken).toStrictEqual(corrupt(reason, "pi_1"));
    const fraction = await whyOf(paid({}, { currency: "isk", amount_received: 701 }));
    expect(fraction).toStrictEqual(corrupt(reason, "pi_1"));
  });

  it("without an id", async () => {
    const reason = "id: invalid_type";
    const nameless = corrupt(reason, "a session without an id");
    expect(problem(await purchased({ ...session(), id: undefined }))).toStrictEqual(nameless);
  });

  it("in a list already, before it is looked at", async () => {
    const change = answering(list, async () => page([session({ metadata: null })]));
    const { gateway, requests } = createScene({ change });
    const expected = corrupt("metadata: invalid_type");
    expect(problem(await gateway.inquire(payment))).toStrictEqual(expected);
    expect(problem(await gateway.cancel(payment))).toStrictEqual(expected);
    expect(requests).toHaveLength(2);
  });
});

describe("a card page is never offered", () => {
  it.each([
    ["more", { amount_total: 55_101 }],
    ["less", { amount_total: 55_099 }],
    ["nothing", { amount_total: 0 }],
    ["as much of another currency", { currency: "eur" }],
    ["as much in capitals", { currency: "USD" }],
  ])("that asks for %s", async (_what, changed) => {
    const expected = corrupt("its page asks for another amount");
    expect(await whyOf(session(changed))).toStrictEqual(expected);
    expect(problem(await purchased(session(changed)))).toStrictEqual(expected);
  });

  it.each([null, undefined])("that has no address: %s", async (url) => {
    const shown = session({ url });
    expect(await whyOf(shown)).toStrictEqual(corrupt("it is open and has no page"));
    expect(problem(await purchased(shown))).toStrictEqual(corrupt("it is open and has no page"));
  });

  it.each([asked - 301, asked + 901])(
    "that would not be found again: created at %d",
    async (created) => {
      const reason = "our clock and Stripe's are too far apart";
      expect(problem(await purchased(session({ created })))).toStrictEqual(corrupt(reason));
    },
  );
});

describe("what has come to an end is not told to have done so without money", () => {
  it.each([
    ["that was not shown", "pi_1"],
    ["that is not there", null],
  ])("where its session is complete, with an intent %s", async (_which, payment_intent) => {
    const complete = session({ status: "complete", url: null, payment_intent });
    expect(await whyOf(complete)).toMatchObject({ type: "corrupt", key: "cs_test_1" });
    const { gateway } = createScene({ change: holding(complete) });
    expect(problem(await gateway.cancel(payment))).toMatchObject({ type: "corrupt" });
  });

  it("where its session has expired, with an intent that was not shown", async () => {
    const expired = session({ status: "expired", url: null, payment_intent: "pi_1" });
    expect(await whyOf(expired)).toMatchObject({ type: "corrupt", key: "cs_test_1" });
  });
});
