import currencyCodes from "currency-codes";
import { describe, expect, it } from "vitest";

import { exponentOf, isCurrency, usDollar } from "../../src/index.ts";
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
