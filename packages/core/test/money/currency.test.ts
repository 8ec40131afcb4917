import currencyCodes from "currency-codes";
import { describe, expect, it } from "vitest";

import { type Currency, exponentOf, isCurrency, isSignOf, usDollar } from "../../src/index.ts";
import { currency } from "../../src/testing/index.ts";

const byIntl = Intl.supportedValuesOf("currency").filter(isCurrency);

describe("currencies", () => {
  it("have the decimals that ISO 4217 gives them, each one that the register knows", () => {
    const compared = byIntl.flatMap((code) => {
      const entry = currencyCodes.code(code);
      return entry === undefined ? [] : [[code, exponentOf(code), entry.digits] as const];
    });
    expect(compared.length).toBeGreaterThan(140);
    expect(compared.filter(([, ours, theirs]) => ours !== theirs)).toStrictEqual([]);
  });

  it("have them even where Intl follows usage instead", () => {
    const codes = ["HUF", "IQD", "ISK", "UGX", "TWD", "COP"];
    expect(codes.map((code) => exponentOf(currency(code)))).toStrictEqual([2, 3, 0, 0, 2, 2]);
  });

  it("are all that people are billed in, units of account with four decimals included", () => {
    for (const code of ["USD", "EUR", "JPY", "KWD", "CLF", "UYW", "ZAR"]) {
      expect([code, isCurrency(code)]).toStrictEqual([code, true]);
    }
    expect(usDollar).toBe("USD");
  });

  it.each([
    "XAU",
    "XAG",
    "XPT",
    "XPD",
    "XDR",
    "XTS",
    "XXX",
    "usd",
    "Usd",
    " USD",
    "",
    "US",
    "DOLLAR",
    "US$",
  ])("are not %j", (code) => {
    expect(isCurrency(code)).toBe(false);
  });
});

/** What CLDR shortens the currency to where nothing else is near: `$` for CAD, `kr` for SEK. */
function narrowSymbolOf(code: Currency): string {
  const format = new Intl.NumberFormat("en", {
    style: "currency",
    currency: code,
    currencyDisplay: "narrowSymbol",
  });
  return format.formatToParts(0).find(({ type }) => type === "currency")?.value ?? "";
}

describe("currency signs", () => {
  it("are those of Unicode's register, each of the currencies that are written with it", () => {
    const written = byIntl
      .map((code) => [narrowSymbolOf(code), code] as const)
      .filter(([sign]) => /^\p{Sc}$/u.test(sign));
    expect(written.length).toBeGreaterThan(50);
    const unknown = written.filter(([sign, code]) => !isSignOf(sign, code));
    expect(unknown.map(([, code]) => code)).toStrictEqual(["AFN", "AMD", "CUC", "KGS"]);
  });

  it.each([
    ["$", "CLF NIO SVC"],
    ["£", "EGP LBP SDG"],
    ["₨", "INR LKR MUR NPR PKR SCR"],
    ["₵", "GHS"],
  ])("%s is also that of %s", (sign, codes) => {
    expect(codes.split(" ").filter((code) => !isSignOf(sign, currency(code)))).toStrictEqual([]);
  });

  it("are of no other currency, and letters are none", () => {
    expect(isSignOf("$", currency("EUR"))).toBe(false);
    expect(isSignOf("€", usDollar)).toBe(false);
    expect(isSignOf("USD", usDollar)).toBe(false);
    expect(isSignOf("", usDollar)).toBe(false);
  });
});
