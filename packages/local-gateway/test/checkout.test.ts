import { describe, expect, it } from "vitest";

import { bill, createScene, hour, intentOf, minute, payment } from "./scene.ts";

describe("a session", () => {
  it("is open, and nothing is taken in it before a card is typed", async () => {
    const { begin, seconds, taken } = createScene();
    const session = await begin();
    expect(session).toMatchObject({
      object: "checkout.session",
      status: "open",
      payment_status: "unpaid",
      amount_total: 55_100,
      amount_subtotal: 55_100,
      currency: "usd",
      client_reference_id: payment,
      metadata: { invoice_id: bill, payment_id: payment },
      created: seconds(),
      expires_at: seconds() + 31 * 60,
      url: `https://gateway.example/pages/${session.id}`,
      payment_intent: null,
      livemode: false,
      mode: "payment",
      success_url: "https://bills.example/#/payments/p1",
      cancel_url: "https://bills.example/#/bills/007",
    });
    expect(session.id).toMatch(/^cs_test_\w+$/);
    expect(taken()).toBe(0n);
  });

  it("has a page that shows what is paid, and for what", async () => {
    const { begin, gateway } = createScene();
    const { id } = await begin();
    expect(gateway.findPage(id)).toStrictEqual({
      amount: { currency: "USD", minorUnits: 55_100n },
      invoiceId: bill,
      paymentId: payment,
      returnUrl: "https://bills.example/#/payments/p1",
      status: "open",
    });
    expect(gateway.findPage("cs_test_none")).toBeUndefined();
    expect(gateway.leavePage("cs_test_none")).toBe(false);
    expect(gateway.enterCard("cs_test_none", "approve")).toBe(false);
  });

  it("is paid by a card that is approved, once", async () => {
    const { begin, gateway, look, seconds, clock, stripe } = createScene();
    const { id } = await begin();
    clock.advance(1500);
    expect(gateway.enterCard(id, "approve")).toBe(true);
    expect(gateway.enterCard(id, "approve")).toBe(false);
    const session = await look(id);
    expect(session).toMatchObject({ status: "complete", payment_status: "paid", url: null });
    const intent = intentOf(session);
    expect(intent).toMatchObject({
      object: "payment_intent",
      status: "succeeded",
      amount: 55_100,
      amount_received: 55_100,
      currency: "usd",
      last_payment_error: null,
      metadata: { invoice_id: bill, payment_id: payment },
      latest_charge: {
        object: "charge",
        amount: 55_100,
        currency: "usd",
        created: Math.floor(seconds()),
        paid: true,
        status: "succeeded",
      },
    });
    expect(gateway.takings(bill)).toStrictEqual([
      {
        invoiceId: bill,
        paymentId: payment,
        gatewayRef: intent.id,
        amount: { currency: "USD", minorUnits: 55_100n },
        at: clock.now(),
      },
    ]);
    expect(gateway.findPage(id)?.status).toBe("over");
    const alone = await stripe.paymentIntents.retrieve(intent.id);
    expect(alone).toStrictEqual({ ...intent, latest_charge: expect.stringMatching(/^ch_\w+$/) });
    const full = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
    expect(full).toStrictEqual(intent);
    const { payment_intent: ref } = await stripe.checkout.sessions.retrieve(id);
    expect(ref).toBe(intent.id);
    const half = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
    expect(half.payment_intent).toStrictEqual(alone);
  });

  it.each([
    ["decline", "card-declined", "generic_decline"],
    ["insufficient-funds", "insufficient-funds", "insufficient_funds"],
  ] as const)("stays open after %s, and another card may follow", async (card, declined, code) => {
    const { begin, gateway, look, taken } = createScene();
    const { id } = await begin();
    expect(gateway.enterCard(id, card)).toBe(true);
    expect(gateway.findPage(id)).toMatchObject({ status: "open", declined });
    const session = await look(id);
    expect(session).toMatchObject({ status: "open", payment_status: "unpaid" });
    expect(intentOf(session)).toMatchObject({
      status: "requires_payment_method",
      amount_received: 0,
      last_payment_error: { type: "card_error", code: "card_declined", decline_code: code },
      latest_charge: { paid: false, status: "failed" },
    });
    expect(taken()).toBe(0n);
    gateway.enterCard(id, "approve");
    const paid = intentOf(await look(id));
    expect(paid).toMatchObject({ id: intentOf(session).id, status: "succeeded" });
    expect(gateway.findPage(id)).not.toHaveProperty("declined");
    expect(taken()).toBe(55_100n);
  });

  it("does not change when the payer leaves", async () => {
    const { begin, gateway, look, told } = createScene();
    const { id } = await begin();
    const before = await look(id);
    expect(gateway.leavePage(id)).toBe(true);
    expect(await look(id)).toStrictEqual(before);
    expect(told()).toStrictEqual([]);
  });

  it("expires when its time has come", async () => {
    const { begin, gateway, look, clock, told } = createScene();
    const { id } = await begin();
    clock.advance(31 * minute - 1);
    expect((await look(id)).status).toBe("open");
    clock.advance(1);
    gateway.doWhatIsDue();
    expect(told()).toStrictEqual(["checkout.session.expired"]);
    expect(await look(id)).toMatchObject({ status: "expired", url: null });
    expect(gateway.enterCard(id, "approve")).toBe(false);
    expect(gateway.leavePage(id)).toBe(false);
  });

  it("is paid after all where the bank says so, once", async () => {
    const { begin, gateway, look, clock, taken } = createScene();
    const { id } = await begin();
    clock.advance(hour);
    expect(gateway.takeAfterAll(payment)).toBe(true);
    expect(gateway.takeAfterAll(payment)).toBe(false);
    expect(await look(id)).toMatchObject({ status: "complete", payment_status: "paid" });
    expect(taken()).toBe(55_100n);
  });

  it("is charged what the bank says instead, each in a session of its own", async () => {
    const { begin, gateway, stripe } = createScene();
    const { id } = await begin();
    const page = gateway.findPage(id);
    const amount = page?.amount ?? expect.fail("no page");
    gateway.enterCard(id, "approve", [amount, { ...amount, minorUnits: 1n }]);
    const { data } = await stripe.checkout.sessions.list({
      limit: 5,
      expand: ["data.payment_intent"],
    });
    expect(data.map((each) => intentOf(each).amount_received)).toStrictEqual([1, 55_100]);
    expect(gateway.takings(bill).map(({ amount: { minorUnits } }) => minorUnits)).toStrictEqual([
      55_100n,
      1n,
    ]);
  });

  it("with a lost answer cannot be asked about for a while, though it is paid", async () => {
    const { begin, gateway, stripe, look, clock, told, taken } = createScene();
    const { id } = await begin();
    gateway.enterCard(id, "lose-answer");
    expect(taken()).toBe(55_100n);
    clock.advance(7_999);
    await expect(look(id)).rejects.toMatchObject({ type: "StripeConnectionError" });
    // Others are still found in the list.
    expect((await stripe.checkout.sessions.list()).data.length).toBe(1);
    expect(told()).toStrictEqual([]);
    clock.advance(1);
    expect((await look(id)).payment_status).toBe("paid");
  });
});

describe("expiring a session", () => {
  it("ends it, and its page", async () => {
    const { begin, gateway, stripe, told } = createScene();
    const { id } = await begin();
    const expired = await stripe.checkout.sessions.expire(id);
    expect(expired).toMatchObject({ id, status: "expired", payment_status: "unpaid", url: null });
    expect(gateway.enterCard(id, "approve")).toBe(false);
    expect(told()).toStrictEqual(["checkout.session.expired"]);
  });

  it.each(["complete", "expired"])("is refused when it is %s", async (status) => {
    const { begin, gateway, stripe, look } = createScene();
    const { id } = await begin();
    if (status === "complete") gateway.enterCard(id, "approve");
    else await stripe.checkout.sessions.expire(id);
    await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject({
      type: "StripeInvalidRequestError",
      statusCode: 400,
      message: `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${status}\`.`,
    });
    expect((await look(id)).status).toBe(status);
  });
});
