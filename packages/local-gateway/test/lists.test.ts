import { paymentId } from "@billsdue/core/testing";
import { expect, it } from "vitest";

import { createScene } from "./scene.ts";

/** Five sessions, a second between them, and their ids, newest first. */
async function fiveSessions() {
  const scene = createScene();
  const start = scene.seconds();
  const ids: string[] = [];
  for (const name of ["p1", "p2", "p3", "p4", "p5"]) {
    ids.unshift((await scene.begin({ id: paymentId(name) })).id);
    scene.clock.advance(1000);
  }
  return { ...scene, start, ids };
}

it("lists sessions, newest first, in pages", async () => {
  const { stripe, ids } = await fiveSessions();
  const first = await stripe.checkout.sessions.list({ limit: 2 });
  expect(first).toMatchObject({ object: "list", url: "/v1/checkout/sessions", has_more: true });
  expect(first.data.map(({ id }) => id)).toStrictEqual(ids.slice(0, 2));
  const second = await stripe.checkout.sessions.list({ limit: 3, starting_after: ids[1] ?? "" });
  expect(second.has_more).toBe(false);
  expect(second.data.map(({ id }) => id)).toStrictEqual(ids.slice(2));
  const found = await stripe.checkout.sessions.list({ limit: 2 }).autoPagingToArray({ limit: 10 });
  expect(found.map(({ id }) => id)).toStrictEqual(ids);
});

it("lists those that were created in a time, its ends included", async () => {
  const { stripe, ids, start } = await fiveSessions();
  const { data } = await stripe.checkout.sessions.list({
    created: { gte: start + 1, lte: start + 3 },
  });
  expect(data.map(({ id }) => id)).toStrictEqual(ids.slice(1, 4));
});

it("lists ten unless told", async () => {
  const { stripe, begin } = createScene();
  for (let nth = 1; nth <= 11; nth += 1) await begin({ id: paymentId(`p${nth}`) });
  const { data, has_more: hasMore } = await stripe.checkout.sessions.list();
  expect([data.length, hasMore]).toStrictEqual([10, true]);
});

it.each([
  [{ limit: 0 }, "parameter_invalid_integer", "limit"],
  [{ limit: 101 }, "parameter_invalid_integer", "limit"],
  [{ created: { gte: -1 } }, "parameter_invalid_integer", "created[gte]"],
  [{ status: "open" as const }, "parameter_unknown", "status"],
])("refuses a list by %o", async (query, code, param) => {
  const { stripe } = createScene();
  await expect(stripe.checkout.sessions.list(query)).rejects.toMatchObject({
    type: "StripeInvalidRequestError",
    statusCode: 400,
    code,
    param,
  });
});

it("refuses a list after a session that is not there", async () => {
  const { stripe } = createScene();
  const query = { starting_after: "cs_test_none" };
  await expect(stripe.checkout.sessions.list(query)).rejects.toMatchObject({
    statusCode: 404,
    code: "resource_missing",
    param: "starting_after",
  });
});
