import Stripe from "stripe";

/** Where requests go if not to Stripe. */
export interface StripeClientOptions {
  /** Such as `http://localhost:3001`: a local gateway that speaks Stripe's wire. */
  readonly origin?: URL;
  /** In place of the runtime's own `fetch`. */
  readonly fetch?: typeof fetch;
  /** How often the client itself sends again what got no answer, under the same key; once unless told. */
  readonly retries?: number;
}

/** The version of Stripe's API that the adapter is written for, and that every request names. */
export const stripeApiVersion = "2026-08-26.dahlia";

/** A request has this long, so that with its second try a step's calls end within the lease of a payment, 60 seconds. */
const timeoutMs = 8_000;

/**
 * The official client with its time-outs, retries and API version set on purpose. It has no key of its own: the adapter gives one with
 * each request, so that a new one needs no new client.
 */
export function createStripeClient({
  origin,
  fetch,
  retries = 1,
}: StripeClientOptions = {}): Stripe {
  return new Stripe("the key comes with each request", {
    apiVersion: stripeApiVersion,
    timeout: timeoutMs,
    maxNetworkRetries: retries,
    telemetry: false,
    appInfo: { name: "billsdue" },
    // Unlike the other one, its time-out is for the request as a whole.
    httpClient: Stripe.createFetchHttpClient(fetch),
    ...(origin === undefined
      ? {}
      : {
          protocol: origin.protocol === "http:" ? "http" : "https",
          host: origin.hostname,
          ...(origin.port === "" ? {} : { port: origin.port }),
        }),
  });
}
