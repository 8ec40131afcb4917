import { type ClientOptions, clientOptions } from "../sdk/client-options.ts";

/** The options of a client for the table: four attempts, since every write has its condition and can be repeated. */
export function dynamoClientOptions(): ClientOptions {
  // It answers in milliseconds; a batch of a hundred large items takes some hundred.
  return clientOptions(4, 3_000);
}
