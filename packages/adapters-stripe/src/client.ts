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
  fetch: ask = (...request) => fetch(...request),
  retries = 1,
}: StripeClientOptions = {}): Stripe {
  return new Stripe("the key comes with each request", {
    apiVersion: stripeApiVersion,
    timeout: timeoutMs,
    maxNetworkRetries: retries,
    telemetry: false,
    appInfo: { name: "billsdue" },
    // Unlike the other one, its time-out is for the request as a whole.
    httpClient: Stripe.createFetchHttpClient(answeringObjects(ask)),
    ...(origin === undefined ? {} : placeOf(origin)),
  });
}

function placeOf({ protocol, hostname: host, port }: URL): Stripe.StripeConfig {
  return protocol === "http:"
    ? { protocol: "http", host, port: port === "" ? 80 : port }
    : { protocol: "https", host, port: port === "" ? 443 : port };
}

/** The client takes any JSON for one of Stripe's objects, and breaks where it is none: what is no object is an error of Stripe's here. */
function answeringObjects(ask: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await ask(input, init);
    const body = await response.text();
    const { headers } = response;
    if (isObject(body)) return new Response(body, { status: response.status, headers });
    return Response.json({ error: { type: "api_error" } }, { status: 502 });
  };
}

function isObject(body: string): boolean {
  try {
    const content: unknown = JSON.parse(body);
    return typeof content === "object" && content !== null && !Array.isArray(content);
  } catch {
    return false;
  }
}
