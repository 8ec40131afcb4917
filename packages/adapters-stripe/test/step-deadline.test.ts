import { type Secrets, unavailable } from "@billsdue/core";
import { problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { createStripeGateway } from "../src/index.ts";
import {
  create,
  expire,
  list,
  nameOf,
  page,
  payment,
  refusal,
  retrieve,
  session,
  type Change,
} from "./stripe-answers.ts";
import { createScene } from "./stripe-scene.ts";

/** A step of this long starts no other call, in milliseconds: with its tries and time-outs it could outlive a lease of 60 seconds. */
const longest = 25_000;

const noTime = unavailable("payment-gateway", "there is no time left for it");

/** Stripe whose answer to the `nth` request takes so long, in milliseconds. */
function createSlow(nth: number, takes: number, answer?: Change) {
  const scene: ReturnType<typeof createScene> = createScene({
    change: (request, go) => {
      if (scene.requests.length === nth) scene.clock.advance(takes);
      return answer === undefined ? go(request) : answer(request, go);
    },
  });
  return scene;
}

const steps = [
  ["purchase", "sent", 1, [create]],
  ["inquire", "sent", 1, [list]],
  ["cancel", "sent", 1, [list]],
  ["cancel", "sent", 2, [list, expire]],
  ["cancel", "never", 1, [list]],
  ["cancel", "never", 2, [list, create]],
  ["cancel", "never", 3, [list, create, expire]],
] as const;

describe("a step that has lasted too long", () => {
  it.each(steps)("starts no other call: %s of what was %s, after call %d", async (...step) => {
    const [operation, before, nth, made] = step;
    const already = before === "sent" ? 1 : 0;
    const { gateway, requests } = createSlow(nth + already, longest + 1);
    if (before === "sent") await gateway.purchase(payment);
    expect(problem(await gateway[operation](payment))).toStrictEqual(noTime);
    expect(requests.slice(already).map(nameOf)).toStrictEqual(made);
  });

  it.each(steps)("goes on until then: %s of what was %s, after call %d", async (...step) => {
    const [operation, before, nth] = step;
    const { gateway } = createSlow(nth + (before === "sent" ? 1 : 0), longest);
    if (before === "sent") await gateway.purchase(payment);
    value(await gateway[operation](payment));
  });

  it("is no matter of the next one", async () => {
    const { gateway } = createSlow(1, longest + 1);
    expect(problem(await gateway.cancel(payment))).toStrictEqual(noTime);
    value(await gateway.ready());
    expect(value(await gateway.cancel(payment)).outcome).toBe("approved");
  });

  it("tells what it has learnt where it needs no other call", async () => {
    const { gateway } = createSlow(1, 60_000);
    expect(value(await gateway.inquire(payment)).outcome).toBe("not-found");
  });

  it("adds up the time of its calls", async () => {
    const scene = createScene({
      change: (request, go) => {
        scene.clock.advance(9_000);
        return go(request);
      },
    });
    expect(problem(await scene.gateway.cancel(payment))).toStrictEqual(noTime);
    expect(scene.requests.map(nameOf)).toStrictEqual([list, create, expire]);
  });

  it("starts no call where it took so long to read its keys", async () => {
    const { client, clock, requests, secrets } = createScene();
    const slow: Secrets = {
      read: (name) => {
        clock.advance(longest + 1);
        return secrets.read(name);
      },
    };
    const gateway = createStripeGateway({ mode: "test", client, secrets: slow, clock });
    expect(problem(await gateway.inquire(payment))).toStrictEqual(noTime);
    expect(requests).toStrictEqual([]);
  });

  it("reads no other page of a list", async () => {
    const others = [session({ client_reference_id: "ANOTHER-PAYMENT-1" })];
    const { gateway, requests } = createSlow(2, longest + 1, async () => page(others, true));
    expect(problem(await gateway.inquire(payment))).toStrictEqual(noTime);
    expect(requests.map(nameOf)).toStrictEqual([list, list]);
  });
});

describe("a call that has lasted too long is not tried again", () => {
  it("where Stripe asks for a moment", async () => {
    const { gateway, requests, waits } = createSlow(1, 40_001, async () => refusal(429));
    expect(problem(await gateway.inquire(payment))).toMatchObject({ type: "unavailable" });
    expect(requests.map(nameOf)).toStrictEqual([list]);
    expect(waits).toStrictEqual([]);
  });

  it.each([
    [longest - 1_000, [list, list]],
    [longest - 999, [list]],
  ])(
    "where the moment that Stripe asks for would be over too late: after %d",
    async (takes, made) => {
      const busy = async () => refusal(429, {}, { "retry-after": "1" });
      const { gateway, requests } = createSlow(1, takes, busy);
      problem(await gateway.inquire(payment));
      expect(requests.map(nameOf)).toStrictEqual(made);
    },
  );

  it("with another key", async () => {
    const { gateway, requests, secrets } = createSlow(1, 40_001, async () => refusal(401));
    secrets.rotate("stripe-api-key", "sk_test_new");
    expect(problem(await gateway.inquire(payment))).toMatchObject({ type: "unavailable" });
    expect(requests.map(nameOf)).toStrictEqual([list]);
  });

  it("and it was in time, with all of its calls: nothing is kept from a quick step", async () => {
    const { gateway, requests } = createSlow(1, longest);
    expect(value(await gateway.cancel(payment)).outcome).toBe("approved");
    expect(requests.map(nameOf)).toStrictEqual([list, create, expire, retrieve]);
  });
});
