import { describe, expect, it } from "vitest";

import { conflict, unavailable } from "../src/index.ts";

describe("a failure", () => {
  it("of a port that may work later says which, and why", () => {
    expect(unavailable("invoice-store", "timed out")).toStrictEqual({
      type: "unavailable",
      port: "invoice-store",
      reason: "timed out",
    });
  });

  it("of an item that somebody else has changed says which", () => {
    expect(conflict("invoice-store", "000123")).toStrictEqual({
      type: "conflict",
      port: "invoice-store",
      key: "000123",
    });
  });
});
