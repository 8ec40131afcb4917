import { describe, expect, it } from "vitest";

import { creditText, moneyText, plainAmount, signedText } from "../src/text/money-text.ts";

describe("money on the page", () => {
  it.each([
    ["551.00", "USD", "551.00 USD"],
    ["1234567.50", "USD", "1,234,567.50 USD"],
    ["1200", "JPY", "1,200 JPY"],
    ["0.125", "KWD", "0.125 KWD"],
    ["250.50", "HUF", "250.50 HUF"],
    ["-45.10", "USD", "-45.10 USD"],
    ["90071992547409931234.55", "USD", "90,071,992,547,409,931,234.55 USD"],
  ])("shows %s of %s as %s", (amount, currency, text) => {
    expect(moneyText({ amount, currency })).toBe(text);
  });

  it("shows a credit by its size", () => {
    expect(creditText({ amount: "-45.10", currency: "USD" })).toBe("45.10 USD");
    expect(signedText({ amount: "-45.10", currency: "USD" })).toBe("\u221245.10 USD");
  });
});

describe("an amount as a customer types it", () => {
  it.each([
    ["551.00", "551.00"],
    [" $1,551.00 USD ", "1551.00"],
    ["€ 1,234,567", "1234567"],
    ["551,00", undefined],
    ["1,55.00", undefined],
    ["", undefined],
    ["abc", undefined],
  ])("reads %j as %j", (typed, amount) => {
    expect(plainAmount(typed)).toBe(amount);
  });
});
