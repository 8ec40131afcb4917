import { problem, value } from "@billsdue/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { keyOfS3Event } from "../../src/s3/index.ts";

describe("the key in an S3 event", () => {
  it.each([
    ["inbox/bills-2026-11-22.csv", "inbox/bills-2026-11-22.csv"],
    ["a+red+flower.jpg", "a red flower.jpg"],
    ["inbox/a%2Bb+c%2520.csv", "inbox/a+b c%20.csv"],
    ["inbox/Stra%C3%9Fe+%F0%9F%92%A7.csv", "inbox/Straße 💧.csv"],
  ])("%s is %s", (encoded, key) => {
    expect(value(keyOfS3Event(encoded))).toBe(key);
  });

  it.each(["", "100%", "%zz.csv", "%C3.csv", "%ED%A0%80"])("%s is none", (encoded) => {
    expect(problem(keyOfS3Event(encoded))).toStrictEqual({ type: "malformed-key", encoded });
  });

  it("is any key, as a form encodes it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (key) => {
        const encoded = new URLSearchParams({ key }).toString().slice("key=".length);
        expect(value(keyOfS3Event(encoded))).toBe(key);
      }),
    );
  });

  it("is a key or an error, whatever comes", () => {
    const unit = fc.constantFrom("%", "+", "C", "3", "9", "f", "z", "é", "\0", "\ud800");
    fc.assert(
      fc.property(fc.string({ unit }), (encoded) => {
        const key = keyOfS3Event(encoded);
        expect(key.isOk() ? key.value : key.error.type).toMatch(/./su);
      }),
    );
  });
});
