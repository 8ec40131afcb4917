import type { HandlerName } from "@billsdue/handlers/deployment";

import { type Bundle, bytesByPackage } from "./bundle.ts";

/** A KB is 1,024 bytes. */
export const kilobyte = 1_024;

/** The most KB that a bundle may have, the SDK included, Stripe's package not: that one is all or nothing. */
const budgets: Readonly<Record<HandlerName, number>> = {
  ingest: 435,
  api: 400,
  "submit-payment": 300,
  "resolve-payment": 300,
  "send-email": 300,
  "send-text": 300,
  sweep: 300,
  "split-file": 435,
  "ingest-range": 435,
  "close-run": 435,
};

/** How much of a bundle is Stripe's package, in bytes. */
export function stripeBytes(bundle: Bundle): number {
  const ofStripe = [...bytesByPackage(bundle)].filter(([folder]) => folder.endsWith("/stripe"));
  return ofStripe.reduce((sum, [, bytes]) => sum + bytes, 0);
}

/** The bytes of a bundle that count. */
export function countedBytes(bundle: Bundle): number {
  return bundle.code.byteLength - stripeBytes(bundle);
}

/** What is too large about bundles, one line each. */
export function overBudget(bundles: readonly Bundle[]): readonly string[] {
  return bundles.flatMap((bundle) => {
    const [has, may] = [countedBytes(bundle), budgets[bundle.name] * kilobyte];
    if (has <= may) return [];
    return [`${bundle.name} has ${has} bytes without Stripe's package, ${has - may} too many`];
  });
}
