import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

import type { Backoff } from "../sdk/backoff.ts";
import type { CallOptions } from "../sdk/call.ts";

/** What every adapter on the table is given. */
export interface TableOptions extends CallOptions {
  /** `createTableClient()`, or one of your own. */
  readonly client: DynamoDBClient;
  /** The table's name; `tableDefinition` says how it is made. */
  readonly table: string;
  /** For what DynamoDB leaves undone of a batch, or lets somebody else do first; the client's own attempts are for whole requests. */
  readonly backoff?: Backoff;
}
