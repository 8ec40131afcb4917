import { describe, expect, it } from "vitest";

import { all, bill, createScene, intentOf, minute, once, payment, tick } from "./scene.ts";

describe("a card", () => {
  it.each([
    [0, 49_590],
    [0.5, 60_610],
  ])("is charged a tenth more or less under wrong-amount", async (extent, amount) => {
    const plan = { ...once("wrong-amount", "card"), extent: () => extent };
    const { begin, gateway, look, taken } = createScene(plan);
    const { id } = await begin();
    gateway.enterCard(id, "approve");
    const session = await look(id);
    expect(session).toMatchObject({ status: "complete", amount_total: 55_100 });
    expect(intentOf(session)).toMatchObject({
      amount: 55_100,
      amount_received: amount,
      latest_charge: { amount, paid: true },
    });
    expect(taken()).toBe(BigInt(amount));
  });

  it("is charged in another currency under wrong-currency", async () => {
    const { begin, gateway, look } = createScene(once("wrong-currency", "card"));
    const { id } = await begin();
    gateway.enterCard(id, "approve");
    const session = await look(id);
    expect(session.currency).toBe("usd");
    expect(intentOf(session)).toMatchObject({
      currency: "eur",
      amount_received: 55_100,
      latest_charge: { currency: "eur" },
    });
    expect(gateway.takings(bill).map(({ amount }) => amount)).toStrictEqual([
      { currency: "EUR", minorUnits: 55_100n },
    ]);
  });

  it("is charged twice under key-ignored, in a second session with an intent of its own", async () => {
    const { begin, gateway, stripe, taken } = createScene(once("key-ignored", "card"));
    const { id } = await begin();
    gateway.enterCard(id, "approve");
    const { data } = await stripe.checkout.sessions.list({ expand: ["data.payment_intent"] });
    const paid = {
      status: "complete",
      payment_status: "paid",
      client_reference_id: payment,
      metadata: { invoice_id: bill, payment_id: payment },
    };
    expect(data).toMatchObject([paid, { ...paid, id }]);
    expect(new Set(data.map((session) => intentOf(session).id)).size).toBe(2);
    expect(new Set(gateway.takings(bill).map(({ gatewayRef }) => gatewayRef)).size).toBe(2);
    expect(taken()).toBe(110_200n);
  });

  it("is typed one to four ticks later under late-execution", async () => {
    const { begin, gateway, look, clock, taken } = createScene(once("late-execution", "card"));
    const { id } = await begin();
    expect(gateway.enterCard(id, "approve")).toBe(true);
    clock.advance(tick - 1);
    expect((await look(id)).status).toBe("open");
    expect(taken()).toBe(0n);
    clock.advance(1);
    expect(taken()).toBe(55_100n);
  });

  it("that is typed late is not charged where the session is expired before", async () => {
    const { begin, gateway, stripe, clock, taken } = createScene(once("late-execution", "card"));
    const { id } = await begin();
    gateway.enterCard(id, "approve");
    await stripe.checkout.sessions.expire(id);
    clock.advance(minute);
    expect(taken()).toBe(0n);
  });

  it("that is declined is charged later all the same under late-capture", async () => {
    const plan = { ...once("late-capture", "card"), extent: () => 0.99 };
    const { begin, gateway, look, clock, taken } = createScene(plan);
    const { id } = await begin();
    gateway.enterCard(id, "decline");
    expect(intentOf(await look(id)).status).toBe("requires_payment_method");
    clock.advance(4 * tick - 1);
    expect(taken()).toBe(0n);
    clock.advance(1);
    expect(await look(id)).toMatchObject({
      status: "complete",
      payment_intent: { status: "succeeded", latest_charge: { paid: true } },
    });
    expect(taken()).toBe(55_100n);
  });

  it("that is declined is not charged later where another one is approved", async () => {
    const { begin, gateway, clock, taken } = createScene(once("late-capture", "card"));
    const { id } = await begin();
    gateway.enterCard(id, "decline");
    gateway.enterCard(id, "approve");
    clock.advance(minute);
    expect(taken()).toBe(55_100n);
  });
});

it("charges an expired session later all the same under late-capture", async () => {
  const { begin, stripe, look, clock, taken } = createScene(once("late-capture", "cancel"));
  const { id } = await begin();
  expect((await stripe.checkout.sessions.expire(id)).status).toBe("expired");
  clock.advance(tick - 1);
  expect((await look(id)).status).toBe("expired");
  clock.advance(1);
  expect(await look(id)).toMatchObject({ status: "complete", payment_status: "paid" });
  expect(taken()).toBe(55_100n);
});

describe("an approval that is taken back", () => {
  const withdrawn = {
    status: "expired",
    payment_status: "unpaid",
    url: null,
    payment_intent: {
      status: "requires_payment_method",
      amount_received: 0,
      last_payment_error: { type: "card_error", code: "card_declined" },
      latest_charge: { paid: false },
    },
  };

  it("is told once, and as declined from then on, while the money stays taken", async () => {
    const { begin, gateway, look, stripe, clock, told, taken } = createScene(
      once("decline-after-approval", "card"),
    );
    const { id } = await begin();
    gateway.enterCard(id, "approve");
    const listed = await stripe.checkout.sessions.list();
    expect(listed.data).toMatchObject([{ status: "complete", payment_status: "paid" }]);
    const first = await look(id);
    expect(first).toMatchObject({ status: "complete", payment_status: "paid" });
    expect(await look(id)).toMatchObject(withdrawn);
    const intent = await stripe.paymentIntents.retrieve(intentOf(first).id);
    expect(intent.status).toBe("requires_payment_method");
    const { data } = await stripe.checkout.sessions.list();
    expect(data).toMatchObject([{ status: "expired", payment_status: "unpaid" }]);
    await expect(stripe.checkout.sessions.expire(id)).rejects.toThrow("`expired`");
    expect(taken()).toBe(55_100n);
    expect(told()).toStrictEqual(["payment_intent.succeeded", "checkout.session.completed"]);
    clock.advance(tick);
    gateway.doWhatIsDue();
    expect(told().slice(2)).toStrictEqual(["payment_intent.payment_failed"]);
    clock.advance(minute);
    gateway.doWhatIsDue();
    expect(told().length).toBe(3);
  });

  it("has not been told by an answer that was lost", async () => {
    const plan = all(once("decline-after-approval", "card"), once("lost-answer", "inquire"));
    const { begin, gateway, look } = createScene(plan);
    const { id } = await begin();
    gateway.enterCard(id, "approve");
    await look(id).catch(() => undefined);
    expect((await look(id)).status).toBe("complete");
    expect((await look(id)).status).toBe("expired");
  });
});
