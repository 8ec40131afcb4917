import type { GatewayFaultPlan } from "@billsdue/adapters-memory";
import { unavailable } from "@billsdue/core";
import { problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import {
  answering,
  type Change,
  create,
  expire,
  list,
  nameOf,
  page,
  paid,
  payment,
  refusal,
  retrieve,
  session,
} from "./stripe-answers.ts";
import { createScene } from "./stripe-scene.ts";

const replayed = { "idempotent-replayed": "true" };
const stripe = (reason: string) => unavailable("payment-gateway", reason);

const lose: Change = async () => {
  throw new TypeError("the connection was reset");
};

/** What is known of a purchase that Stripe answers so. */
const unknowns = [
  ["500", async () => refusal(500, { type: "api_error" }), "StripeAPIError 500 req_1"],
  ["503", async () => refusal(503, { type: "api_error" }), "StripeAPIError 503 req_1"],
  ["a 500 of before", async () => refusal(500, {}, replayed), "StripeAPIError 500 req_1"],
  ["409", async () => refusal(409, { code: "lock" }), "StripeAPIError lock 409 req_1"],
  [
    "its key for another purchase",
    async () => refusal(400, { type: "idempotency_error" }),
    "StripeIdempotencyError 400 req_1",
  ],
  ["a lost connection", lose, "StripeConnectionError"],
  ["HTML", async () => new Response("<h1>Bad</h1>"), "StripeAPIError 502"],
  [
    "HTML of a proxy",
    async () => new Response("<h1>Bad</h1>", { status: 502, headers: { "request-id": "req_2" } }),
    "StripeAPIError 502",
  ],
  ["nothing", async () => Response.json(null), "StripeAPIError 502"],
  ["a text", async () => Response.json("no object"), "StripeAPIError 502"],
  ["a list", async () => Response.json([]), "StripeAPIError 502"],
  ["a status of next year", async () => refusal(418), "StripeAPIError 418 req_1"],
] as const;

describe("a purchase is rejected where Stripe has looked at it and does nothing", () => {
  it.each([400, 402, 404])("%d", async (status) => {
    const { clock, gateway, requests } = createScene({ change: async () => refusal(status) });
    expect(value(await gateway.purchase(payment))).toStrictEqual({
      operation: "purchase",
      outcome: "rejected",
      source: "response",
      at: clock.now(),
    });
    expect(requests.map(nameOf)).toStrictEqual([create]);
    value(await gateway.ready());
  });
});

describe("a purchase is not known to be rejected where Stripe answers with", () => {
  it.each(unknowns)("%s", async (_what, answer, reason) => {
    const { gateway, requests } = createScene({ change: answering(create, answer) });
    expect(problem(await gateway.purchase(payment))).toStrictEqual(stripe(reason));
    expect(requests.map(nameOf)).toStrictEqual([create]);
    value(await gateway.ready());
  });

  it.each([
    ["", "status: invalid_value", { status: "pondering" }],
    [" without a page", "it is open and has no page", { url: null }],
  ])("a session%s that it cannot be", async (_what, reason, changed) => {
    const change = answering(create, async () => Response.json(session(changed)));
    const { gateway } = createScene({ change });
    expect(problem(await gateway.purchase(payment))).toMatchObject({ type: "corrupt", reason });
  });

  it.each([400, 402, 404, 500])(
    "a session of before, that it answers for with %d",
    async (status) => {
      const first = async () => Response.json(session(), { headers: replayed });
      const change = answering(create, first, async () => refusal(status));
      const { gateway, requests } = createScene({ change });
      expect(problem(await gateway.purchase(payment))).toMatchObject({ type: "unavailable" });
      expect(requests.map(nameOf)).toStrictEqual([create, retrieve]);
    },
  );

  it.each([
    ["without an id", { id: undefined }],
    ["with an empty id", { id: "" }],
    ["with a number for an id", { id: 7 }],
    ["with a path for an id", { id: "../../v1/charges" }],
  ])("a session of before %s", async (_what, changed) => {
    const first = async () => Response.json(session(changed), { headers: replayed });
    const change = answering(create, first, async () => page([]));
    const { gateway, requests } = createScene({ change });
    problem(await gateway.purchase(payment));
    const asked = requests.slice(1).map(({ url }) => new URL(url).pathname);
    for (const each of asked) expect(each).toMatch(/^\/v1\/checkout\/sessions\/?/);
  });
});

describe("a purchase that is sent again", () => {
  it("is told as it is now, not as it was answered first", async () => {
    const first = async () => Response.json(session(), { headers: replayed });
    const change = answering(create, first, async () => Response.json(paid()));
    const { gateway } = createScene({ change });
    expect(value(await gateway.purchase(payment))).toMatchObject({
      outcome: "approved",
      source: "response",
      gatewayRef: "pi_1",
    });
  });

  it.each(["false", "", "0"])("is not taken for one that was new: %j", async (header) => {
    const headers = { "idempotent-replayed": header };
    const { gateway, requests } = createScene({
      change: async () => Response.json(session(), { headers }),
    });
    expect(value(await gateway.purchase(payment)).outcome).toBe("action-required");
    expect(requests.map(nameOf)).toStrictEqual([create]);
  });

  it("is a failure as often as Stripe's first answer was one, and found when it is asked for", async () => {
    const plan: GatewayFaultPlan = {
      hits: (fault, { operation, nth }) =>
        fault === "server-error" && operation === "purchase" && nth === 1,
      extent: () => 0,
    };
    const { gateway } = createScene({ plan });
    for (let nth = 0; nth < 3; nth += 1) {
      expect(problem(await gateway.purchase(payment))).toMatchObject({ type: "unavailable" });
    }
    expect(value(await gateway.inquire(payment)).outcome).toBe("action-required");
    expect(value(await gateway.cancel(payment)).outcome).toBe("approved");
  });

  it("for another amount is a failure: its key stands for the first one", async () => {
    const { gateway } = createScene();
    value(await gateway.purchase(payment));
    const amount = { ...payment.amount, minorUnits: 1_000n };
    expect(problem(await gateway.purchase({ ...payment, amount }))).toMatchObject({
      type: "unavailable",
    });
  });
});

describe.each([
  ["list", list],
  ["session", retrieve],
])("an inquiry is a failure, and tells nothing, where its %s is answered with", (_which, name) => {
  it.each([
    ...unknowns,
    ["400", async () => refusal(400), "StripeInvalidRequestError 400 req_1"],
    ["402", async () => refusal(402), "StripeCardError 402 req_1"],
    [
      "404",
      async () => refusal(404, { code: "resource_missing" }),
      "StripeInvalidRequestError resource_missing 404 req_1",
    ],
  ] as const)("%s", async (_what, answer, reason) => {
    const { gateway } = createScene({ change: answering(name, answer) });
    await gateway.purchase(payment);
    expect(problem(await gateway.inquire(payment))).toStrictEqual(stripe(reason));
    value(await gateway.ready());
  });

  it("a session of another status", async () => {
    const strange = session({ status: "pondering" });
    const answer = async () => (name === list ? page([strange]) : Response.json(strange));
    const { gateway } = createScene({ change: answering(name, answer) });
    await gateway.purchase(payment);
    expect(problem(await gateway.inquire(payment))).toMatchObject({ type: "corrupt" });
  });

  it("for a cancellation, the same", async () => {
    for (const [, answer, reason] of unknowns) {
      const { gateway, requests } = createScene({ change: answering(name, answer) });
      await gateway.purchase(payment);
      expect(problem(await gateway.cancel(payment))).toStrictEqual(stripe(reason));
      const ended = requests.map(nameOf).includes(expire);
      expect(ended).toBe(name === retrieve);
    }
  });
});
