import { addMilliseconds, epochOf, type GatewayPayment, type Instant } from "@billsdue/core";
import type Stripe from "stripe";

import type { StripeAmount } from "./stripe-amount.ts";

const minute = 60_000;

/** A page closes this long after its payer asked for it. */
const pageLifeMs = 40 * minute;

/** The least life that Stripe gives a page: it refuses to open one that would close sooner. */
const leastLifeMs = 30 * minute;

/** How far our clock and Stripe's may be apart. */
const skewMs = 5 * minute;

/** What is asked of Stripe for a payment: the same every time, so that its key stands for one session for ever. */
export function sessionRequest(
  { paymentId, invoiceId, returnUrl, requestedAt }: GatewayPayment,
  { amount, currency }: StripeAmount,
): Stripe.Checkout.SessionCreateParams {
  const metadata = { invoice_id: invoiceId, payment_id: paymentId };
  const name = `Invoice ${invoiceId}`;
  return {
    mode: "payment",
    client_reference_id: paymentId,
    line_items: [
      { quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name } } },
    ],
    metadata,
    payment_intent_data: { metadata, description: name },
    payment_method_types: ["card"],
    // Else the payer may be charged in a currency of his own.
    adaptive_pricing: { enabled: false },
    submit_type: "pay",
    success_url: returnUrl,
    cancel_url: returnUrl,
    expires_at: secondsOf(addMilliseconds(requestedAt, pageLifeMs)),
  };
}

/** When sessions of a payment can have been created, in seconds, both included. */
export interface CreationWindow {
  readonly gte: number;
  readonly lte: number;
}

/**
 * When a session of the payment can have been created, in seconds: not before it was asked for, and not when Stripe would have refused its
 * expiry. Whoever sleeps and sends it later is refused.
 */
export function creationWindow({
  requestedAt,
}: Pick<GatewayPayment, "requestedAt">): CreationWindow {
  return {
    gte: secondsOf(addMilliseconds(requestedAt, -skewMs)),
    lte: secondsOf(addMilliseconds(requestedAt, pageLifeMs - leastLifeMs + skewMs)),
  };
}

/** Whole seconds since 1970, as Stripe counts. */
export function secondsOf(instant: Instant): number {
  return Math.floor(epochOf(instant) / 1_000);
}
