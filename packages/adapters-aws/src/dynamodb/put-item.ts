import { randomBytes } from "node:crypto";

import { GetCommand, PutCommand, type PutCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Failure } from "@billsdue/core";
import { errAsync, ok, type ResultAsync } from "neverthrow";

import { call, exceptionOf } from "../sdk/call.ts";
import { isConditionFailed, tableFailure } from "./failures.ts";
import type { RawItem, TableOptions } from "./item-reads.ts";

/** An item with the mark of the save that writes it, and of no other. */
export interface MarkedItem {
  readonly pk: string;
  readonly mark: string;
}

/** Nobody else's. */
export function newMark(): string {
  return randomBytes(9).toString("base64url");
}

/** The item under `pk`, read consistently. */
export function getItem(
  options: TableOptions,
  port: string,
  pk: string,
): ResultAsync<RawItem | undefined, Failure> {
  const { client, table } = options;
  const command = () => new GetCommand({ TableName: table, Key: { pk }, ConsistentRead: true });
  return call(options, (send) => client.send(command(), send), tableFailure(port)).map(
    ({ Item }) => Item,
  );
}

/** On which condition an item is written. */
export type Condition = Pick<
  PutCommandInput,
  "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
>;

/**
 * Writes the item whole on a condition; false where it lost, and nothing changed. One whose answer was lost and that was sent again finds its
 * own mark in the table, and knows that it was done.
 */
export function putItem(
  options: TableOptions,
  port: string,
  item: MarkedItem,
  condition: Condition,
): ResultAsync<boolean, Failure> {
  const { client, table } = options;
  const { pk, mark } = item;
  return call(
    options,
    (send) =>
      client.send(new PutCommand({ TableName: table, Item: { ...item }, ...condition }), send),
    (thrown) => thrown,
  )
    .map(() => true)
    .orElse((thrown) => {
      if (!isConditionFailed(thrown)) return errAsync(tableFailure(port)(thrown));
      if (exceptionOf(thrown).attempts === 1) return ok(false);
      return getItem(options, port, pk).map((stored) => stored?.["mark"] === mark);
    });
}
