import { type ClientOptions, clientOptions } from "../sdk/client-options.ts";

/** The options of a client that starts workflows: three attempts, since a start by name can be repeated. */
export function sfnClientOptions(): ClientOptions {
  // A payer waits for it; a workflow that was not started is started by the sweep.
  return clientOptions(3, 3_000);
}
