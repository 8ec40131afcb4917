import { expect, it } from "vitest";

import { nextPollDelay } from "../src/live/polling.ts";

it("is quick at first, then steady, then patient, and never quicker than before", () => {
  const delays = Array.from({ length: 300 }, (_, readings) => nextPollDelay("quick", readings));
  expect(delays[0]).toBe(400);
  expect(delays[20]).toBe(3000);
  expect(delays[299]).toBe(15_000);
  expect(delays).toStrictEqual(delays.toSorted((left, right) => left - right));
});

it("looks every half minute at what waits for somebody", () => {
  expect([0, 1, 300].map((readings) => nextPollDelay("slow", readings))).toStrictEqual([
    30_000, 30_000, 30_000,
  ]);
});
