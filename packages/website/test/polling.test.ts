import { expect, it } from "vitest";

import { nextPollDelay } from "../src/live/polling.ts";

it("is quick at first, then steady, then slow, and never quicker than before", () => {
  const delays = Array.from({ length: 300 }, (_, readings) => nextPollDelay(readings));
  expect(delays[0]).toBe(400);
  expect(delays[20]).toBe(3000);
  expect(delays[299]).toBe(15_000);
  expect(delays).toStrictEqual(delays.toSorted((left, right) => left - right));
});
