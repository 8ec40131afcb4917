import { QueryCommand } from "@aws-sdk/client-dynamodb";
import type { Failure, Instant, Invoice } from "@billsdue/core";
import { ResultAsync } from "neverthrow";

import { call } from "../sdk/call.ts";
import { attributesOf, rawItemOf } from "./attributes.ts";
import { tableFailure } from "./failures.ts";
import { shards } from "./stored/invoice-item.ts";
import type { TableOptions } from "./table-options.ts";

/** An index over the items that have an attribute. */
export interface SparseIndex {
  readonly name: string;
  /** The attribute. */
  readonly since: string;
  /** What it is for an invoice. */
  readonly sinceOf: (invoice: Invoice) => Instant | undefined;
}

/**
 * The keys of up to `limit` items that the index has by `by`, the oldest first. One request a shard: a shard's first megabyte is some ten
 * thousand keys, more than any limit.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
 */
export function findInIndex(
  options: TableOptions,
  { name, since }: SparseIndex,
  by: string,
  limit: number,
): ResultAsync<readonly string[], Failure> {
  const { client, table } = options;
  const ofShard = (shard: string) =>
    call(
      options,
      (send) =>
        client.send(
          new QueryCommand({
            TableName: table,
            IndexName: name,
            KeyConditionExpression: "#shard = :shard AND #since <= :by",
            ExpressionAttributeNames: { "#shard": "shard", "#since": since },
            ExpressionAttributeValues: attributesOf({ ":shard": shard, ":by": by }),
            Limit: limit,
          }),
          send,
        ),
      tableFailure("invoice-store"),
    );
  return ResultAsync.combine(shards.map(ofShard)).map((answers) =>
    answers
      .flatMap(({ Items = [] }) => Items.map(rawItemOf))
      .map((item) => ({ pk: String(item["pk"]), since: String(item[since]) }))
      .toSorted((left, right) => (left.since < right.since ? -1 : 1))
      .slice(0, limit)
      .map(({ pk }) => pk),
  );
}
