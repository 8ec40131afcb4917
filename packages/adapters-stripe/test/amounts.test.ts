import { type Currency, exponentOf, isCurrency, type Money } from "@billsdue/core";
import { currency } from "@billsdue/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { fromStripeAmount, toStripeAmount } from "../src/stripe-amount.ts";

const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
const every: readonly Currency[] = letters
  .flatMap((first) => letters.map((second) => first + second))
  .flatMap((start) => letters.map((last) => start + last))
  .filter((code) => isCurrency(code));

/** Amounts of every currency that bills are written in, about what Stripe takes and far beyond it. */
const amounts: fc.Arbitrary<Money> = fc
  .tuple(
    fc.constantFrom(...every),
    fc.oneof(
      fc.bigInt({ min: -10n, max: 2_000n }),
      fc.bigInt({ min: 0n, max: 100_000_000n }),
      fc.bigInt({ min: 0n, max: 1_000_000n }).map((some) => some * 100n),
      fc.bigInt({ min: 99_999_900n, max: 100_000_100n }),
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
    ),
  )
  .map(([code, minorUnits]) => ({ currency: code, minorUnits }));

const of = (code: string, minorUnits: bigint): Money => ({ currency: currency(code), minorUnits });

/** What Stripe's documentation says of a currency's decimals: https://docs.stripe.com/currencies. */
const zeroDecimal = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" ");
const threeDecimal = "BHD JOD KWD OMR TND".split(" ");

function decimalsOf(code: string): number {
  if (zeroDecimal.includes(code)) return 0;
  return threeDecimal.includes(code) ? 3 : 2;
}

describe("an amount", () => {
  it("knows the currencies of every exponent, or nothing below says anything", () => {
    expect(every.length).toBeGreaterThan(150);
    expect(new Set(every.map(exponentOf))).toStrictEqual(new Set([0, 2, 3, 4]));
  });

  it("comes back from Stripe exactly as it went there, in every currency", () => {
    fc.assert(
      fc.property(amounts, (money) => {
        const sent = toStripeAmount(money);
        if (sent !== undefined) expect(fromStripeAmount(sent)).toStrictEqual(money);
      }),
    );
  });

  it("is worth in Stripe's units what it is worth in ours: it is never rounded", () => {
    fc.assert(
      fc.property(amounts, (money) => {
        const sent = toStripeAmount(money);
        if (sent === undefined) return;
        const ourUnit = 10n ** BigInt(exponentOf(money.currency));
        const theirUnit = 10n ** BigInt(decimalsOf(money.currency));
        expect(BigInt(sent.amount) * ourUnit).toBe(money.minorUnits * theirUnit);
        expect(sent.currency).toBe(money.currency.toLowerCase());
        expect(sent.amount).toBeGreaterThan(0);
        expect(sent.amount).toBeLessThanOrEqual(
          money.currency === "IDR" ? 999_999_999_999 : 99_999_999,
        );
      }),
    );
  });

  it.each(every)("of 99,999 in %s is taken, but of units of account", (code) => {
    const minorUnits = 99_999n * 10n ** BigInt(exponentOf(code));
    expect(toStripeAmount(of(code, minorUnits))).toStrictEqual(
      exponentOf(code) === 4
        ? undefined
        : { amount: 99_999 * 10 ** decimalsOf(code), currency: code.toLowerCase() },
    );
  });

  it.each([
    ["10 US dollars", of("USD", 1_000n), 1_000],
    ["10 yen", of("JPY", 50n), 50],
    ["500 yen", of("JPY", 500n), 500],
    ["5 Icelandic krónur", of("ISK", 5n), 500],
    ["5 Ugandan shillings", of("UGX", 5n), 500],
    ["1,000 forint", of("HUF", 100_000n), 100_000],
    ["1,000.45 forint", of("HUF", 100_045n), 100_045],
    ["8 Taiwan dollars", of("TWD", 800n), 800],
    ["8.01 Taiwan dollars", of("TWD", 801n), 801],
    ["5.120 Kuwaiti dinars", of("KWD", 5_120n), 5_120],
    ["5.130 Kuwaiti dinars", of("KWD", 5_130n), 5_130],
    ["7 ariary", of("MGA", 700n), 7],
    ["1 won", of("KRW", 1n), 1],
    ["1.230 Iraqi dinars", of("IQD", 1_230n), 123],
  ])("of the documentation: %s", (_words, money, amount) => {
    const sent = { amount, currency: money.currency.toLowerCase() };
    expect(toStripeAmount(money)).toStrictEqual(sent);
    expect(fromStripeAmount(sent)).toStrictEqual(money);
  });

  it.each([
    ["a dinar's last digit", of("KWD", 5_124n)],
    ["a tenth of an ariary", of("MGA", 710n)],
    ["a hundredth of an ariary", of("MGA", 701n)],
    ["a thousandth of an Iraqi dinar", of("IQD", 1_235n)],
    ["a unit of account", of("CLF", 50_000n)],
    ["nothing", of("KRW", 0n)],
    ["no dollars", of("USD", 0n)],
    ["a credit", of("KRW", -100n)],
    ["a credit in dollars", of("USD", -55_100n)],
    ["an amount beyond 2 ** 53", of("USD", 9_007_199_254_740_993n)],
  ])("is not taken, and not rounded: %s", (_what, money) => {
    expect(toStripeAmount(money)).toBeUndefined();
  });

  it.each(threeDecimal)("of %s ends in 0", (code) => {
    for (const last of [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n]) {
      expect(toStripeAmount(of(code, 12_340n + last))).toBeUndefined();
    }
    expect(toStripeAmount(of(code, 12_340n))?.amount).toBe(12_340);
  });
});

