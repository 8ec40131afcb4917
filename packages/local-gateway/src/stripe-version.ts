/** The version of Stripe's API that is spoken here. */
export const stripeVersion = "2026-08-26.dahlia";
