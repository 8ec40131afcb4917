import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { addDays, dayOfWeek, isLocalDate, isTimeZone, localDateAt } from "../../src/index.ts";
import { instant, instants, localDate, localDates } from "../../src/testing/index.ts";

describe("local dates", () => {
  it.each(["2026-12-01", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])(
    "are %s",
    (text) => {
      expect(isLocalDate(text)).toBe(true);
    },
  );

  it.each([
    "2026-02-29",
    "2100-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "2026-1-1",
    "20261201",
    "2026-12-01T00:00",
    "01/12/2026",
    "",
    "٢٠٢٦-١٢-٠١",
  ])("are not %j", (text) => {
    expect(isLocalDate(text)).toBe(false);
  });

  it("are the day it is where the biller keeps its books", () => {
    const late = instant("2026-11-22T23:30:00.000Z");
    expect(localDateAt(late, "UTC")).toBe("2026-11-22");
    expect(localDateAt(late, "Europe/Vienna")).toBe("2026-11-23");
    expect(localDateAt(late, "America/New_York")).toBe("2026-11-22");
    expect(localDateAt(instant("2026-01-01T04:59:59.999Z"), "America/New_York")).toBe("2025-12-31");
  });

  it("follow summer time", () => {
    expect(localDateAt(instant("2026-07-01T22:30:00.000Z"), "Europe/Vienna")).toBe("2026-07-02");
    expect(localDateAt(instant("2026-12-01T22:30:00.000Z"), "Europe/Vienna")).toBe("2026-12-01");
  });

  it("in UTC are what the instant begins with", () => {
    fc.assert(
      fc.property(instants(), (at) => {
        expect(localDateAt(at, "UTC")).toBe(at.slice(0, 10));
      }),
    );
  });

  it("move by days, back again, over month and year ends", () => {
    fc.assert(
      fc.property(localDates(), fc.integer({ min: -4000, max: 4000 }), (date, days) => {
        expect(addDays(addDays(date, days), -days)).toBe(date);
        expect((((dayOfWeek(addDays(date, days)) - dayOfWeek(date) - days) % 7) + 7) % 7).toBe(0);
      }),
    );
    expect(addDays(localDate("2026-12-31"), 1)).toBe("2027-01-01");
    expect(addDays(localDate("2024-02-28"), 1)).toBe("2024-02-29");
    expect(addDays(localDate("9999-12-31"), 1)).toBe("9999-12-31");
  });

  it("know their zones", () => {
    expect(["UTC", "Europe/Vienna", "Mars/Olympus", ""].map(isTimeZone)).toStrictEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
