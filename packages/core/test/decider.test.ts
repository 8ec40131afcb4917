import { describe, expect, it } from "vitest";

import { absurd, fold } from "../src/index.ts";

describe("a fold", () => {
  const append = (state: string, event: string) => state + event;

  it("is the state after the events, in their order", () => {
    expect(fold(append, "a", ["b", "c"])).toBe("abc");
  });

  it("of no events is the state it began with", () => {
    expect(fold(append, "a", [])).toBe("a");
  });
});

describe("what cannot be", () => {
  it("is an error that says what came where no other member was known", () => {
    expect(() => absurd({ type: "unheard-of" } as never)).toThrow(
      new TypeError('not a member of the union: {"type":"unheard-of"}'),
    );
  });
});
