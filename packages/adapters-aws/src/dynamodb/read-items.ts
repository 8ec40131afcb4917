import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
} from "@aws-sdk/client-dynamodb";
import type { Failure } from "@billsdue/core";
import { ok, ResultAsync } from "neverthrow";

import { attributesOf, type RawItem, rawItemOf } from "./attributes.ts";
import type { TableOptions } from "./table-options.ts";
import { untilDone } from "./until-done.ts";

/**
 * Reads the items under `keys`, at most 100, each once, in any order; consistently: what is decided about money on a stale read may be
 * decided wrongly without a write that would find out. Keys that come back unprocessed are asked for again: an answer holds 16 MB.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
export function readItems(
  options: TableOptions,
  port: string,
  keys: readonly string[],
  attributes?: readonly string[],
): ResultAsync<readonly RawItem[], Failure> {
  const { client, table } = options;
  const projection = attributes === undefined ? {} : projectionOn(attributes);
  const items: RawItem[] = [];
  const read = untilDone<Record<string, AttributeValue>, BatchGetItemCommandOutput>(
    options,
    {
      port,
      what: "reads",
      send: (left, send) => {
        const request = { Keys: [...left], ConsistentRead: true, ...projection };
        return client.send(new BatchGetItemCommand({ RequestItems: { [table]: request } }), send);
      },
      note: ({ Responses, UnprocessedKeys }) => {
        for (const found of Responses?.[table] ?? []) items.push(rawItemOf(found));
        return ok(UnprocessedKeys?.[table]?.Keys ?? []);
      },
    },
    keys.map((pk) => attributesOf({ pk })),
  );
  return new ResultAsync(read).map(() => items);
}

function projectionOn(attributes: readonly string[]): object {
  return {
    ProjectionExpression: attributes.map((_, nth) => `#${nth}`).join(", "),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name, nth) => [`#${nth}`, name])),
  };
}
