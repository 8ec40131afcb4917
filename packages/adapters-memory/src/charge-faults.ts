import { type Currency, isCurrency, type Money } from "@billsdue/core";

import type { GatewayFaultPlan } from "./fault-dial.ts";
import type { GatewayCall } from "./gateway-calls.ts";

/** What a card is charged in place of `amount`. */
export function chargesOf(
  plan: GatewayFaultPlan,
  call: GatewayCall,
  amount: Money,
): readonly Money[] {
  const charge: Money = {
    currency: plan.hits("wrong-currency", call) ? anotherThan(amount.currency) : amount.currency,
    minorUnits: plan.hits("wrong-amount", call)
      ? moreOrLess(amount.minorUnits, plan.extent("wrong-amount", call))
      : amount.minorUnits,
  };
  return plan.hits("key-ignored", call) ? [charge, charge] : [charge];
}

function anotherThan(currency: Currency): Currency {
  const another = ["EUR", "USD"].filter(isCurrency).find((each) => each !== currency);
  return another ?? currency;
}

/** By a tenth, and by a minor unit at least. */
function moreOrLess(minorUnits: bigint, extent: number): bigint {
  const tenth = minorUnits / 10n;
  const difference = tenth > 0n ? tenth : 1n;
  return extent < 0.5 && difference < minorUnits
    ? minorUnits - difference
    : minorUnits + difference;
}
