import { type ClientOptions, clientOptions } from "../sdk/client-options.ts";

/** The options of a client that reads secrets: three attempts, since a read changes nothing. */
export function secretsManagerClientOptions(): ClientOptions {
  // A request waits for it at a cold start, and has a stale value to go on with later.
  return clientOptions(3, 2_000);
}
