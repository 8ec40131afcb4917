import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { addBusinessDays, addDays, businessDayFrom, isBusinessDay } from "../../src/index.ts";
import { localDate, localDates } from "../../src/testing/index.ts";

const friday = localDate("2026-11-20");
const saturday = localDate("2026-11-21");
const holidays = ["2026-12-25", "2027-01-01"].map(localDate);

describe("business days", () => {
  it("are no weekends and no holidays", () => {
    expect(isBusinessDay(friday, [])).toBe(true);
    expect(isBusinessDay(saturday, [])).toBe(false);
    expect(isBusinessDay(localDate("2026-11-22"), [])).toBe(false);
    expect(isBusinessDay(localDate("2026-12-25"), [])).toBe(true);
    expect(isBusinessDay(localDate("2026-12-25"), holidays)).toBe(false);
  });

  it("begin with the day itself, or the next that is one", () => {
    expect(businessDayFrom(friday, [])).toBe(friday);
    expect(businessDayFrom(saturday, [])).toBe("2026-11-23");
    expect(businessDayFrom(localDate("2026-12-25"), holidays)).toBe("2026-12-28");
  });

  it("are counted over a weekend", () => {
    expect(addBusinessDays(friday, 1, [])).toBe("2026-11-23");
    expect(addBusinessDays(friday, 2, [])).toBe("2026-11-24");
    expect(addBusinessDays(saturday, 2, [])).toBe("2026-11-25");
    expect(addBusinessDays(friday, 0, [])).toBe(friday);
    expect(addBusinessDays(saturday, 0, [])).toBe("2026-11-23");
  });

  it("are counted over holidays and the end of the year", () => {
    expect(addBusinessDays(localDate("2026-12-24"), 2, holidays)).toBe("2026-12-29");
    expect(addBusinessDays(localDate("2026-12-31"), 2, holidays)).toBe("2027-01-05");
  });

  it("come one after the other: so many business days lie between", () => {
    fc.assert(
      fc.property(
        localDates(),
        fc.integer({ min: 0, max: 30 }),
        fc.array(localDates()),
        (from, count, off) => {
          const end = addBusinessDays(from, count, off);
          expect(isBusinessDay(end, off)).toBe(true);
          let [day, passed] = [businessDayFrom(from, off), 0];
          while (day < end) {
            day = addDays(day, 1);
            if (isBusinessDay(day, off)) passed += 1;
          }
          expect(passed).toBe(count);
        },
      ),
    );
  });

  it("end even where a policy has nothing but holidays", () => {
    const all = Array.from({ length: 500 }, (_, nth) => addDays(friday, nth));
    expect(addBusinessDays(friday, 2, all) > friday).toBe(true);
    expect(businessDayFrom(friday, all)).toBe(addDays(friday, 366));
  });
});
