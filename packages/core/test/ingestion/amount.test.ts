import fc from "fast-check";
import { err, ok } from "neverthrow";
import { describe, expect, it } from "vitest";

import { exponentOf, formatAmount, isSignOf, parseAmount } from "../../src/index.ts";
import { currencies, currency, problem, value } from "../../src/testing/index.ts";

const usd = currency("USD");

describe("an amount", () => {
  it.each([
    ["€551.00", "USD"],
    ["£551", "EUR"],
    ["$5", "GBP"],
    ["(€1.00)", "USD"],
    ["\u20bf1", "USD"],
  ])("with the sign of another currency is refused: %s as %s", (cell, code) => {
    expect(problem(parseAmount(cell, currency(code), "."))).toBe("E_CURRENCY");
  });

  it.each([
    ["€551.00", "EUR"],
    ["£551.00", "GBP"],
    ["¥55100", "JPY"],
    ["¥551.00", "CNY"],
    ["$551.00", "CAD"],
  ])("may have its currency's sign: %s as %s", (cell, code) => {
    expect(value(parseAmount(cell, currency(code), "."))).toBe(55_100n);
  });

  it("is exact whatever the currency, up to the most that is taken", () => {
    const units = fc.oneof(
      fc.bigInt({ min: 0n, max: 10n ** 12n }),
      fc.bigInt({ min: 10n ** 10n, max: 10n ** 12n }),
    );
    fc.assert(
      fc.property(units, currencies(), fc.nat({ max: 9 }), (whole, code, last) => {
        const exponent = exponentOf(code);
        const scale = 10n ** BigInt(exponent);
        expect(value(parseAmount(`${whole}`, code, "."))).toBe(whole * scale);
        if (exponent === 0 || whole === 10n ** 12n) return;
        const finest = `${whole}.${`${last}`.padStart(exponent, "9")}`;
        expect(value(parseAmount(finest, code, "."))).toBe(
          whole * scale + BigInt(`${last}`.padStart(exponent, "9")),
        );
      }),
    );
    expect(value(parseAmount("999999999999", currency("CLF"), "."))).toBe(9_999_999_999_990_000n);
    expect(value(parseAmount("99999999999", currency("CLF"), "."))).toBe(999_999_999_990_000n);
  });

  it.each([
    ["551", 55_100n],
    ["551.00", 55_100n],
    ["551.5", 55_150n],
    ["1,234.56", 123_456n],
    ["1,234", 123_400n],
    ["$551", 55_100n],
    ["$551.10", 55_110n],
    ["(45.10)", -4_510n],
    ["45.10-", -4_510n],
    ["45.10CR", -4_510n],
    ["-45.10", -4_510n],
    ["-$45.10", -4_510n],
    ["($45.10)", -4_510n],
    ["0", 0n],
    ["(0.00)", 0n],
    ["-0", 0n],
    [" 551 ", 55_100n],
    ["1,234,567.89", 123_456_789n],
    ["1000000000000", 100_000_000_000_000n],
    ["000551", 55_100n],
  ])("may be written %s", (cell, minorUnits) => {
    expect(value(parseAmount(cell, usd, "."))).toBe(minorUnits);
  });

  it.each([
    ["12,50", 1_250n],
    ["1.234,56", 123_456n],
    ["1.234", 123_400n],
    ["(12,50)", -1_250n],
    ["$12,50", 1_250n],
  ])("with a decimal comma may be written %s", (cell, minorUnits) => {
    expect(value(parseAmount(cell, usd, ","))).toBe(minorUnits);
  });

  it.each(
    [
      "12,5",
      "1.234,56",
      "12,50",
      "1,23",
      "1,2345",
      "1,234,56",
      "12,345,6",
      ",",
      "1,",
      "$12,5",
      "(12,5)",
      "12,5CR",
    ].filter((cell) => cell !== ","),
  )("that could mean two is refused: %s", (cell) => {
    expect(problem(parseAmount(cell, usd, "."))).toBe("E_AMOUNT_AMBIGUOUS");
  });

  it.each(["12.5", "12.50", "1,234.56", "1.23.4", "1,2,3"])(
    "with a decimal comma that could mean two is refused: %s",
    (cell) => {
      expect(problem(parseAmount(cell, usd, ","))).toBe("E_AMOUNT_AMBIGUOUS");
    },
  );

  it.each(["a,b", "a.b", "1,2x", "1.2x", "5x", "(5"])(
    "is none, and not one of two, where it has more than digits and marks: %s",
    (cell) => {
      expect(problem(parseAmount(cell, usd, "."))).toBe("E_AMOUNT");
      expect(problem(parseAmount(cell, usd, ","))).toBe("E_AMOUNT");
    },
  );

  it("is none where a point ends it", () => {
    expect(problem(parseAmount("5.", usd, "."))).toBe("E_AMOUNT");
  });

  it.each([
    ["5000.50", "JPY"],
    ["5000.0", "JPY"],
    ["1.234", "USD"],
    ["1.2345", "KWD"],
    ["0.00001", "CLF"],
    ["551.000", "USD"],
  ])("with more decimals than its currency has is refused, zeros included: %s %s", (cell, code) => {
    expect(problem(parseAmount(cell, currency(code), "."))).toBe("E_AMOUNT_PRECISION");
  });

  it.each([
    "",
    " ",
    "N/A",
    "NaN",
    "1e3",
    "1E3",
    "Infinity",
    "-Infinity",
    "0x10",
    "١٢٣",
    "１２３",
    "twelve",
    "--1",
    "-(1)",
    "(1",
    "1)",
    "(-1)",
    "-1-",
    "-1CR",
    "(1CR)",
    "1-CR",
    "1cr",
    "$",
    "$$1",
    "1$",
    "+1",
    "1 000",
    "1_000",
    "1'000",
    ".5",
    "5.",
    "-",
    "()",
    "CR",
    "1,234.56.78",
    "USD 1",
    "1000000000001",
    "99999999999999999999999999",
    "1\n2",
    "=1+1",
  ])("is not %j", (cell) => {
    expect(["E_AMOUNT", "E_AMOUNT_AMBIGUOUS"]).toContain(problem(parseAmount(cell, usd, ".")));
    if (!cell.includes(",") && cell !== "5.")
      expect(problem(parseAmount(cell, usd, "."))).toBe("E_AMOUNT");
  });

  it("is read back from every way of writing it", () => {
    const amounts = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(
        amounts,
        currencies(),
        fc.boolean(),
        fc.constantFrom("." as const, "," as const),
        (units, code, isGrouped, mark) => {
          const [whole = "", decimals] = formatAmount({ currency: code, minorUnits: units }).split(
            ".",
          );
          const grouped = isGrouped
            ? whole.replaceAll(/\B(?=(?:\d{3})+$)/g, mark === "." ? "," : ".")
            : whole;
          const text = decimals === undefined ? grouped : `${grouped}${mark}${decimals}`;
          expect(value(parseAmount(text, code, mark))).toBe(units);
          for (const credit of [`(${text})`, `-${text}`, `${text}-`, `${text}CR`]) {
            expect(value(parseAmount(credit, code, mark))).toBe(-units);
          }
          const signed = [`$${text}`, `-$${text}`, `($${text})`].map((cell) =>
            parseAmount(cell, code, mark),
          );
          expect(signed).toStrictEqual(
            isSignOf("$", code)
              ? [ok(units), ok(-units), ok(-units)]
              : signed.map(() => err("E_CURRENCY")),
          );
        },
      ),
    );
  });

  it("is never rounded, whatever stands in the cell", () => {
    const cells = fc.string({
      unit: fc.constantFrom(...Array.from("0123456789.,-()$CR e")),
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        cells,
        currencies(),
        fc.constantFrom("." as const, "," as const),
        (cell, code, mark) => {
          const parsed = parseAmount(cell, code, mark);
          if (parsed.isErr()) return;
          const digits = cell.replaceAll(/\D/g, "");
          const decimals = cell.split(mark)[1]?.replaceAll(/\D/g, "").length ?? 0;
          const absolute = parsed.value < 0n ? -parsed.value : parsed.value;
          expect(absolute).toBe(BigInt(digits) * 10n ** BigInt(exponentOf(code) - decimals));
        },
      ),
    );
  });
});
