import { err, ok, type Result } from "neverthrow";

import { type Currency, exponentOf, isSignOf } from "../money/currency.ts";
import { toMinorUnits } from "../money/money.ts";
import type { RowCode } from "./codes.ts";

/** Why a cell is no amount. */
export type NotAnAmount = Extract<
  RowCode,
  "E_AMOUNT" | "E_AMOUNT_AMBIGUOUS" | "E_AMOUNT_PRECISION" | "E_CURRENCY"
>;

type Grammar = { readonly pattern: RegExp; readonly group: string };

const onlyDigitsAndMarks = /^[-(]?\p{Sc}?\d[\d.,]*(?:\)|-|CR)?$/u;
const mostUnits = 1_000_000_000_000n;
/** Fewer digits than `mostUnits` has. */
const mostDigits = 12;

// One anchored pattern per decimal mark: `551` `551.00` `1,234.56` `$551` `(45.10)` `45.10-` `45.10CR` `-45.10`.
const grammars: Readonly<Record<"." | ",", Grammar>> = {
  ".": { pattern: amountPattern("\\.", ","), group: "," },
  ",": { pattern: amountPattern(",", "\\."), group: "." },
};

function amountPattern(mark: string, group: string): RegExp {
  return new RegExp(
    `^(\\()?(-)?(\\p{Sc})?(\\d{1,3}(?:${group}\\d{3})+|\\d+)(?:${mark}(\\d+))?(-|CR)?(\\))?$`,
    "u",
  );
}

/** A decimal number as a biller writes it: ASCII digits, without grouping. */
interface Decimal {
  /** The currency sign in front of it. */
  readonly sign: string | undefined;
  readonly isNegative: boolean;
  readonly units: string;
  readonly decimals: string;
}

/**
 * Reads an amount as a biller writes it, in minor units of `currency`. Parentheses, a minus on either side and `CR` make a credit.
 * Nothing is rounded; a comma or point that could mean two things is refused, and so is the sign of another currency.
 */
export function parseAmount(
  cell: string,
  currency: Currency,
  decimalMark: "." | ",",
): Result<bigint, NotAnAmount> {
  const text = cell.trim();
  // Most amounts are plain, and the whole grammar takes its time.
  const plain = plainAmount(text, decimalMark.charCodeAt(0), exponentOf(currency));
  // Stryker disable next-line ConditionalExpression: the whole grammar reads it, too, as the same amount
  if (plain !== undefined) return ok(plain);
  return readDecimal(text, decimalMark).andThen((decimal) => {
    const { sign } = decimal;
    if (sign !== undefined && !isSignOf(sign, currency)) return err("E_CURRENCY");
    const amount = inMinorUnits(decimal.units, decimal.decimals, currency);
    return decimal.isNegative ? amount.map((minorUnits) => -minorUnits) : amount;
  });
}

const zero = 48;
const nine = 57;

// Stryker disable ConditionalExpression,EqualityOperator,BlockStatement,AssignmentOperator: what this leaves out is read by the whole grammar, to the same amount
/** Minor units of a short `551` or `551.00` of a currency with that exponent; undefined of everything else. */
function plainAmount(text: string, mark: number, exponent: number): bigint | undefined {
  // Longer ones need not be below 2^53 in the minor unit.
  if (text.length >= mostDigits) return undefined;
  let [value, digits, decimals] = [0, 0, -1];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= zero && code <= nine) {
      value = value * 10 + code - zero;
      digits += 1;
      if (decimals >= 0) decimals += 1;
    } else if (code === mark && decimals < 0 && digits > 0) decimals = 0;
    else return undefined;
  }
  if (digits === 0 || decimals === 0 || decimals > exponent) return undefined;
  return BigInt(value * 10 ** (exponent - Math.max(decimals, 0)));
}

// Stryker restore all

/** The finest minor unit that any currency has: sums across currencies are counted in it. */
const finest = 4;

/** Reads the sum of a column of amounts in ten-thousandths of a unit, whatever the currencies; undefined where it is none. */
export function parseControlSum(cell: string, decimalMark: "." | ","): bigint | undefined {
  return readDecimal(cell.trim(), decimalMark).match(
    ({ isNegative, units, decimals }) => {
      if (decimals.length > finest) return undefined;
      const sum = BigInt(units + decimals.padEnd(finest, "0"));
      return isNegative ? -sum : sum;
    },
    () => undefined,
  );
}

/** An amount as it counts in a control sum. */
export function inControlSum(minorUnits: bigint, currency: Currency): bigint {
  return minorUnits * 10n ** BigInt(finest - exponentOf(currency));
}

function readDecimal(text: string, decimalMark: "." | ","): Result<Decimal, NotAnAmount> {
  const { pattern, group } = grammars[decimalMark];
  const match = pattern.exec(text);
  if (match === null) {
    const ambiguous = onlyDigitsAndMarks.test(text) && text.includes(",");
    return err(ambiguous || isForeignMark(text, group) ? "E_AMOUNT_AMBIGUOUS" : "E_AMOUNT");
  }
  const [, open, minus, sign, grouped = "", decimals = "", suffix, close] = match;
  const credits = [open, minus, suffix].filter((mark) => mark !== undefined);
  if (credits.length > 1 || (open === undefined) !== (close === undefined)) return err("E_AMOUNT");
  return ok({
    sign,
    isNegative: credits.length === 1,
    units: grouped.replaceAll(group, ""),
    decimals,
  });
}

function inMinorUnits(
  units: string,
  decimals: string,
  currency: Currency,
): Result<bigint, NotAnAmount> {
  const minorUnits = toMinorUnits(units, decimals, currency);
  if (minorUnits === undefined) return err("E_AMOUNT_PRECISION");
  return BigInt(units) > mostUnits ? err("E_AMOUNT") : ok(minorUnits);
}

/** Digits with the mark that only groups in this profile, but not in groups of three: `12.5` where the decimal mark is a comma. */
function isForeignMark(text: string, group: string): boolean {
  return onlyDigitsAndMarks.test(text) && text.includes(group);
}
