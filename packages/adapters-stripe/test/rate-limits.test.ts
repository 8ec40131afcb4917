import { unavailable } from "@billsdue/core";
import { problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { payment, refusal } from "./stripe-answers.ts";
import { createScene } from "./stripe-scene.ts";

const busy = (retryAfter?: string, status = 429) =>
  refusal(
    status,
    { code: "rate_limit" },
    retryAfter === undefined ? {} : { "retry-after": retryAfter },
  );
const failure = unavailable("payment-gateway", "StripeRateLimitError rate_limit 429 req_1");

/** Stripe that is too busy for its first `times` requests. */
function createBusy(times: number, retryAfter?: string, status = 429) {
  const scene: ReturnType<typeof createScene> = createScene({
    change: async (request, go) =>
      scene.requests.length <= times ? busy(retryAfter, status) : go(request),
  });
  return scene;
}

describe("where Stripe asks for a moment", () => {
  it.each([
    ["1", 1_000],
    ["2", 2_000],
    ["0.5", 500],
    [undefined, 1_000],
    ["", 1_000],
    ["0", 1_000],
    ["-60", 1_000],
    ["soon", 1_000],
    ["Sun, 22 Nov 2026 12:01:00 GMT", 1_000],
  ])("it is given one, and asked once more: %j", async (retryAfter, wait) => {
    const { gateway, requests, waits } = createBusy(1, retryAfter);
    expect(value(await gateway.purchase(payment)).outcome).toBe("action-required");
    expect(waits).toStrictEqual([wait]);
    expect(requests).toHaveLength(2);
    const [first, second] = await Promise.all(requests.map((request) => request.text()));
    expect(second).toBe(first);
    expect(requests[1]?.headers.get("idempotency-key")).toBe(payment.paymentId);
    value(await gateway.ready());
  });

  it("as a 400, it is the same", async () => {
    const { gateway, waits } = createBusy(1, "1", 400);
    expect(value(await gateway.purchase(payment)).outcome).toBe("action-required");
    expect(waits).toStrictEqual([1_000]);
  });

  it("a second time, it is left alone for that long", async () => {
    const { clock, gateway, requests, waits } = createBusy(2, "2");
    expect(problem(await gateway.purchase(payment))).toStrictEqual(failure);
    expect(waits).toStrictEqual([2_000]);
    expect(requests).toHaveLength(2);
    clock.advance(1_999);
    expect(problem(await gateway.ready())).toStrictEqual(failure);
    clock.advance(1);
    value(await gateway.ready());
    expect(value(await gateway.purchase(payment)).outcome).toBe("action-required");
  });
});

describe("where Stripe asks for more than a moment", () => {
  it.each([
    ["60", 60_000],
    ["2.001", 2_001],
    ["3", 3_000],
    ["61", 60_000],
    ["86400", 60_000],
    ["1e300", 60_000],
    ["Infinity", 60_000],
  ])("it is left alone for so long: %s seconds", async (retryAfter, pause) => {
    const { clock, gateway, requests, waits } = createBusy(1, retryAfter);
    expect(problem(await gateway.purchase(payment))).toStrictEqual(failure);
    clock.advance(pause - 1);
    expect(problem(await gateway.ready())).toStrictEqual(failure);
    for (const operation of ["purchase", "inquire", "cancel"] as const) {
      expect(problem(await gateway[operation](payment))).toStrictEqual(failure);
    }
    expect(requests).toHaveLength(1);
    expect(waits).toStrictEqual([]);
    clock.advance(1);
    value(await gateway.ready());
    expect(value(await gateway.inquire(payment)).outcome).toBe("not-found");
  });

  it("no second key is tried: it is Stripe that is busy, not the key that is bad", async () => {
    const { gateway, requests, secrets } = createBusy(1, "60");
    secrets.rotate("stripe-api-key", "sk_test_new");
    problem(await gateway.purchase(payment));
    expect(requests).toHaveLength(1);
  });

  it("a shorter pause of another call does not end it", async () => {
    const pauses = ["60", "3"];
    const { clock, gateway } = createScene({ change: async () => busy(pauses.shift()) });
    await Promise.all([gateway.purchase(payment), gateway.inquire(payment)]);
    clock.advance(59_999);
    expect(problem(await gateway.ready())).toStrictEqual(failure);
  });
});

describe("where somebody else is at the very thing", () => {
  const locked = async () => refusal(429, { code: "lock_timeout" });
  const held = unavailable("payment-gateway", "StripeRateLimitError lock_timeout 429 req_1");

  it("it is asked once more after a moment", async () => {
    const scene: ReturnType<typeof createScene> = createScene({
      change: (request, go) => (scene.requests.length === 1 ? locked() : go(request)),
    });
    expect(value(await scene.gateway.purchase(payment)).outcome).toBe("action-required");
    expect(scene.waits).toStrictEqual([1_000]);
  });

  it("a second time, it is a failure, and no other payment has to wait", async () => {
    const { gateway, requests, waits } = createScene({ change: locked });
    expect(problem(await gateway.purchase(payment))).toStrictEqual(held);
    expect(waits).toStrictEqual([1_000]);
    expect(requests).toHaveLength(2);
    value(await gateway.ready());
  });
});

it("a rate limit is never a rejection, and cancels nothing", async () => {
  for (const operation of ["purchase", "inquire", "cancel"] as const) {
    const { gateway } = createBusy(Number.POSITIVE_INFINITY);
    expect(problem(await gateway[operation](payment))).toStrictEqual(failure);
  }
});
