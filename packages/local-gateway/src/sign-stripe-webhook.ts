import { createHmac } from "node:crypto";

import type { OutgoingWebhook } from "@billsdue/adapters-memory";
import type { Instant } from "@billsdue/core";

import { secondsOf } from "./stripe-time.ts";

/** The header that Stripe's signature stands in. */
export const stripeSignatureHeader = "stripe-signature";

/** `body` as a webhook that Stripe sends at `at`, rightly signed: https://docs.stripe.com/webhooks#verify-manually. */
export function signStripeWebhook(body: string, at: Instant, secret: string): OutgoingWebhook {
  const seconds = secondsOf(at);
  const signature = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  return {
    body,
    headers: {
      "content-type": "application/json; charset=utf-8",
      [stripeSignatureHeader]: `t=${seconds},v1=${signature}`,
    },
  };
}
