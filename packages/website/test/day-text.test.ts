import { expect, it } from "vitest";

import { dayText } from "../src/text/day-text.ts";

it.each([
  ["2026-03-02", "March 2, 2026"],
  ["2024-02-29", "February 29, 2024"],
  ["on receipt", "on receipt"],
  ["2026-13-45", "2026-13-45"],
])("shows %s as %s, wherever the reader is", (day, text) => {
  expect(dayText(day)).toBe(text);
});
