import { type Currency, formatAmount } from "@billsdue/core";

/** A plain decimal with its currency: `{ "amount": "551.00", "currency": "USD" }`. */
export interface DecimalMoney {
  readonly amount: string;
  readonly currency: string;
}

/** Minor units as a decimal. */
export function decimalMoney(currency: Currency, minorUnits: bigint): DecimalMoney {
  return { amount: formatAmount({ currency, minorUnits }), currency };
}
