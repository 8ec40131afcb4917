import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  add,
  compare,
  type Currency,
  exponentOf,
  formatAmount,
  formatMoney,
  parseMoney,
  sameMoney,
  subtract,
  toMinorUnits,
} from "../../src/index.ts";
import { currencies, currency, money, problem, value } from "../../src/testing/index.ts";

const byExponent: readonly (readonly [number, string])[] = [
  [0, "JPY"],
  [2, "USD"],
  [3, "KWD"],
  [4, "CLF"],
];

describe("money", () => {
  it.each(byExponent)(
    "invariant 15: reads back what it writes, with %i decimals (%s)",
    (exponent, code) => {
      expect(exponentOf(currency(code))).toBe(exponent);
      fc.assert(
        fc.property(fc.bigInt(), (minorUnits) => {
          const amount = { currency: currency(code), minorUnits };
          const text = formatAmount(amount);
          expect(value(parseMoney(text, code))).toStrictEqual(amount);
          expect(text.split(".")[1]?.length ?? 0).toBe(exponent);
        }),
      );
    },
  );

  it.each([
    ["551", "USD", 55_100n],
    ["551.00", "USD", 55_100n],
    ["551.5", "USD", 55_150n],
    ["-45.10", "USD", -4_510n],
    ["0.01", "USD", 1n],
    ["-0", "USD", 0n],
    ["007", "USD", 700n],
    ["5000", "JPY", 5_000n],
    ["1.2345", "CLF", 12_345n],
    ["90071992547409.93", "USD", 9_007_199_254_740_993n],
  ])("reads %s %s", (text, code, minorUnits) => {
    expect(value(parseMoney(text, code)).minorUnits).toBe(minorUnits);
  });

  it.each([
    "",
    " ",
    " 1",
    "1 ",
    "+1",
    "1.",
    ".5",
    "1,000",
    "$1",
    "1e3",
    "0x1",
    "NaN",
    "Infinity",
    "--1",
    "1.2.3",
    "١٢",
    "１２",
    "1\n",
    "-",
    "1_000",
  ])("is not %j", (text) => {
    expect(problem(parseMoney(text, "USD"))).toStrictEqual({ type: "not-money", reason: "amount" });
  });

  it("refuses a currency that nobody is billed in before it looks at the amount", () => {
    for (const code of ["XXX", "XAU", "usd", "US", "", "USDT", "__proto__"]) {
      const refusal = { type: "not-money", reason: "currency" };
      expect(problem(parseMoney("nonsense", code))).toStrictEqual(refusal);
    }
  });

  it("invariant 15: never rounds: one decimal too many is refused, whatever it is", () => {
    fc.assert(
      fc.property(
        currencies(),
        fc.bigInt({ min: 0n }),
        fc.nat(9),
        fc.nat(4),
        (code, units, digit, more) => {
          const decimals = String(digit).repeat(exponentOf(code) + 1 + more);
          const refusal = { type: "not-money", reason: "precision" };
          expect(problem(parseMoney(`${units}.${decimals}`, code))).toStrictEqual(refusal);
          expect(toMinorUnits(String(units), decimals, code)).toBeUndefined();
        },
      ),
    );
  });

  it("adds and subtracts exactly, however large", () => {
    fc.assert(
      fc.property(money(), fc.bigInt(), (left, minorUnits) => {
        const right = { ...left, minorUnits };
        const sum = value(add(left, right));
        expect(sum.minorUnits).toBe(left.minorUnits + minorUnits);
        expect(value(subtract(sum, right))).toStrictEqual(left);
        expect(value(compare(sum, right))).toBe(
          Math.sign(Number(BigInt.asIntN(2, sign(left.minorUnits)))),
        );
      }),
    );
  });

  it("orders amounts of one currency", () => {
    const usd = (minorUnits: bigint) => ({ currency: currency("USD"), minorUnits });
    expect(value(compare(usd(1n), usd(2n)))).toBe(-1);
    expect(value(compare(usd(2n), usd(2n)))).toBe(0);
    expect(value(compare(usd(3n), usd(2n)))).toBe(1);
  });

  it("is the same only in amount and in currency", () => {
    const [usd, cad] = [currency("USD"), currency("CAD")];
    const dollar = { currency: usd, minorUnits: 100n };
    expect(sameMoney(dollar, { currency: usd, minorUnits: 100n })).toBe(true);
    expect(sameMoney(dollar, { currency: usd, minorUnits: 101n })).toBe(false);
    expect(sameMoney(dollar, { currency: cad, minorUnits: 100n })).toBe(false);
  });

  it("refuses to mix currencies", () => {
    fc.assert(
      fc.property(money(), money(), (left, right) => {
        fc.pre(left.currency !== right.currency);
        const mismatch = { type: "currency-mismatch", left: left.currency, right: right.currency };
        expect(problem(add(left, right))).toStrictEqual(mismatch);
        expect(problem(subtract(left, right))).toStrictEqual(mismatch);
        expect(problem(compare(left, right))).toStrictEqual(mismatch);
        expect(sameMoney(left, { ...left, currency: right.currency })).toBe(false);
      }),
    );
  });

  it("is written for people with its code", () => {
    const amounts: readonly (readonly [Currency, bigint, string])[] = [
      [currency("USD"), 55_100n, "551.00 USD"],
      [currency("USD"), 0n, "0.00 USD"],
      [currency("JPY"), 5_000n, "5000 JPY"],
      [currency("KWD"), -1n, "-0.001 KWD"],
    ];
    for (const [code, minorUnits, text] of amounts) {
      expect(formatMoney({ currency: code, minorUnits })).toBe(text);
    }
  });
});

function sign(amount: bigint): bigint {
  if (amount === 0n) return 0n;
  return amount < 0n ? -1n : 1n;
}
