import { describe, expect, it } from "vitest";

import { flagCodes, holdCodes, refusalCodes, rowCodes } from "../../src/index.ts";

describe("codes", () => {
  it.each([
    ["of refused files", refusalCodes, /^F_[A-Z]+(?:_[A-Z]+)*$/],
    ["of held files", holdCodes, /^F_[A-Z]+(?:_[A-Z]+)*$/],
    ["of rejected rows", rowCodes, /^E_[A-Z]+(?:_[A-Z]+)*$/],
    ["of accepted rows", flagCodes, /^W_[A-Z]+(?:_[A-Z]+)*$/],
  ])("%s are told by their first letter", (_what, codes, shape) => {
    expect(codes.length).toBeGreaterThan(1);
    expect(codes.filter((code) => !shape.test(code))).toStrictEqual([]);
  });

  it("mean one thing each", () => {
    const all = [...refusalCodes, ...holdCodes, ...rowCodes, ...flagCodes];
    expect(new Set(all).size).toBe(all.length);
  });
});
