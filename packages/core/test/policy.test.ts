import { expect, it } from "vitest";

import { defaultPolicy } from "../src/index.ts";

it("is, where a biller says nothing: the name proves, two days to post, five declines, no holidays", () => {
  expect(defaultPolicy).toStrictEqual({
    billerName: "The biller",
    timeZone: "UTC",
    postingLagDays: 2,
    holidays: [],
    lookUpProof: "name",
    lookUpFactorLabel: "Customer number",
    declinesPerDay: 5,
    attemptsPerDay: 20,
    textCountryCodes: ["1"],
  });
});
