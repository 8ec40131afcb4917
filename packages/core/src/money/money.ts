import { err, ok, type Result } from "neverthrow";

import { type Currency, exponentOf, isCurrency } from "./currency.ts";

/** An exact amount: `minorUnits` of `currency`, 55100 of USD being 551.00. May be negative (a credit). */
export interface Money {
  readonly currency: Currency;
  readonly minorUnits: bigint;
}

/** Why a text is not money. */
export interface NotMoney {
  readonly type: "not-money";
  readonly reason: "amount" | "precision" | "currency";
}

/** Two currencies were mixed: nothing converts between them here. */
export interface CurrencyMismatch {
  readonly type: "currency-mismatch";
  readonly left: Currency;
  readonly right: Currency;
}

const plainDecimal = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Reads a plain decimal such as `551`, `551.00` or `-45.1` of an ISO 4217 currency. No symbols, no grouping, no rounding:
 * more decimals than the currency has are refused.
 */
export function parseMoney(amount: string, currency: string): Result<Money, NotMoney> {
  if (!isCurrency(currency)) return err({ type: "not-money", reason: "currency" });
  const match = plainDecimal.exec(amount);
  if (match === null) return err({ type: "not-money", reason: "amount" });
  const [, sign = "", units = "", decimals = ""] = match;
  const minorUnits = toMinorUnits(units, decimals, currency);
  if (minorUnits === undefined) return err({ type: "not-money", reason: "precision" });
  return ok({ currency, minorUnits: sign === "-" ? -minorUnits : minorUnits });
}

/**
 * Minor units of `units.decimals` (ASCII digits each), or undefined where there are more decimals than the currency has.
 */
export function toMinorUnits(
  units: string,
  decimals: string,
  currency: Currency,
): bigint | undefined {
  const exponent = exponentOf(currency);
  if (decimals.length > exponent) return undefined;
  const digits = units + decimals.padEnd(exponent, "0");
  // Below 2^53 it is exact, and several times as fast.
  return digits.length <= 15 ? BigInt(Number(digits)) : BigInt(digits);
}

/** The plain decimal that `parseMoney` reads back: always the currency's own number of decimals, `.` as the mark. */
export function formatAmount(money: Money): string {
  const exponent = exponentOf(money.currency);
  const negative = money.minorUnits < 0n;
  const digits = (negative ? -money.minorUnits : money.minorUnits)
    .toString()
    .padStart(exponent + 1, "0");
  const units = digits.slice(0, digits.length - exponent);
  const decimals = digits.slice(digits.length - exponent);
  return `${negative ? "-" : ""}${units}${exponent === 0 ? "" : `.${decimals}`}`;
}

/** For people: `551.00 USD`. */
export function formatMoney(money: Money): string {
  return `${formatAmount(money)} ${money.currency}`;
}

/** The sum; refuses two currencies. */
export function add(left: Money, right: Money): Result<Money, CurrencyMismatch> {
  return sameCurrency(left, right).map((currency) => ({
    currency,
    minorUnits: left.minorUnits + right.minorUnits,
  }));
}

/** `left` less `right`; refuses two currencies. */
export function subtract(left: Money, right: Money): Result<Money, CurrencyMismatch> {
  return sameCurrency(left, right).map((currency) => ({
    currency,
    minorUnits: left.minorUnits - right.minorUnits,
  }));
}

/** Negative, zero or positive as `left` is less than, equal to or more than `right`; refuses two currencies. */
export function compare(left: Money, right: Money): Result<-1 | 0 | 1, CurrencyMismatch> {
  return sameCurrency(left, right).map(() => {
    if (left.minorUnits < right.minorUnits) return -1;
    return left.minorUnits > right.minorUnits ? 1 : 0;
  });
}

/** Whether both are the same amount of the same currency. */
export function sameMoney(left: Money, right: Money): boolean {
  return left.currency === right.currency && left.minorUnits === right.minorUnits;
}

function sameCurrency(left: Money, right: Money): Result<Currency, CurrencyMismatch> {
  if (left.currency === right.currency) return ok(left.currency);
  return err({ type: "currency-mismatch", left: left.currency, right: right.currency });
}
