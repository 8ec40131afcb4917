import { expect, it } from "vitest";

import { nextPollDelay, nextTryDelay } from "../src/live/polling.ts";

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

it("asks a service that fails no faster than at the page's own pace, and slower as it goes on", () => {
  const fails = [1, 2, 3, 4, 5, 6, 7, 8] as const;
  for (const pace of ["quick", "slow"] as const) {
    for (const before of [0, 1, 10, 300]) {
      const delays = fails.map((failures) => nextTryDelay(pace, before + failures, failures));
      expect(delays.at(-1)).toBe(60_000);
      for (const [nth, delay] of delays.entries()) {
        expect(delay).toBeGreaterThanOrEqual(nextPollDelay(pace, before + nth + 1));
        expect(delay).toBeGreaterThanOrEqual(Math.min((delays[nth - 1] ?? 0) * 2, 60_000));
      }
    }
  }
  expect([1, 2, 3].map((failures) => nextTryDelay("slow", failures, failures))).toStrictEqual([
    30_000, 60_000, 60_000,
  ]);
  expect(nextTryDelay("quick", 1, 1)).toBe(1000);
});
