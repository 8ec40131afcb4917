import { describe, expect, it } from "vitest";

import { redact } from "../../src/lambda/redact.ts";

describe("the last guard of the log", () => {
  it.each([
    ["a card number", "card 4242 4242 4242 4242 refused", "card ************4242 refused"],
    ["UnionPay's, which need no check digit", "6200000000000005", "************0005"],
    ["a key of Stripe", "key sk_live_51HxAbC9 refused", "key *** refused"],
    ["a restricted key", "rk_test_51HxAbC9", "***"],
    ["a signing secret", "whsec_abcDEF123", "***"],
    ["a session", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI2In0.c2ln", "Bearer ***"],
    ["a pay link", "#link=v1.k1.MTIzOjY.bWFj", "#link=***"],
  ])("masks %s", (_what, text, masked) => {
    expect(redact(text)).toBe(masked);
  });

  it.each([
    "inbox/bills-2026-11-23.csv",
    "7F3K9Q2MX4TBA1Z0",
    "invoice-store: unavailable",
    "v1.2.3",
  ])("leaves %j alone", (text) => {
    expect(redact(text)).toBe(text);
  });
});
