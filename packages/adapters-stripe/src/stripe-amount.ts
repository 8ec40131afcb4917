import { type Currency, exponentOf, isCurrency, type Money } from "@billsdue/core";

/** An amount as Stripe's API writes it. */
export interface StripeAmount {
  /** A whole number of the smallest unit that Stripe has of the currency. */
  readonly amount: number;
  /** ISO 4217 in small letters. */
  readonly currency: string;
}

// https://docs.stripe.com/currencies: the decimals of Stripe's unit, where they are not 2. ISK and UGX are written with two decimals there.
const decimals: ReadonlyMap<string, number> = new Map([
  ..."BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF"
    .split(" ")
    .map((code) => [code, 0] as const),
  ..."BHD JOD KWD OMR TND".split(" ").map((code) => [code, 3] as const),
]);

/** Eight digits, https://docs.stripe.com/api/payment_intents/object#payment_intent_object-amount; twelve of a rupiah's hundredths. */
const most = (currency: Currency): bigint => (currency === "IDR" ? 999_999_999_999n : 99_999_999n);

// https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, for an account that is paid out in the same currency.
const least: ReadonlyMap<string, bigint> = new Map([
  ...["AUD", "BRL", "CAD", "CHF", "EUR", "INR", "JPY", "NZD", "SGD", "USD"].map(
    (code) => [code, 50n] as const,
  ),
  ["GBP", 30n],
  ["BGN", 100n],
  ...["AED", "MYR", "PLN", "RON"].map((code) => [code, 200n] as const),
  ["DKK", 250n],
  ["NOK", 300n],
  ["SEK", 300n],
  ["HKD", 400n],
  ["MXN", 1_000n],
  ["THB", 1_000n],
  ["CZK", 1_500n],
  ["HUF", 17_500n],
]);

/** Exactly `money` in Stripe's units, or undefined where Stripe has none for it: nothing is rounded. */
export function toStripeAmount({ currency, minorUnits }: Money): StripeAmount | undefined {
  const shift = decimalsOf(currency) - exponentOf(currency);
  // Units of account of four decimals are none of Stripe's currencies.
  if (exponentOf(currency) === 4) return undefined;
  const scale = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && minorUnits % scale !== 0n) return undefined;
  const amount = shift < 0 ? minorUnits / scale : minorUnits * scale;
  if (amount < (least.get(currency) ?? 1n) || amount > most(currency)) return undefined;
  // Of three decimals the last has to be 0.
  if (decimalsOf(currency) === 3 && amount % 10n !== 0n) return undefined;
  return { amount: Number(amount), currency: currency.toLowerCase() };
}

/** What Stripe says as money, or undefined where it is none of a currency that we know. */
export function fromStripeAmount({ amount, currency }: StripeAmount): Money | undefined {
  const code = currency.toUpperCase();
  if (!isCurrency(code) || !Number.isSafeInteger(amount)) return undefined;
  const shift = exponentOf(code) - decimalsOf(code);
  const scale = 10n ** BigInt(Math.abs(shift));
  if (shift >= 0) return { currency: code, minorUnits: BigInt(amount) * scale };
  return BigInt(amount) % scale === 0n
    ? { currency: code, minorUnits: BigInt(amount) / scale }
    : undefined;
}

function decimalsOf(currency: Currency): number {
  return decimals.get(currency) ?? 2;
}
