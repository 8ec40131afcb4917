import { cancelPayment, type PaymentId } from "@billsdue/core";
import { problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { begin, sent } from "./begin-payment.ts";
import { bill, createWorld, type World } from "./world.ts";

const giveUp = (world: World, paymentId: PaymentId) =>
  cancelPayment(world.ports)({ invoiceId: bill, paymentId });

describe("a payment that is given up", () => {
  it("is canceled without a word to the gateway where it was never sent, whatever that can do", async () => {
    for (const cancel of [true, false]) {
      const world = createWorld({ capabilities: { cancel } });
      const id = await begin(world);
      expect(value(await giveUp(world, id)).status).toBe("canceled");
      expect(world.calls.get("cancel")).toBeUndefined();
    }
  });

  it("stays as it is where its gateway cannot cancel what it was sent", async () => {
    const { world, id } = await sent({ capabilities: { cancel: false } });
    const before = await world.load();
    expect(value(await giveUp(world, id)).status).toBe("requires-action");
    expect(await world.load()).toStrictEqual(before);
    expect(world.calls.get("cancel")).toBeUndefined();
  });

  it("is unknown where the gateway does not answer, and its cancellation is under way no more", async () => {
    const { world, id } = await sent({
      faults: (effect) => (effect === "cancel" ? "before" : undefined),
    });
    expect(value(await giveUp(world, id)).status).toBe("unknown");
    expect(await world.payment()).not.toHaveProperty("operation");
  });

  it("is given back as it is where it has ended", async () => {
    const { world, id } = await sent();
    await world.type("approve");
    value(await world.resolve(id));
    const before = await world.load();
    expect(value(await giveUp(world, id)).status).toBe("captured");
    expect(await world.load()).toStrictEqual(before);
  });
});

describe("a payment that was never sent", () => {
  it("is not asked about", async () => {
    const world = createWorld();
    const id = await begin(world);
    const before = await world.load();
    expect(value(await world.resolve(id)).status).toBe("created");
    expect(await world.load()).toStrictEqual(before);
    expect(world.calls.get("inquire")).toBeUndefined();
  });
});

describe("a payment that has ended", () => {
  it("is a failure where somebody asks and the gateway does not answer: a webhook is to come again", async () => {
    const { world, id } = await sent({
      faults: (effect, nth) => (effect === "inquire" && nth === 2 ? "before" : undefined),
    });
    await world.type("decline");
    expect(value(await world.resolve(id)).status).toBe("declined");
    const before = await world.load();
    expect(problem(await world.resolve(id))).toStrictEqual({
      type: "unavailable",
      port: "gateway",
      reason: "no answer about a payment that has ended",
    });
    expect(await world.load()).toStrictEqual(before);
    expect(value(await world.resolve(id)).status).toBe("declined");
  });
});

describe("the sweep", () => {
  it("has nothing to do for a payment that has ended unpaid", async () => {
    const { world, id } = await sent();
    await world.type("decline");
    value(await world.resolve(id));
    world.clock.advance(60 * 60_000);
    const before = await world.load();
    expect(value(await world.sweep())).toStrictEqual({ invoices: 0, failed: 0 });
    expect(await world.load()).toStrictEqual(before);
  });
});
