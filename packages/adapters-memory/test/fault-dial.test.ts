import { paymentId } from "@billsdue/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createFaultDial, type GatewayCall, gatewayFaultNames } from "../src/index.ts";
import { asked, bill, createGatewayWorld, minute, payment } from "./gateway-world.ts";

const fault = fc.constantFrom(...gatewayFaultNames);
const call = fc.record<GatewayCall>({
  invoiceId: fc.constantFrom(bill, undefined),
  attempt: fc.nat(20),
  operation: fc.constantFrom("purchase", "inquire", "cancel", "card", "webhook"),
  nth: fc.integer({ min: 1, max: 1000 }),
});
const seed = fc.nat(2 ** 31 - 1);

describe("the fault dial", () => {
  it("never hits at 0, always at 1", () => {
    fc.assert(
      fc.property(seed, fault, call, (at, name, which) => {
        const never = createFaultDial({ seed: at, probabilities: {} });
        const always = createFaultDial({ seed: at, probabilities: { [name]: 1 } });
        expect(never.hits(name, which)).toBe(false);
        expect(always.hits(name, which)).toBe(true);
      }),
    );
  });

  it("hits all the same calls, and others, at a higher probability", () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(seed, fault, call, probability, probability, (at, name, which, one, other) => {
        const hits = (odds: number) =>
          createFaultDial({ seed: at, probabilities: { [name]: odds } }).hits(name, which);
        expect(hits(Math.max(one, other))).toBe(hits(one) || hits(other));
      }),
    );
  });

  it("has an extent of at least 0 and less than 1", () => {
    fc.assert(
      fc.property(seed, fault, call, (at, name, which) => {
        const extent = createFaultDial({ seed: at, probabilities: {} }).extent(name, which);
        expect(extent).toBeGreaterThanOrEqual(0);
        expect(extent).toBeLessThan(1);
      }),
    );
  });

  it("hits about as often as it says", () => {
    const dial = createFaultDial({ seed: 7, probabilities: { html: 0.2 } });
    const hits = Array.from({ length: 5_000 }, (_, nth) =>
      dial.hits("html", { invoiceId: bill, attempt: 1, operation: "inquire", nth }),
    ).filter(Boolean);
    expect(hits.length / 5_000).toBeGreaterThan(0.18);
    expect(hits.length / 5_000).toBeLessThan(0.22);
  });

  it("can be turned while the gateway runs", async () => {
    const dial = createFaultDial({ seed: 7, probabilities: {} });
    const world = createGatewayWorld(dial);
    await world.purchase();
    expect(await world.outcomes(1)).toStrictEqual(["action-required"]);
    const settings = { seed: 8, probabilities: { "lost-request": 1 } };
    dial.set(settings);
    expect(dial.settings()).toStrictEqual(settings);
    expect(await world.outcomes(1)).toStrictEqual(["unavailable"]);
  });
});

describe("a seed", () => {
  const history = async (at: number, payments: readonly string[]) => {
    const probabilities = { "lost-answer": 0.3, "rate-limited": 0.3 };
    const world = createGatewayWorld(createFaultDial({ seed: at, probabilities }));
    const told: string[] = [];
    for (const id of payments) {
      const answer = await world.purchase(paymentId(id));
      told.push(answer.isOk() ? answer.value.outcome : answer.error.type);
    }
    return [...told, ...(await world.outcomes(20))];
  };

  it("gives the same faults again, whatever the payments are called, and another gives others", async () => {
    const first = await history(7, [payment]);
    expect(await history(7, [payment])).toStrictEqual(first);
    expect(await history(8, [payment])).not.toStrictEqual(first);
    const names = (prefix: string) => Array.from({ length: 12 }, (_, nth) => `${prefix}${nth}`);
    expect(await history(7, names("a"))).toStrictEqual(await history(7, names("b")));
  });

  it("replays a whole story under any settings", async () => {
    const probabilities = fc.dictionary(fault, fc.constantFrom(0.2, 0.5, 1));
    const verdict = fc.constantFrom("approve", "decline", "lose-answer" as const);
    await fc.assert(
      fc.asyncProperty(seed, probabilities, verdict, async (at, odds, typed) => {
        const story = async () => {
          const world = createGatewayWorld(createFaultDial({ seed: at, probabilities: odds }));
          const begun = await world.purchase();
          world.clock.advance(minute / 2);
          const shown = begun.isOk() ? begun : await world.gateway.inquire(asked());
          world.gateway.enterCard(shown.map(world.pageOf).unwrapOr(""), typed);
          const told: string[] = [];
          for (let nth = 0; nth < 6; nth += 1) {
            told.push(...(await world.outcomes(2)));
            if (nth === 3) await world.gateway.cancel(asked());
            world.clock.advance(minute / 2);
          }
          return { told, log: world.log, taken: world.taken(), read: await world.readWebhooks() };
        };
        expect(await story()).toStrictEqual(await story());
      }),
    );
  });

  it("gives the same faults whatever other payments do in between", async () => {
    const probabilities = { "lost-answer": 0.5 };
    const alone = createGatewayWorld(createFaultDial({ seed: 7, probabilities }));
    await alone.purchase();
    const told = await alone.outcomes(20);
    const busy = createGatewayWorld(createFaultDial({ seed: 7, probabilities }));
    await busy.purchase();
    const toldBusy: string[] = [];
    for (let nth = 0; nth < 20; nth += 1) {
      await busy.gateway.inquire(asked(paymentId("other")));
      await busy.gateway.cancel(asked(paymentId("another")));
      toldBusy.push(...(await busy.outcomes(1)));
    }
    expect(toldBusy).toStrictEqual(told);
  });
});
