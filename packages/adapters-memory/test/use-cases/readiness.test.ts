import { unavailable } from "@billsdue/core";
import { idempotencyKey, problem, value } from "@billsdue/core/testing";
import { errAsync, okAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { begin } from "./begin-payment.ts";
import { bill, createWorld, owed } from "./world.ts";

const minute = 60_000;
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

  it("lets whoever asked before find the payment, as often as the wish is made", async () => {
    const { world, setReady } = createUnreadyWorld();
    setReady(true);
    const id = await begin(world);
    setReady(false);
    const { payment, replayed } = value(await world.request());
    expect([payment.id, replayed]).toStrictEqual([id, true]);
    expect(problem(await world.request({ idempotencyKey: idempotencyKey("key-2") }))).toStrictEqual(
      refused,
    );
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

describe("a gateway that knows nothing of a page that it has opened", () => {
  /** Another account's, for as long as it is told so. */
  const createForgetfulWorld = () => {
    let isForgetful = false;
    const world = createWorld({
      gateway: (bank) => ({
        ...bank,
        inquire: (asked) =>
          isForgetful
            ? okAsync({
                operation: "purchase",
                outcome: "not-found",
                source: "inquiry",
                at: world.clock.now(),
              })
            : bank.inquire(asked),
      }),
    });
    const setForgetful = (now: boolean) => {
      isForgetful = now;
    };
    return { world, setForgetful };
  };

  it("is not believed as long as somebody may be paying there", async () => {
    const { world, setForgetful } = createForgetfulWorld();
    const id = await begin(world);
    value(await world.submit(id));
    setForgetful(true);
    world.clock.advance(29 * minute);
    const before = await world.load();
    expect(problem(await world.resolve(id))).toMatchObject({ type: "unavailable" });
    expect(await world.load()).toStrictEqual(before);
    expect(world.calls.get("cancel")).toBeUndefined();
    setForgetful(false);
    await world.type("approve");
    expect(value(await world.resolve(id)).status).toBe("captured");
  });

  it("is, once the page is over: the payment is given up there", async () => {
    const { world, setForgetful } = createForgetfulWorld();
    const id = await begin(world);
    value(await world.submit(id));
    setForgetful(true);
    world.clock.advance(30 * minute);
    expect(value(await world.resolve(id)).status).toBe("canceled");
    expect(world.calls.get("cancel")).toBe(1);
  });
});

describe("a sweep", () => {
  it("goes on where an adapter throws, which none should", async () => {
    const world = createWorld({
      gateway: (bank) => ({
        ...bank,
        inquire: () => new ResultAsync(Promise.reject(new TypeError("a bug"))),
      }),
    });
    const id = await begin(world);
    value(await world.submit(id));
    world.clock.advance(minute);
    expect(value(await world.sweep())).toMatchObject({ invoices: 1, failed: 1 });
    // It is looked at again after a pause, as any other.
    expect(value(await world.sweep()).invoices).toBe(0);
  });
});
