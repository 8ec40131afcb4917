import { expect, it } from "vitest";

import { dayText, timeOfInstant } from "../src/text/day-text.ts";

it.each([
  ["2026-03-02", "March 2, 2026"],
  ["2024-02-29", "February 29, 2024"],
  ["on receipt", "on receipt"],
  ["2026-13-45", "2026-13-45"],
])("shows %s as %s, wherever the reader is", (day, text) => {
  expect(dayText(day)).toBe(text);
});

it("shows the time of day of an instant where the reader is, and none for what is no instant", () => {
  const shown = (hour: number) => {
    const at = new Date(2026, 2, 2, hour, 40).toISOString();
    return timeOfInstant(at)?.replace(/\s/, " ");
  };
  expect([shown(0), shown(9), shown(15)]).toStrictEqual(["12:40 AM", "9:40 AM", "3:40 PM"]);
  expect(timeOfInstant("soon")).toBeUndefined();
});
