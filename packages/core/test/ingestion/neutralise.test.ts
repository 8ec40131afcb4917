import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { neutraliseCell, restoreCell } from "../../src/index.ts";

const cells = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from("'=+-@\t\r\n .0159a")), maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 12 }),
);

describe("a neutralised cell", () => {
  it("is restored to what it was, whatever that is", () => {
    fc.assert(
      fc.property(cells, (cell) => {
        expect(restoreCell(neutraliseCell(cell))).toBe(cell);
      }),
    );
  });

  it("begins with nothing that a spreadsheet runs, unless it is a plain number", () => {
    fc.assert(
      fc.property(cells, (cell) => {
        const safe = neutraliseCell(cell);
        if (/^[=+\-@\t\r]/.test(safe)) expect(safe).toMatch(/^[+-]\d+(?:\.\d+)?$/);
      }),
    );
  });

  it("is as it was where nothing would run", () => {
    fc.assert(
      fc.property(cells, (cell) => {
        if (!/^'*[=+\-@\t\r]/.test(cell)) expect(neutraliseCell(cell)).toBe(cell);
      }),
    );
  });

  it.each([
    ['=HYPERLINK("http://x")', `'=HYPERLINK("http://x")`],
    ["+1+cmd", "'+1+cmd"],
    ["-45.10CR", "'-45.10CR"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ["\r=1", "'\r=1"],
    ["-", "'-"],
    ["+", "'+"],
    ["-45.", "'-45."],
    ["-1e3", "'-1e3"],
    ["-1\n", "'-1\n"],
    ["'=1", "''=1"],
    ["-45.10", "-45.10"],
    ["+12125550123", "+12125550123"],
    ["'tis", "'tis"],
    ["O'Brien", "O'Brien"],
    [" =1", " =1"],
    ["", ""],
  ])("has an apostrophe where it needs one: %j, %j", (cell, safe) => {
    expect(neutraliseCell(cell)).toBe(safe);
    expect(restoreCell(safe)).toBe(cell);
  });

  it.each(["'a", "''", "'1", "'", "=1", "'-1"])("is no other one: %j stays", (cell) => {
    expect(restoreCell(cell)).toBe(cell);
  });
});
