import { type Currency, formatAmount } from "@billsdue/core";

import type { MoneyBody } from "./contract.ts";

/** Minor units as what goes over the wire. */
export function moneyBodyOf(
  { currency }: { readonly currency: Currency },
  minorUnits: bigint,
): MoneyBody {
  return { amount: formatAmount({ currency, minorUnits }), currency };
}
