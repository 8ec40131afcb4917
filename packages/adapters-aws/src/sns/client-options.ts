import { type ClientOptions, clientOptions, type TimeLimits } from "../sdk/client-options.ts";

/** The options of a client for texts. */
export interface TextClientOptions extends ClientOptions {
  readonly requestHandler: TimeLimits & {
    readonly httpAgent: { readonly keepAlive: false };
    readonly httpsAgent: { readonly keepAlive: false };
  };
}

/** The options of a client for texts: one attempt, since a second one may be a second text that somebody pays for. */
export function snsTextClientOptions(): TextClientOptions {
  // A text whose answer is not waited for counts as undeliverable: better to wait long, within the minute that a sender has.
  const options = clientOptions(1, 20_000);
  // A connection kept from an earlier text may have been closed while the function was frozen, and there is no second attempt.
  const agent = { keepAlive: false } as const;
  return {
    ...options,
    requestHandler: { ...options.requestHandler, httpAgent: agent, httpsAgent: agent },
  };
}

/** The options of a client for events: one attempt, since the publisher tries again itself, also what a good answer refuses in part. */
export function snsEventClientOptions(): ClientOptions {
  // A payer's request may be waiting for it, and an event may be lost.
  return clientOptions(1, 3_000);
}
