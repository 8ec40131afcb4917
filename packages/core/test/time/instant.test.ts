import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { addMilliseconds, epochOf, instantFromEpoch, isInstant } from "../../src/index.ts";
import { instant, instants } from "../../src/testing/index.ts";

describe("instants", () => {
  it.each([
    "2026-11-22T09:30:00.000Z",
    "0000-01-01T00:00:00.000Z",
    "9999-12-31T23:59:59.999Z",
    "2024-02-29T00:00:00.000Z",
  ])("are spelled like %s", (text) => {
    expect(isInstant(text)).toBe(true);
  });

  it.each([
    "2026-02-30T00:00:00.000Z",
    "2025-02-29T00:00:00.000Z",
    "2026-11-22T24:00:00.000Z",
    "2026-11-22T09:30:60.000Z",
    "2026-11-22T09:30:00Z",
    "2026-11-22T09:30:00.000+01:00",
    "2026-11-22",
    "+012026-11-22T09:30:00.000Z",
    " 2026-11-22T09:30:00.000Z",
    "2026-11-22T09:30:00.000Z\n",
    "",
  ])("are not %j", (text) => {
    expect(isInstant(text)).toBe(false);
  });

  it("compare as their spellings do", () => {
    fc.assert(
      fc.property(instants(), instants(), (left, right) => {
        expect(left < right).toBe(epochOf(left) < epochOf(right));
      }),
    );
  });

  it("come back from milliseconds", () => {
    fc.assert(
      fc.property(instants(), (at) => {
        expect(instantFromEpoch(epochOf(at))).toBe(at);
        expect(instantFromEpoch(epochOf(at) + 0.9)).toBe(at);
      }),
    );
  });

  it("move to what is later, or earlier where it is less than nothing", () => {
    const at = instant("2026-11-22T23:59:59.500Z");
    expect(addMilliseconds(at, 600)).toBe("2026-11-23T00:00:00.100Z");
    expect(addMilliseconds(at, -600)).toBe("2026-11-22T23:59:58.900Z");
  });

  it("move there and back", () => {
    fc.assert(
      fc.property(instants(), fc.integer(), (at, by) => {
        expect(addMilliseconds(addMilliseconds(at, by), -by)).toBe(at);
      }),
    );
  });

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    8.64e15 + 1,
    253_402_300_800_000,
    -62_167_219_200_001,
  ])("do not exist at %s milliseconds", (milliseconds) => {
    expect(instantFromEpoch(milliseconds)).toBeUndefined();
  });

  it("are held at the ends of the calendar instead of leaving it", () => {
    const now = instant("2026-11-22");
    for (const by of [Number.NaN, Number.POSITIVE_INFINITY, 1e18, -1e18]) {
      expect(addMilliseconds(now, by)).toBe(now);
    }
  });
});