describe("the least and the most", () => {
  it.each([
    ...["AUD", "BRL", "CAD", "CHF", "EUR", "INR", "JPY", "NZD", "SGD", "USD"].map(
      (code) => [code, 50n] as const,
    ),
    ["GBP", 30n] as const,
    ["BGN", 100n] as const,
    ...["AED", "MYR", "PLN", "RON"].map((code) => [code, 200n] as const),
    ["DKK", 250n] as const,
    ["NOK", 300n] as const,
    ["SEK", 300n] as const,
    ["HKD", 400n] as const,
    ["MXN", 1_000n] as const,
    ["THB", 1_000n] as const,
    ["CZK", 1_500n] as const,
    ["HUF", 17_500n] as const,
    ["KRW", 1n] as const,
  ])("of %s is %d", (code, least) => {
    expect(toStripeAmount(of(code, least))?.amount).toBe(Number(least));
    expect(toStripeAmount(of(code, least - 1n))).toBeUndefined();
  });

  it.each([
    ["USD", 99_999_999n, 1n, 99_999_999],
    ["JPY", 99_999_999n, 1n, 99_999_999],
    ["ISK", 999_999n, 1n, 99_999_900],
    ["KWD", 99_999_990n, 10n, 99_999_990],
    ["MGA", 9_999_999_900n, 100n, 99_999_999],
    ["IDR", 999_999_999_999n, 1n, 999_999_999_999],
  ])("of %s is %d and not %d more", (code, most, step, amount) => {
    expect(toStripeAmount(of(code, most))?.amount).toBe(amount);
    expect(toStripeAmount(of(code, most + step))).toBeUndefined();
  });
});

describe("what Stripe says as money", () => {
  it.each([
    ["an unknown currency", { amount: 100, currency: "xyz" }],
    ["a metal", { amount: 100, currency: "xau" }],
    ["no currency", { amount: 100, currency: "" }],
    ["half a cent", { amount: 0.5, currency: "usd" }],
    ["no number", { amount: Number.NaN, currency: "usd" }],
    ["more than is exact", { amount: 2 ** 53, currency: "usd" }],
    ["less than a króna", { amount: 550, currency: "isk" }],
    ["less than a shilling", { amount: 501, currency: "ugx" }],
  ])("is none where it is %s", (_what, said) => {
    expect(fromStripeAmount(said)).toBeUndefined();
  });

  it("is exact also beyond what Stripe is asked for", () => {
    const said = { amount: Number.MAX_SAFE_INTEGER, currency: "mga" };
    expect(fromStripeAmount(said)).toStrictEqual(of("MGA", 900_719_925_474_099_100n));
  });
});
