import { exponentOf, isCurrency, type Money } from "@billsdue/core";

/** An amount as Stripe writes it: in its own smallest units, the currency in lower case. */
export interface StripeAmount {
  readonly amount: number;
  readonly currency: string;
}

// https://docs.stripe.com/currencies#zero-decimal and the special cases and the three-decimal list below it.
const zeroDecimal = setOf("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF");
const twoDecimalThough = setOf("ISK UGX");
const threeDecimal = setOf("BHD JOD KWD OMR TND");

const most = (code: string): number => (code === "IDR" ? 999_999_999_999 : 99_999_999);
const leastUnits: ReadonlyMap<string, number> = new Map([
  ["USD", 50],
  ["EUR", 50],
]);

function setOf(codes: string): ReadonlySet<string> {
  return new Set(codes.split(" "));
}

/** The decimals of Stripe's smallest unit; undefined for what it does not charge. */
function stripeExponentOf(code: string): 0 | 2 | 3 | undefined {
  if (!isCurrency(code)) return undefined;
  if (zeroDecimal.has(code)) return 0;
  if (threeDecimal.has(code)) return 3;
  return twoDecimalThough.has(code) || exponentOf(code) === 2 ? 2 : undefined;
}

/** Whether Stripe charges in `currency`, an ISO 4217 code in lower case. */
export function isChargeable(currency: string): boolean {
  return currency === currency.toLowerCase() && exponentIn(currency) !== undefined;
}

function exponentIn(currency: string): 0 | 2 | 3 | undefined {
  return stripeExponentOf(currency.toUpperCase());
}

/** Why Stripe does not charge an amount of a chargeable currency; undefined where it does. */
export function whyNotCharged({
  amount,
  currency,
}: StripeAmount): "too-small" | "too-large" | "not-divisible" | undefined {
  const code = currency.toUpperCase();
  if (amount < (leastUnits.get(code) ?? 1)) return "too-small";
  if (amount > most(code)) return "too-large";
  if (threeDecimal.has(code) && amount % 10 !== 0) return "not-divisible";
  if (twoDecimalThough.has(code) && amount % 100 !== 0) return "not-divisible";
  return undefined;
}

/** Stripe's amount as money; undefined where our currency has no such unit. */
export function moneyOf({ amount, currency }: StripeAmount): Money | undefined {
  const code = currency.toUpperCase();
  const theirs = stripeExponentOf(code);
  if (theirs === undefined || !isCurrency(code)) return undefined;
  const ours = exponentOf(code);
  const shifted = BigInt(amount) * 10n ** BigInt(ours);
  return { currency: code, minorUnits: shifted / 10n ** BigInt(theirs) };
}

/** Money as Stripe's amount, cut to its smallest unit; undefined for what it does not charge. */
export function stripeAmountOf({ currency, minorUnits }: Money): StripeAmount | undefined {
  const theirs = stripeExponentOf(currency);
  if (theirs === undefined) return undefined;
  const shifted = minorUnits * 10n ** BigInt(theirs);
  const amount = Number(shifted / 10n ** BigInt(exponentOf(currency)));
  return { amount, currency: currency.toLowerCase() };
}
