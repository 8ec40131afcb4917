import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { maskCardNumbers } from "../../src/index.ts";

/** `digits` and the check digit of ISO/IEC 7812 behind them. */
function withCheckDigit(digits: string): string {
  const passes = (number: string) =>
    Array.from(number)
      .toReversed()
      .reduce((sum, digit, nth) => {
        const doubled = Number(digit) * (nth % 2 === 0 ? 1 : 2);
        return sum + (doubled > 9 ? doubled - 9 : doubled);
      }, 0) %
      10 ===
    0;
  return Array.from("0123456789", (check) => digits + check).find(passes) ?? expect.fail(digits);
}

const digits = (length: { readonly minLength: number; readonly maxLength: number }) =>
  fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), ...length });
/** Numbers of cards: 13 to 19 digits that begin with 2 to 6. */
const cardNumbers = fc
  .tuple(fc.constantFrom("2", "3", "4", "5", "6"), digits({ minLength: 11, maxLength: 17 }))
  .map(([first, rest]) => withCheckDigit(first + rest));
const unionPay = digits({ minLength: 11, maxLength: 17 }).map((rest) => `62${rest}`);
/** The number with a separator behind some of its digits. */
const written = (number: fc.Arbitrary<string>) =>
  fc
    .tuple(
      number,
      fc.array(fc.constantFrom("", "", "", " ", "-"), { minLength: 18, maxLength: 18 }),
    )
    .map(([card, separators]) => ({
      card,
      text: [...card]
        .map((digit, nth) => digit + (separators[nth] ?? ""))
        .join("")
        .replace(/[ -]$/, ""),
    }));
const words = fc.constantFrom("", "card ", "Kelly (", "№", "a-", "x", "\n", "due 2026/");
const masked = (card: string) => "*".repeat(card.length - 4) + card.slice(-4);

describe("a card number in free text", () => {
  it.each([
    ["4242424242424242", "************4242"],
    ["4242 4242 4242 4242", "************4242"],
    ["pay with 5555-5555-5555-4444, thanks", "pay with ************4444, thanks"],
    ["3782 822463 10005", "***********0005"],
    ["6200000000000005", "************0005"],
    ["No. 12 4242 4242 4242 4242", "No. 12 ************4242"],
    ["4242 4242 4242 4242 12/27", "************4242 12/27"],
    ["4242424242424242, 5555555555554444", "************4242, ************4444"],
    ["4242424242424242 5555555555554444", "************4242 ************4444"],
    ["4242424242424242 4242 4242 4242", "************************4242"],
  ])("is masked but for its last four digits: %s", (text, shown) => {
    expect(maskCardNumbers(text)).toBe(shown);
  });

  it.each([
    "",
    "Kelly Bennett",
    "4242424242424241",
    "4242 4242 4242 4241",
    "1234567890123452",
    "0000000000000000",
    "424242424242",
    "42424242424242424242",
    "+1 212 555 0123",
    "4242.4242.4242.4242",
    "4242  4242 42424242",
    "DE89 3704 0044 0532 0130 00",
    "2026-11-22",
  ])("is not every number: %j", (text) => {
    expect(maskCardNumbers(text)).toBe(text);
  });

  it("of 13 to 19 digits is masked with spaces and hyphens in it, and what stands around it is not", () => {
    fc.assert(
      fc.property(
        written(fc.oneof(cardNumbers, unionPay)),
        words,
        words,
        ({ card, text }, before, behind) => {
          expect(maskCardNumbers(`${before}${text} ${behind}.`)).toBe(
            `${before}${masked(card)} ${behind}.`,
          );
        },
      ),
    );
  });

  it("is masked between other numbers, which stay", () => {
    const between = fc.constantFrom(", ", " / ", ". ", "x", "  ", " - ");
    const other = digits({ minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(cardNumbers, other, between, other, between, (card, left, one, right, two) => {
        expect(maskCardNumbers(left + one + card + two + right)).toBe(
          left + one + masked(card) + two + right,
        );
      }),
    );
  });

  it("leaves numbers that are none as they are", () => {
    fc.assert(
      fc.property(cardNumbers, fc.nat({ max: 8 }), words, (card, by, before) => {
        if (card.startsWith("62")) return;
        const wrong = `${card.slice(0, -1)}${(Number(card.at(-1)) + 1 + by) % 10}`;
        expect(maskCardNumbers(`${before}${wrong}.`)).toBe(`${before}${wrong}.`);
      }),
    );
  });

  it("is not left to be found in what was masked", () => {
    const anyText = fc.string({
      unit: fc.constantFrom(...Array.from("0242462 -*x"), "4242", "4242424242424242", "62"),
      maxLength: 60,
    });
    fc.assert(
      fc.property(anyText, (text) => {
        const once = maskCardNumbers(text);
        expect(maskCardNumbers(once)).toBe(once);
      }),
    );
  });

  it.each([
    ["digits alone", "4".repeat(64_000)],
    ["a space behind each", "4 ".repeat(32_000)],
    ["a hyphen behind each", "1-".repeat(32_000)],
    ["one number after the other", "6200000000000 ".repeat(4_600)],
    ["groups of four", "4242 ".repeat(12_800)],
    ["groups of 19", `${"9".repeat(19)} `.repeat(3_200)],
    ["twelve digits each", "424242424242x".repeat(5_000)],
  ])(
    "is looked for quickly in a row as long as may be: %s",
    { tags: ["measured"] },
    (_what, text) => {
      const started = performance.now();
      maskCardNumbers(text);
      expect(performance.now() - started).toBeLessThan(2_000);
    },
  );
});
