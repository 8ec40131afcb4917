import { problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import {
  answering,
  asked,
  type Change,
  create,
  list,
  nameOf,
  page,
  payment,
  refusal,
  retrieve,
  session,
  type Wire,
} from "./stripe-answers.ts";
import { apiKey, createScene } from "./stripe-scene.ts";

/** `count` sessions of others, and ours at `position` where there is one; newest first. */
function sessions(count: number, position?: number): readonly Wire[] {
  const others = Array.from({ length: count }, (_, nth) =>
    session({ id: `cs_test_other${nth}`, client_reference_id: `OTHER-PAYMENT-${nth}` }),
  );
  return position === undefined ? others : others.toSpliced(position, 0, session());
}

/** Stripe with all of these; it gives as many at a time as it is asked for. */
function paged(all: readonly Wire[]): Change {
  return answering(
    list,
    async ({ url }) => {
      const { searchParams } = new URL(url);
      const start = all.findIndex(({ id }) => id === searchParams.get("starting_after")) + 1;
      const end = start + Number(searchParams.get("limit"));
      return page(all.slice(start, end), end < all.length);
    },
    async () => Response.json(session()),
  );
}

describe("a list of many sessions", () => {
  it.each([
    [0, 0, 1],
    [99, 99, 1],
    [100, 100, 2],
    [100, 0, 2],
    [101, 50, 2],
    [199, 199, 2],
    [250, 250, 3],
    [4_999, 4_999, 50],
  ])("is read to its end: %d others, and ours after %d of them", async (count, position, pages) => {
    const { gateway, requests } = createScene({ change: paged(sessions(count, position)) });
    expect(value(await gateway.inquire(payment)).outcome).toBe("action-required");
    expect(requests.map(nameOf)).toStrictEqual([
      ...Array.from({ length: pages }, () => list),
      retrieve,
    ]);
  });

  it("is read with the same key and the same window on every page", async () => {
    const { gateway, requests } = createScene({ change: paged(sessions(250)) });
    await gateway.inquire(payment);
    const queries = requests.map(({ url }) => Object.fromEntries(new URL(url).searchParams));
    const first = {
      "created[gte]": String(asked - 300),
      "created[lte]": String(asked + 900),
      limit: "100",
    };
    expect(queries).toStrictEqual([
      first,
      { ...first, starting_after: "cs_test_other99" },
      { ...first, starting_after: "cs_test_other199" },
    ]);
    const keys = requests.map(({ headers }) => headers.get("authorization"));
    expect(keys).toStrictEqual(queries.map(() => `Bearer ${apiKey}`));
  });

  it("of 5,000 others shows that ours is not there", async () => {
    const { gateway } = createScene({ change: paged(sessions(5_000)) });
    expect(value(await gateway.inquire(payment)).outcome).toBe("not-found");
  });

  it.each([undefined, 0, 4_999, 5_000])(
    "of more is a failure, and never says that there is none: ours is at %s",
    async (position) => {
      const { gateway, requests } = createScene({ change: paged(sessions(5_001, position)) });
      const reason = "too many sessions to find one";
      const expected = { type: "unavailable", port: "payment-gateway", reason };
      expect(problem(await gateway.inquire(payment))).toStrictEqual(expected);
      expect(requests.length).toBeLessThanOrEqual(51);
      expect(problem(await gateway.cancel(payment))).toStrictEqual(expected);
      expect(requests.map(nameOf)).not.toContain(create);
    },
  );

  it("is not read halfway: where its second page fails, nothing is said", async () => {
    const all = paged(sessions(150, 3));
    const { gateway } = createScene({
      change: async (request, go) =>
        request.url.includes("starting_after") ? refusal(400) : all(request, go),
    });
    expect(problem(await gateway.inquire(payment))).toMatchObject({ type: "unavailable" });
    expect(problem(await gateway.cancel(payment))).toMatchObject({ type: "unavailable" });
  });

  it.each([
    ["is empty and has more", { object: "list", has_more: true, data: [] }],
    ["ends with a session without an id", { object: "list", has_more: true, data: [{}] }],
    ["has no sessions", { object: "list", has_more: false }],
    ["has none of our shape", { object: "list", has_more: false, data: [null] }],
    ["is a text", "no list"],
    ["does not say whether it has more", { object: "list", data: [] }],
    ["is nothing", null],
    ["is an array", []],
  ])("that %s is a failure, and never says that there is none", async (_case, body) => {
    const scene = createScene({ change: async () => Response.json(body) });
    expect(problem(await scene.gateway.inquire(payment)).port).toBe("payment-gateway");
    expect(problem(await scene.gateway.cancel(payment)).port).toBe("payment-gateway");
    expect(scene.requests.map(nameOf)).toStrictEqual([list, list]);
  });
});

describe("the window of a list", () => {
  const minute = 60;

  it.each([
    [-5 * minute, true],
    [-5 * minute - 1, false],
    [15 * minute, true],
    [15 * minute + 1, false],
  ])(
    "a session that was created %d seconds after the request is in it: %s",
    async (after, isIn) => {
      const created = asked + after;
      const { gateway } = createScene({
        change: answering(
          list,
          async ({ url }) => {
            const { searchParams } = new URL(url);
            const from = Number(searchParams.get("created[gte]"));
            const until = Number(searchParams.get("created[lte]"));
            return page(created >= from && created <= until ? [session({ created })] : []);
          },
          async () => Response.json(session({ created })),
        ),
      });
      const { outcome } = value(await gateway.inquire(payment));
      expect(outcome).toBe(isIn ? "action-required" : "not-found");
    },
  );
});
