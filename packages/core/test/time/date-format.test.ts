import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { localDate, localDates } from "../../src/testing/index.ts";
import { createDateReader, isDateFormat } from "../../src/time/date-format.ts";
import { addDays, type LocalDate } from "../../src/time/local-date.ts";

const separators = ["", ".", "/", "-", " "];
const orders = [
  ["Y", "M", "D"],
  ["Y", "D", "M"],
  ["M", "D", "Y"],
  ["M", "Y", "D"],
  ["D", "M", "Y"],
  ["D", "Y", "M"],
];
const spellings: Readonly<Record<string, readonly string[]>> = {
  Y: ["YYYY"],
  M: ["MM", "M"],
  D: ["DD", "D"],
};
const spelled = (letter: string | undefined) => spellings[letter ?? ""] ?? [];
const everyFormat = orders.flatMap(([first, second, third]) =>
  spelled(first).flatMap((a) =>
    spelled(second).flatMap((b) =>
      spelled(third).flatMap((c) =>
        separators.flatMap((one) => separators.map((two) => a + one + b + two + c)),
      ),
    ),
  ),
);
/** As a biller would write it. */
function render(date: LocalDate, format: string): string {
  const [year = "", month = "", day = ""] = date.split("-");
  const parts: Readonly<Record<string, string>> = {
    YYYY: year,
    MM: month,
    M: month.replace(/^0/, ""),
    DD: day,
    D: day.replace(/^0/, ""),
  };
  return format.replaceAll(/YYYY|MM?|DD?/g, (found) => parts[found] ?? found);
}

const everyDay = ["2028-01-01", "0281-01-01"].flatMap((first) =>
  Array.from({ length: 365 }, (_, nth) => addDays(localDate(first), nth)),
);
/** No two days look the same. */
const legal = everyFormat.filter(
  (format) => new Set(everyDay.map((date) => render(date, format))).size === everyDay.length,
);

describe("a date format", () => {
  it("is legal in any order, with or without separators, where it cannot mean two days", () => {
    expect(everyFormat).toHaveLength(600);
    expect(everyFormat.filter((format) => isDateFormat(format))).toStrictEqual(legal);
    expect(everyFormat.length - legal.length).toBe(2 + 4 * 5);
  });

  it.each([
    "",
    "YYYY",
    "YYYY-MM",
    "YYYY-MM-MM",
    "DD-MM-DD",
    "YY-MM-DD",
    "YYYYY-MM-DD",
    "YYYY-MMM-DD",
    "YYYY--MM-DD",
    "YYYY_MM_DD",
    "YYYY,MM,DD",
    "-YYYY-MM-DD",
    "YYYY-MM-DD ",
    "yyyy-mm-dd",
    "YYYY-MM-DDTHH",
    "YYYY\nMM\nDD",
    "(DD)MMYYYY",
  ])("is not: %j", (format) => {
    expect(isDateFormat(format)).toBe(false);
  });

  it.each(["YYYYMD", "YYYYDM", "MDYYYY", "MD-YYYY", "DM/YYYY", "YYYY MD", "MYYYYD", "DYYYYM"])(
    "is not where a day could be two: %s",
    (format) => {
      expect(isDateFormat(format)).toBe(false);
    },
  );

  it.each(["YYYYMDD", "YYYYMMD", "MDDYYYY", "M/DYYYY", "YYYYM-D", "MYYYY/D", "M.YYYYD"])(
    "is where only one can be meant: %s",
    (format) => {
      expect(isDateFormat(format)).toBe(true);
    },
  );
});

describe("a date reader", () => {
  it("reads every day in every format as it was written", () => {
    fc.assert(
      fc.property(localDates(), fc.constantFrom(...legal), (date, format) => {
        expect(createDateReader(format)(render(date, format))).toBe(date);
      }),
    );
  });

  it("reads a day only where nothing else is written", () => {
    fc.assert(
      fc.property(
        localDates(),
        fc.constantFrom(...legal),
        fc.constantFrom(" ", "\n", "x", "-", "T", "\u0660"),
        (date, format, more) => {
          const read = createDateReader(format);
          expect(read(render(date, format) + more)).toBeUndefined();
          expect(read(more + render(date, format))).toBeUndefined();
        },
      ),
    );
  });

  it.each([
    ["DD.MM.YYYY", "31.04.2026"],
    ["DD.MM.YYYY", "29.02.2026"],
    ["DD.MM.YYYY", "00.01.2026"],
    ["DD.MM.YYYY", "01.13.2026"],
    ["DD.MM.YYYY", "1.4.2026"],
    ["DD.MM.YYYY", "01-04-2026"],
    ["DD.MM.YYYY", "01x04x2026"],
    ["DD.MM.YYYY", "01.04.26"],
    ["DD.MM.YYYY", ""],
    ["DD.MM.YYYY", "٠١.٠٤.٢٠٢٦"],
    ["M/D/YYYY", "13/1/2026"],
    ["M/D/YYYY", "2/30/2026"],
    ["M/D/YYYY", "001/1/2026"],
    ["YYYYMMDD", "20260230"],
    ["YYYYMMDD", "2026-02-03"],
    ["YYYY-MM-DD", "2026-02-30"],
    ["YYYY-MM-DD", "2026-2-3"],
  ])("reads nothing: %s, %j", (format, text) => {
    expect(createDateReader(format)(text)).toBeUndefined();
  });

  it.each([
    ["YYYY-MM-DD", "2026-01-02", "2026-01-02"],
    ["M/D/YYYY", "1/2/2026", "2026-01-02"],
    ["M/D/YYYY", "01/02/2026", "2026-01-02"],
    ["M/D/YYYY", "12/31/2026", "2026-12-31"],
    ["D.M.YYYY", "29.2.2028", "2028-02-29"],
    ["YYYYMDD", "2026111", "2026-01-11"],
    ["YYYYMDD", "2026101", "2026-01-01"],
    ["YYYYMDD", "20261101", "2026-11-01"],
  ])(
    "reads what was written, one digit where the format has one letter: %s, %s",
    (format, text, date) => {
      expect(createDateReader(format)(text)).toBe(date);
    },
  );
});
