import { type Currency, isCurrency } from "@billsdue/core";
import { expect, it } from "vitest";

import { bill, createScene, intentOf } from "./scene.ts";

const iso = (code: string): Currency => (isCurrency(code) ? code : expect.fail(code));

it.each([
  ["usd", 50, 50n],
  ["usd", 99_999_999, 99_999_999n],
  ["jpy", 1, 1n],
  ["kwd", 12_340, 12_340n],
  ["isk", 12_300, 123n],
  ["ugx", 12_300, 123n],
  ["mga", 12, 1200n],
  ["krw", 5000, 5000n],
  ["huf", 5000, 5000n],
])("charges in %s by Stripe's amounts: %d", async (currency, amount, minorUnits) => {
  const { begin, gateway, look } = createScene();
  const { id } = await begin({ currency, amount });
  const money = { currency: iso(currency.toUpperCase()), minorUnits };
  expect(gateway.findPage(id)?.amount).toStrictEqual(money);
  gateway.enterCard(id, "approve");
  expect(gateway.takings(bill).map((taking) => taking.amount)).toStrictEqual([money]);
  expect(gateway.takenFor(bill)).toBe(minorUnits);
  const session = await look(id);
  expect(session).toMatchObject({ currency, amount_total: amount });
  expect(intentOf(session)).toMatchObject({ currency, amount, amount_received: amount });
});

it("charges other money by Stripe's amounts too", async () => {
  const { begin, gateway, look } = createScene();
  const { id } = await begin({ currency: "jpy", amount: 5000 });
  gateway.enterCard(id, "approve", [{ currency: iso("ISK"), minorUnits: 7n }]);
  expect(intentOf(await look(id))).toMatchObject({ currency: "isk", amount_received: 700 });
  expect(gateway.takenFor(bill)).toBe(7n);
});
