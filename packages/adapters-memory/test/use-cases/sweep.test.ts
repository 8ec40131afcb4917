import { addMilliseconds, isOpen, type Payment, submitPayment } from "@billsdue/core";
import { invoiceId, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { begin } from "./begin-payment.ts";
import {
  bill,
  createWorld,
  email,
  type Effect,
  type Fault,
  owed,
  text,
  type World,
} from "./world.ts";

const minute = 60_000;

async function begun(faults: (effect: Effect, nth: number) => Fault | undefined = () => undefined) {
  const world = createWorld({ faults });
  return { world, id: await begin(world, { receiptTo: [email, text] }) };
}

async function sweepAfter(world: World, milliseconds: number): Promise<Payment["status"]> {
  world.clock.advance(milliseconds);
  value(await world.sweep());
  return (await world.payment()).status;
}

describe("the sweep", () => {
  it("starts the workflow that was never started", async () => {
    const { world, id } = await begun((effect, nth) =>
      effect === "start" && nth === 1 ? "before" : undefined,
    );
    expect(world.started).toStrictEqual([]);
    expect(await sweepAfter(world, minute)).toBe("created");
    expect(world.started).toStrictEqual([{ invoiceId: bill, paymentId: id }]);
  });

  it("takes a workflow that was started, its answer lost, for started", async () => {
    const { world, id } = await begun((effect, nth) =>
      effect === "start" && nth === 1 ? "after" : undefined,
    );
    expect(world.started).toStrictEqual([{ invoiceId: bill, paymentId: id }]);
    value(await world.sweep());
    expect(world.started).toHaveLength(1);
  });

  it("sends the payment of a workflow that died before it could: no bill is reserved for ever", async () => {
    const { world } = await begun();
    expect(await sweepAfter(world, minute)).toBe("requires-action");
    expect(await world.type("approve")).toBe(true);
    expect(await sweepAfter(world, minute)).toBe("captured");
  });

  it("leaves a call under way alone, and asks once its lease is over", async () => {
    const { world, id } = await begun((effect, nth) =>
      effect === "save" && nth === 3 ? "before" : undefined,
    );
    expect((await world.submit(id)).isErr()).toBe(true);
    expect((await world.payment()).status).toBe("submitting");
    expect(await sweepAfter(world, minute - 1)).toBe("submitting");
    expect(world.calls.get("inquire")).toBeUndefined();
    expect(await sweepAfter(world, 1)).toBe("requires-action");
  });

  it("finds out what became of a lost answer: taken", async () => {
    const { world, id } = await begun((effect, nth) =>
      effect === "inquire" && nth === 1 ? "before" : undefined,
    );
    await world.submit(id);
    await world.type("approve");
    value(await world.resolve(id));
    expect((await world.payment()).status).toBe("unknown");
    expect(await sweepAfter(world, 1)).toBe("captured");
    expect(world.bank.takenFor(bill)).toBe(owed);
  });

  it("finds out what became of a lost request: cancelled at the gateway after the grace, not before", async () => {
    const { world, id } = await begun((effect, nth) =>
      effect === "purchase" && nth === 1 ? "before" : undefined,
    );
    value(await world.submit(id));
    expect(await sweepAfter(world, 9_999)).toBe("unknown");
    expect(world.calls.get("cancel")).toBeUndefined();
    expect(await sweepAfter(world, 30_001)).toBe("canceled");
    expect(world.calls.get("cancel")).toBe(1);
  });

  it("never fails a payment by age while the gateway is silent", async () => {
    const { world, id } = await begun((effect) => (effect === "inquire" ? "before" : undefined));
    await world.submit(id);
    for (let nth = 0; nth < 100; nth += 1)
      expect(await sweepAfter(world, 24 * 60 * minute)).toBe("unknown");
  });

  it("sends receipts that nobody has sent", async () => {
    const { world, id } = await begun();
    await world.submit(id);
    await world.type("approve");
    value(await world.resolve(id));
    expect([world.emails.length, world.texts.length]).toStrictEqual([0, 0]);
    await sweepAfter(world, minute);
    expect([world.emails.length, world.texts.length]).toStrictEqual([1, 1]);
    await sweepAfter(world, minute);
    expect([world.emails.length, world.texts.length]).toStrictEqual([1, 1]);
  });

  it("says since when the oldest payment is open that it has found", async () => {
    const { world } = await begun();
    const first = await world.load();
    const [payment] = first.payments;
    if (payment === undefined) return expect.fail("no payment");
    const earlier = { ...payment, requestedAt: addMilliseconds(payment.requestedAt, -60 * minute) };
    const older = { ...first, id: invoiceId("8"), version: 0, payments: [earlier] };
    value(await world.invoices.save(older));
    world.clock.advance(minute);
    const { oldestOpen } = value(await world.sweep());
    expect(oldestOpen).toBe(earlier.requestedAt);
  });

  it("says how many it saw to and how many steps failed, and goes on with the others", async () => {
    const { world } = await begun((effect, nth) =>
      effect === "start" && nth === 2 ? "before" : undefined,
    );
    const template = await world.load();
    for (const id of ["8", "9"])
      value(await world.invoices.save({ ...template, id: invoiceId(id), version: 0 }));
    world.clock.advance(minute);
    expect(value(await world.sweep())).toMatchObject({ invoices: 3, failed: 1 });
  });

  it("fails where it cannot find out what is open", async () => {
    const { world } = await begun((effect) => (effect === "find-open" ? "before" : undefined));
    expect((await world.sweep()).isErr()).toBe(true);
  });

  it("lets no payment that cannot end starve another: what was looked at in vain comes later each time", async () => {
    const { world } = await begun((effect) => (effect === "inquire" ? "before" : undefined));
    const template = await world.load();
    const ids = ["7", "8", "9"].map(invoiceId);
    for (const id of ids) value(await world.invoices.save({ ...template, id, version: 0 }));
    for (const started of [bill, ...ids]) {
      const [payment] = (await world.load(started)).payments;
      if (payment !== undefined) {
        value(await submitPayment(world.ports)({ invoiceId: started, paymentId: payment.id }));
        await world.resolve(payment.id);
      }
    }
    const looked = new Set<string>();
    for (let nth = 0; nth < 4; nth += 1) {
      world.clock.advance(1_000);
      const [next] = value(await world.invoices.findDue(world.clock.now(), 1));
      if (next !== undefined) looked.add(next.id);
      value(await world.sweep(1));
    }
    expect(looked).toStrictEqual(new Set<string>([bill, ...ids]));
    expect(value(await world.sweep(1))).toStrictEqual({ invoices: 0, failed: 0 });
  });

  it("looks at one that cannot end ever more rarely, and a quarter of an hour apart at the most", async () => {
    const { world, id } = await begun((effect) => (effect === "inquire" ? "before" : undefined));
    await world.submit(id);
    for (let nth = 0; nth < 24 * 60; nth += 1) await sweepAfter(world, minute);
    const asked = world.calls.get("inquire") ?? 0;
    expect(asked).toBeGreaterThan(95);
    expect(asked).toBeLessThan(110);
  });

  it("finds nothing once everything has ended", async () => {
    const { world, id } = await begun();
    await world.submit(id);
    await world.type("decline");
    value(await world.resolve(id));
    world.clock.advance(minute);
    expect(value(await world.sweep())).toStrictEqual({ invoices: 0, failed: 0 });
    expect((await world.load()).payments.some(isOpen)).toBe(false);
  });
});
