import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

import { type ClientOptions, clientOptions } from "../sdk/client-options.ts";

/**
 * A client for the table: with `dynamoClientOptions`, what `config` says besides, and without the SDK's logging of requests. That looks at every
 * attribute of every item, even where nobody logs: a quarter of the time of reading a file's rows.
 */
export function createTableClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  const client = new DynamoDBClient({ ...dynamoClientOptions(), ...config });
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}

/** The options of a client for the table: four attempts, since every write has its condition and can be repeated. */
export function dynamoClientOptions(): ClientOptions {
  // It answers in milliseconds; a batch of a hundred large items takes some hundred.
  return clientOptions(4, 3_000);
}
