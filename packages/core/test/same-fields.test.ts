import { describe, expect, it } from "vitest";

import { sameFields } from "../src/index.ts";

describe("records of plain data", () => {
  it("are the same in any order of their fields, all the way down", () => {
    const left = { a: 1, b: { c: "x", d: null, e: [1, { f: 1, g: 2 }] } };
    const right = { b: { e: [1, { g: 2, f: 1 }], d: null, c: "x" }, a: 1 };
    expect(sameFields(left, right)).toBe(true);
    expect(sameFields({ a: 1, b: 2, c: 3 }, { c: 3, a: 1, b: 2 })).toBe(true);
    expect(sameFields({ a: 1, b: 2, c: 3 }, { b: 2, c: 3, a: 1 })).toBe(true);
  });

  it.each([
    ["a value", { a: 1 }, { a: 2 }],
    ["a value further down", { a: { b: "x" } }, { a: { b: "y" } }],
    ["a field more", { a: 1 }, { a: 1, b: 2 }],
    ["nothing instead of something", { a: { b: 1 } }, { a: null }],
    ["the order of a list", { a: [1, 2] }, { a: [2, 1] }],
    ["a list instead of a record", { a: ["x"] }, { a: { 0: "x" } }],
    ["a text instead of a record", { a: "x" }, { a: { 0: "x" } }],
    ["a number instead of a text", { a: 1 }, { a: "1" }],
  ])("differ by %s", (_what, left, right) => {
    expect(sameFields(left, right)).toBe(false);
  });
});
