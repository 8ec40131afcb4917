import { unavailable } from "@billsdue/core";
import { problem, value } from "@billsdue/core/testing";
import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { begin } from "./begin-payment.ts";
import { bill, createWorld, owed } from "./world.ts";

const refused = unavailable("payment-gateway", "its keys are refused");

/** A world whose gateway is ready when it is told so. */
function createUnreadyWorld() {
  let isReady = false;
  const world = createWorld({
    gateway: (bank) => ({ ...bank, ready: () => (isReady ? bank.ready() : errAsync(refused)) }),
  });
  const setReady = (now: boolean) => {
    isReady = now;
  };
  return { world, setReady };
}

describe("a gateway that is not ready", () => {
  it("has nobody begin a payment: the bill stays free", async () => {
    const { world, setReady } = createUnreadyWorld();
    await world.bill();
    expect(problem(await world.request())).toStrictEqual(refused);
    expect((await world.load()).payments).toStrictEqual([]);
    setReady(true);
    expect(value(await world.request()).payment.status).toBe("created");
  });

  it("is not sent what was begun before: that waits, unsent, and is sent afterwards", async () => {
    const { world, setReady } = createUnreadyWorld();
    setReady(true);
    const id = await begin(world);
    setReady(false);
    const before = await world.load();
    expect(problem(await world.submit(id))).toStrictEqual(refused);
    expect(await world.load()).toStrictEqual(before);
    expect(world.calls.get("purchase")).toBeUndefined();
    setReady(true);
    expect(value(await world.submit(id)).status).toBe("requires-action");
  });

  it("is asked about what it was sent before, all the same", async () => {
    const { world, setReady } = createUnreadyWorld();
    setReady(true);
    const id = await begin(world);
    value(await world.submit(id));
    setReady(false);
    await world.type("approve");
    expect(value(await world.resolve(id)).status).toBe("captured");
    expect(world.bank.takenFor(bill)).toBe(owed);
  });
});

describe("an amount that the gateway does not take", () => {
  it("is refused before anything is reserved, and no other is", async () => {
    const world = createWorld({ capabilities: { takes: ({ minorUnits }) => minorUnits < owed } });
    await world.bill();
    const refusal = { type: "not-payable", reason: "amount-not-taken" };
    expect(problem(await world.request())).toStrictEqual(refusal);
    expect((await world.load()).payments).toStrictEqual([]);
    const lesser = createWorld({ capabilities: { takes: ({ minorUnits }) => minorUnits <= owed } });
    await lesser.bill();
    expect(value(await lesser.request()).payment.status).toBe("created");
  });
});
