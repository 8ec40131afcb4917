import { styleText } from "node:util";

import { type FaultSettings, formatFaultSettings } from "@billsdue/adapters-memory";
import { type BillerPolicy, formatMoney, type Invoice } from "@billsdue/core";

import type { Backing } from "../backing/backing.ts";
import type { Addresses, LocalBiller } from "../compose.ts";
import { plain } from "../terminal/plain.ts";

/** Where to go once it runs, and which invoice to try. */
export function whereToGo(
  biller: LocalBiller,
  policy: BillerPolicy,
  { website, backstage }: Addresses,
  places: Backing["places"],
): readonly string[] {
  return [
    `  Website       ${styleText("bold", website)}`,
    `  API           ${website}/api/openapi.json`,
    `  Outbox        ${backstage}/outbox`,
    ...(biller.cards === undefined
      ? ["  Cards         Stripe's test mode"]
      : [`  Failure dial  ${backstage}/gateway`, ...misbehaving(biller.cards.faults.settings())]),
    ...places.map(([name, place]) => `  ${name.padEnd(14)}${place}`),
    "",
    ...toTry(biller, policy, places.length > 0),
    "",
    "  Ctrl-C stops it.",
  ];
}

function toTry(biller: LocalBiller, policy: BillerPolicy, isKept: boolean): readonly string[] {
  const sample = biller.sample();
  if (sample !== undefined) return sampleLines(sample, policy, biller.payLink(sample.id));
  return isKept
    ? ["  Try           an invoice of a file that was ingested before"]
    : ["  No bill is owed here yet, so there is nothing to pay."];
}

/** The faults of the card gateway, if any, in the words that replay them. */
function misbehaving(settings: FaultSettings): readonly string[] {
  return Object.keys(settings.probabilities).length === 0
    ? []
    : [`  Misbehaving   --gateway-faults ${formatFaultSettings(settings)}`];
}

function sampleLines(sample: Invoice, policy: BillerPolicy, link: string): readonly string[] {
  const { id, customerName, currency, billed, details } = sample;
  const named = `  Try           invoice ${id}, name ${plain(customerName)}`;
  const orLink = `  or its link   ${link}`;
  switch (policy.lookUpProof) {
    case "name":
    case "id-only":
      return [named, orLink];
    case "name-and-amount":
      return [`${named}, amount ${formatMoney({ currency, minorUnits: billed })}`, orLink];
    case "name-and-factor":
      return details?.lookupFactor === undefined
        ? [
            `  Try           ${link}`,
            `  Invoice ${id} has no look-up factor: only its link opens it.`,
          ]
        : [`${named}, ${policy.lookUpFactorLabel} ${plain(details.lookupFactor)}`, orLink];
  }
}
