import { type DynamoDBDocumentClient, BatchGetCommand } from "@aws-sdk/lib-dynamodb";
import type { Failure } from "@billsdue/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";

import { type Backoff, pause } from "../sdk/backoff.ts";
import { call, type CallOptions } from "../sdk/call.ts";
import { leftUndone, tableFailure } from "./failures.ts";

/** What every adapter on the table is given. */
export interface TableOptions extends CallOptions {
  readonly client: DynamoDBDocumentClient;
  /** The table's name; `tableDefinition` says how it is made. */
  readonly table: string;
  /** For what DynamoDB leaves undone of a batch; the client's own attempts are for whole requests. */
  readonly backoff?: Backoff;
}

/** Some 12 seconds at the most. */
export const usualBackoff: Backoff = { tries: 10, firstMs: 25, mostMs: 3_000 };

/** An item as it was read, which may be anything. */
export type RawItem = Readonly<Record<string, unknown>>;

/**
 * Reads the items under `keys`, at most 100, each once, in any order; consistently: what is decided about money on a stale read may be
 * decided wrongly without a write that would find out. Keys that come back unprocessed are asked for again.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
export function readItems(
  options: TableOptions,
  port: string,
  keys: readonly string[],
  attributes?: readonly string[],
): ResultAsync<readonly RawItem[], Failure> {
  return new ResultAsync(readAll(options, port, keys, attributes));
}

async function readAll(
  options: TableOptions,
  port: string,
  keys: readonly string[],
  attributes: readonly string[] | undefined,
): Promise<Result<readonly RawItem[], Failure>> {
  const { client, table, backoff = usualBackoff } = options;
  const projection =
    attributes === undefined
      ? {}
      : {
          ProjectionExpression: attributes.map((_, nth) => `#${nth}`).join(", "),
          ExpressionAttributeNames: Object.fromEntries(
            attributes.map((name, nth) => [`#${nth}`, name]),
          ),
        };
  const items: RawItem[] = [];
  let left: readonly Record<string, unknown>[] = keys.map((pk) => ({ pk }));
  for (let tries = 1; left.length > 0; tries += 1) {
    const request = { Keys: [...left], ConsistentRead: true, ...projection };
    const output = await call(
      options,
      (send) => client.send(new BatchGetCommand({ RequestItems: { [table]: request } }), send),
      tableFailure(port),
    );
    if (output.isErr()) return err(output.error);
    items.push(...(output.value.Responses?.[table] ?? []));
    const unprocessed = output.value.UnprocessedKeys?.[table]?.Keys ?? [];
    // An answer holds 16 MB: as long as some keys are done each time, it goes on.
    if (unprocessed.length < left.length) tries = 1;
    left = unprocessed;
    if (left.length === 0) break;
    if (tries >= backoff.tries) return err(leftUndone(port, `${left.length} reads`, tries));
    await pause(tries, backoff, options.signal?.());
  }
  return ok(items);
}
