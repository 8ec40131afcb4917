import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isNewer, sameWatermark } from "../src/index.ts";
import { watermark, watermarks } from "../src/testing/index.ts";

describe("watermarks", () => {
  it("go by the business date, then by the sequence in the day", () => {
    expect(isNewer(watermark("2026-11-23", 1), watermark("2026-11-22", 9))).toBe(true);
    expect(isNewer(watermark("2026-11-22", 10), watermark("2026-11-22", 9))).toBe(true);
    expect(isNewer(watermark("2026-11-22", 9), watermark("2026-11-22", 9))).toBe(false);
  });

  it("are the same only in both", () => {
    const same = (day: string, sequence: number) =>
      sameWatermark(watermark("2026-11-22", 1), watermark(day, sequence));
    expect([same("2026-11-22", 1), same("2026-11-22", 2), same("2026-11-23", 1)]).toStrictEqual([
      true,
      false,
      false,
    ]);
  });

  it("are in one order: of two, one is newer or they are the same", () => {
    fc.assert(
      fc.property(watermarks(), watermarks(), (left, right) => {
        const held = [isNewer(left, right), isNewer(right, left), sameWatermark(left, right)];
        expect(held.filter(Boolean)).toHaveLength(1);
      }),
    );
  });
});
