import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  addMilliseconds,
  addMiss,
  isLocked,
  type Misses,
  missesExpireAt,
  takeBackMiss,
} from "../../src/index.ts";
import { instant } from "../../src/testing/index.ts";

const now = instant("2026-11-22");
const minutes = (count: number) => addMilliseconds(now, count * 60_000);
const none: Misses = { at: [], version: 3 };
const after = (...at: readonly number[]) =>
  at.reduce((misses, minute) => addMiss(misses, minutes(minute)), none);

describe("misses", () => {
  it("lock with the fifth within an hour", () => {
    expect(isLocked(after(0, 1, 2, 3), minutes(3))).toBe(false);
    expect(isLocked(after(0, 1, 2, 3, 4), minutes(4))).toBe(true);
    expect(isLocked(after(0, 1, 2, 3, 59), minutes(59))).toBe(true);
    expect(isLocked(after(0, 1, 2, 3, 60), minutes(60))).toBe(false);
  });

  it("lock with the tenth within a day", () => {
    const every2Hours = Array.from({ length: 10 }, (_, nth) => nth * 120);
    expect(isLocked(after(...every2Hours.slice(1)), minutes(1200))).toBe(false);
    expect(isLocked(after(...every2Hours), minutes(1200))).toBe(true);
    expect(isLocked(after(...every2Hours), minutes(24 * 60))).toBe(false);
  });

  it("of the last day are kept, ten at the most, and nothing of the version", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000)), (list) => {
        const sorted = list.toSorted((a, b) => a - b);
        const misses = after(...sorted);
        const last = sorted.at(-1) ?? 0;
        expect(misses.at.length).toBeLessThanOrEqual(10);
        expect(misses.version).toBe(3);
        expect(misses.at.every((at) => at > minutes(last - 24 * 60))).toBe(true);
      }),
    );
  });

  it("stay locked however many more come", () => {
    const many = after(...Array.from({ length: 100 }, (_, nth) => nth / 10));
    expect(isLocked(many, minutes(10))).toBe(true);
    expect(many.at).toStrictEqual(Array.from({ length: 10 }, (_, nth) => minutes((90 + nth) / 10)));
  });

  it("are taken back one by one", () => {
    expect(takeBackMiss(after(0, 1, 1, 2), minutes(1))).toStrictEqual(after(0, 1, 2));
    expect(takeBackMiss(after(0, 1), minutes(0))).toStrictEqual(after(1));
    expect(takeBackMiss(after(0), minutes(5))).toStrictEqual(after(0));
  });

  it("matter for a day", () => {
    expect(missesExpireAt(now)).toBe(minutes(24 * 60));
    expect(after(0, 1, 24 * 60)).toStrictEqual(after(1, 24 * 60));
  });
});
