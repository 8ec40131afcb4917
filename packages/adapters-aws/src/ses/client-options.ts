import { type ClientOptions, clientOptions } from "../sdk/client-options.ts";

/** The options of a client for e-mail: three attempts, since an e-mail may go out twice; it carries the same receipt number. */
export function sesClientOptions(): ClientOptions {
  // All three end well within the minute that a sender has.
  return clientOptions(3, 8_000);
}
