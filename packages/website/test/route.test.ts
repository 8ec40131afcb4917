import { expect, it } from "vitest";

import { parseRoute, paymentFragment } from "../src/place/route.ts";

it.each([
  ["", { type: "look-up" }],
  ["#", { type: "look-up" }],
  ["#nonsense", { type: "look-up" }],
  ["#payment=", { type: "look-up" }],
  ["#bill", { type: "bill" }],
  [
    "#link=v1.k1.eyJpIjoiMSJ9.c2lnbmF0dXJl",
    { type: "link", link: "v1.k1.eyJpIjoiMSJ9.c2lnbmF0dXJl" },
  ],
  ["#payment=pay_01", { type: "payment", paymentId: "pay_01" }],
])("reads the fragment %s", (fragment, route) => {
  expect(parseRoute(fragment)).toStrictEqual(route);
});

it("reads back the fragment of a payment", () => {
  const paymentId = "a/b&c=d é";
  expect(parseRoute(paymentFragment(paymentId))).toStrictEqual({ type: "payment", paymentId });
});
