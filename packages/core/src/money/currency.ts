import type { Brand } from "../brand.ts";

/** An ISO 4217 alphabetic code that names money somebody can be billed in: `USD`, `JPY`, `KWD`. */
export type Currency = Brand<string, "Currency">;

/** What a file without currencies is in, where its profile says nothing else. */
export const usDollar: Currency = "USD" as Currency;

/** How many decimals a currency's minor unit has. */
export type Exponent = 0 | 2 | 3 | 4;

// ISO 4217 list one, where the minor unit is not 2. Intl's digits follow CLDR's usage instead (HUF 0, IQD 0): see ADR 0003.
const exponents: ReadonlyMap<string, Exponent> = new Map([
  ...codes("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 0),
  ...codes("BHD IQD JOD KWD LYD OMR TND", 3),
  ...codes("CLF UYW", 4),
]);

// Codes that Intl knows but that no bill is written in: metals, baskets, tests, "no currency".
const notMoney: ReadonlySet<string> = new Set(
  "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX".split(" "),
);

// Intl leaves out some units of account that bills are written in: CLF, UYW.
const known: ReadonlySet<string> = new Set(
  [...Intl.supportedValuesOf("currency"), ...exponents.keys()].filter(
    (code) => !notMoney.has(code),
  ),
);

function codes(list: string, exponent: Exponent): readonly (readonly [string, Exponent])[] {
  return list.split(" ").map((code) => [code, exponent] as const);
}

/** Whether `code` is a currency's ISO 4217 code, in capitals. */
export function isCurrency(code: string): code is Currency {
  return known.has(code);
}

/** The decimals of the currency's minor unit by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: Currency): Exponent {
  return exponents.get(currency) ?? 2;
}

// Unicode's currency signs, and whose they are. Signs of letters (kr, zł) are not among them.
const signs: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    $: "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP CLF COP UYU DOP BBD BMD BND BSD BZD CUP FJD GYD JMD KYD LRD NAD NIO SBD SRD SVC TTD XCD",
    "£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP",
    "¥": "JPY CNY",
    "€": "EUR",
    "₡": "CRC",
    "₦": "NGN",
    "₨": "INR LKR MUR NPR PKR SCR",
    "₩": "KRW KPW",
    "₪": "ILS",
    "₫": "VND",
    "₭": "LAK",
    "₮": "MNT",
    "₱": "PHP",
    "₲": "PYG",
    "₴": "UAH",
    "₵": "GHS",
    "₸": "KZT",
    "₹": "INR",
    "₺": "TRY",
    "₼": "AZN",
    "₽": "RUB",
    "₾": "GEL",
    "฿": "THB",
    "៛": "KHR",
    "৳": "BDT",
  }).map(([sign, of]) => [sign, new Set(of.split(" "))]),
);

/** Whether a bill in `currency` may have that sign before its amount: `$` for USD or CAD, not for EUR. */
export function isSignOf(sign: string, currency: Currency): boolean {
  return signs.get(sign)?.has(currency) === true;
}
