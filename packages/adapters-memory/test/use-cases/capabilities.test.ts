import { type GatewayCapabilities, isOpen, listOperatorCases } from "@billsdue/core";
import { value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { begin, sent } from "./begin-payment.ts";
import { bill, createWorld, type Effect, type Fault, owed, type World } from "./world.ts";

const minute = 60_000;
const hour = 60 * minute;
const window = 24 * hour;
const lease = minute;

/** A world with a payment that was sent, the answer lost unless told. */
const sentTo = (
  capabilities: Partial<GatewayCapabilities>,
  faults: (effect: Effect, nth: number) => Fault | undefined = (effect, nth) =>
    effect === "purchase" && nth === 1 ? "after" : undefined,
) => sent({ capabilities, faults });

const statusOf = async (world: World) => (await world.payment()).status;
const callsOf = (world: World) =>
  (["purchase", "inquire", "cancel"] as const).map((effect) => world.calls.get(effect) ?? 0);
const casesOf = async (world: World) =>
  value(await listOperatorCases(world.ports)({ limit: 10 })).map(({ case: found }) => found.type);

describe("a gateway that cannot be asked", () => {
  const capabilities = { inquiry: false, idempotencyWindowMs: window };

  it("is sent the same key again, and its answer tells", async () => {
    const { world, id } = await sentTo(capabilities);
    expect(await statusOf(world)).toBe("unknown");
    expect(value(await world.resolve(id)).status).toBe("requires-action");
    expect(await world.type("approve")).toBe(true);
    expect(value(await world.resolve(id)).status).toBe("captured");
    expect([callsOf(world), world.bank.takenFor(bill)]).toStrictEqual([[3, 0, 0], owed]);
  });

  it("is sent it again as long as whoever sleeps in that call still falls into the window", async () => {
    const { world, id } = await sentTo(capabilities);
    world.clock.advance(window - lease);
    // Its page is over by then, and says so.
    expect(value(await world.resolve(id)).status).toBe("canceled");
    expect(callsOf(world)).toStrictEqual([2, 0, 0]);
  });

  it("is not sent it again afterwards, when it could be another charge: an operator reads its books", async () => {
    const { world, id } = await sentTo(capabilities);
    world.clock.advance(window - lease + 1);
    expect(value(await world.resolve(id)).status).toBe("unknown");
    expect(callsOf(world)).toStrictEqual([1, 0, 0]);
    expect(await casesOf(world)).toStrictEqual(["open-payment"]);
  });

  it("counts the window from the first time that it was sent", async () => {
    const { world, id } = await sentTo(capabilities, (effect) =>
      effect === "purchase" ? "after" : undefined,
    );
    for (let hours = 0; hours < 30; hours += 1) {
      world.clock.advance(hour);
      expect(value(await world.resolve(id)).status).toBe("unknown");
    }
    expect(callsOf(world)).toStrictEqual([24, 0, 0]);
  });

  it("makes a call whose caller is gone unknown once the window is over, so that an operator may decide", async () => {
    const world = createWorld({
      capabilities,
      faults: (effect, nth) => (effect === "save" && nth === 3 ? "before" : undefined),
    });
    const id = await begin(world);
    expect((await world.submit(id)).isErr()).toBe(true);
    expect(await statusOf(world)).toBe("submitting");
    world.clock.advance(window);
    expect(value(await world.resolve(id)).status).toBe("unknown");
    expect(await casesOf(world)).toStrictEqual(["open-payment"]);
  });

  it("is not asked about a payment that has ended", async () => {
    const { world, id } = await sentTo(capabilities);
    await world.resolve(id);
    await world.type("decline");
    expect(value(await world.resolve(id)).status).toBe("declined");
    const calls = callsOf(world);
    expect(value(await world.resolve(id)).status).toBe("declined");
    expect(callsOf(world)).toStrictEqual(calls);
  });
});

describe("a gateway that cannot cancel", () => {
  const lost = (effect: Effect, nth: number): Fault | undefined =>
    effect === "purchase" && nth === 1 ? "before" : undefined;
  const capabilities = { cancel: false, idempotencyWindowMs: window };

  it("is sent a payment again that it does not know, rather than that it is released", async () => {
    const { world, id } = await sentTo(capabilities, lost);
    world.clock.advance(10_000);
    expect(value(await world.resolve(id)).status).toBe("requires-action");
    expect(callsOf(world)).toStrictEqual([2, 1, 0]);
  });

  it("keeps it unknown for an operator where the window is over, and is never taken for having failed", async () => {
    const { world, id } = await sentTo(capabilities, lost);
    world.clock.advance(window);
    expect(value(await world.resolve(id)).status).toBe("unknown");
    expect([callsOf(world), await casesOf(world)]).toStrictEqual([[1, 1, 0], ["open-payment"]]);
  });

  it("ends a page by its own word that it is over", async () => {
    const { world, id } = await sentTo(capabilities, () => undefined);
    world.clock.advance(29 * minute);
    expect(value(await world.resolve(id)).status).toBe("requires-action");
    world.clock.advance(minute);
    expect(value(await world.resolve(id)).status).toBe("canceled");
    expect(world.calls.get("cancel")).toBeUndefined();
  });
});

describe("a gateway that settles later", () => {
  it("is waited for: the payment is pending, then paid", async () => {
    const { world, id } = await sentTo({ settles: "later" }, () => undefined);
    await world.type("approve");
    expect(value(await world.resolve(id)).status).toBe("pending");
    world.clock.advance(minute);
    expect(value(await world.resolve(id)).status).toBe("captured");
  });

  it("is no case for an operator before three days, any other gateway's is after an hour", async () => {
    for (const [settles, stuckAfter] of [
      ["at-once", hour],
      ["later", 72 * hour],
    ] as const) {
      const { world } = await sentTo({ settles });
      await world.invoices.save(pendingOf(await world.load()));
      world.clock.advance(stuckAfter - 1);
      expect(await casesOf(world)).toStrictEqual([]);
      world.clock.advance(1);
      expect(await casesOf(world)).toStrictEqual(["open-payment"]);
    }
  });
});

function pendingOf(invoice: Awaited<ReturnType<World["load"]>>) {
  return {
    ...invoice,
    payments: invoice.payments.map((payment) =>
      isOpen(payment) && payment.status === "unknown"
        ? { ...payment, status: "pending" as const }
        : payment,
    ),
  };
}
