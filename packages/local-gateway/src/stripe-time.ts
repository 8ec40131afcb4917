import { epochOf, type Instant } from "@billsdue/core";

/** Whole seconds since 1970, as Stripe counts. */
export function secondsOf(instant: Instant): number {
  return Math.floor(epochOf(instant) / 1000);
}
