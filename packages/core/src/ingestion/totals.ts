import type { Currency } from "../money/currency.ts";

/** Amounts by currency, in minor units. */
export type Amounts = ReadonlyMap<Currency, bigint>;

/** What a file states as a whole: its rows, the rejected ones too, and the sum of the readable ones. */
export interface FileTotals {
  readonly rows: number;
  readonly amounts: Amounts;
}

/** Adds to one currency's amount. */
export function increase(amounts: Map<Currency, bigint>, currency: Currency, by: bigint): void {
  amounts.set(currency, (amounts.get(currency) ?? 0n) + by);
}
