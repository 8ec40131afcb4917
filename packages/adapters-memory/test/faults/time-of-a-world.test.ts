import { type Mischief, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { unreliableWorlds } from "../../src/testing/index.ts";
import { asked, bill } from "../gateway-world.ts";

const lateMs = 6_000;
const day = 24 * 60 * 60_000;

/** A world whose gateway does late what it is told to, and what has been seen of it. */
async function createScene(...mischief: readonly Mischief[]) {
  const world = await unreliableWorlds().createWorld(mischief);
  const { gateway, clock } = world.ports;
  const begun = Date.parse(clock.now());
  return {
    ...world,
    purchase: async () => value(await gateway.purchase(asked())),
    gone: () => Date.parse(clock.now()) - begun,
    takenAfter: () => world.takings(bill).map(({ at }) => Date.parse(at) - begun),
  };
}

describe("what a gateway does late, as time goes by", () => {
  it("is done at its time, however far the clock is moved", async () => {
    const { purchase, pages, atCardPage, advance, takenAfter, gone } = await createScene({
      fault: "late-execution",
      operation: "card",
      nth: 1,
    });
    await purchase();
    await atCardPage(pages[0] ?? expect.fail("no page"), "approve");
    advance(3 * day);
    expect(takenAfter()).toStrictEqual([lateMs]);
    expect(gone()).toBe(3 * day);
  });

  it("is not done before", async () => {
    const { purchase, pages, advance } = await createScene({
      fault: "late-execution",
      operation: "purchase",
      nth: 1,
    });
    await purchase();
    advance(lateMs - 1);
    expect(pages).toHaveLength(0);
    advance(1);
    expect(pages).toHaveLength(1);
  });

  it("is done under a key that is good at its time, and no longer when time has gone by", async () => {
    const { purchase, pages, advance } = await createScene({
      fault: "late-execution",
      operation: "purchase",
      nth: 2,
    });
    await purchase();
    await purchase();
    advance(3 * day);
    expect(pages).toHaveLength(1);
  });

  it("may lead to something later, which is done at its time, too", async () => {
    const { purchase, pages, atCardPage, advance, takenAfter, webhooks } = await createScene(
      { fault: "late-execution", operation: "card", nth: 1 },
      { fault: "late-capture", operation: "card", nth: 1 },
      { fault: "webhook-reordered", operation: "webhook", nth: 2 },
    );
    await purchase();
    await atCardPage(pages[0] ?? expect.fail("no page"), "decline");
    advance(2 * lateMs - 1);
    expect(takenAfter()).toStrictEqual([]);
    advance(day);
    expect(takenAfter()).toStrictEqual([2 * lateMs]);
    expect(webhooks).toHaveLength(2);
  });
});
