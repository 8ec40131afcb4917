import { randomBytes } from "node:crypto";

import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Failure } from "@billsdue/core";
import { errAsync, ok, type ResultAsync } from "neverthrow";

import { call, exceptionOf } from "../sdk/call.ts";
import { attributesOf, type RawItem, rawItemOf, type WrittenItem } from "./attributes.ts";
import type { Condition } from "./condition.ts";
import { isConditionFailed, tableFailure } from "./failures.ts";
import type { TableOptions } from "./table-options.ts";

/** An item with the mark of the save that writes it, and of no other. */
export type MarkedItem = WrittenItem & { readonly pk: string; readonly mark: string };

/** Marks that nobody else has: random for each who makes them, and counted. */
export function createMarks(): () => string {
  const mine = randomBytes(9).toString("base64url");
  let made = 0;
  return () => {
    made += 1;
    return `${mine}${made.toString(36)}`;
  };
}

/** The item under `pk`, read consistently. */
export function getItem(
  options: TableOptions,
  port: string,
  pk: string,
): ResultAsync<RawItem | undefined, Failure> {
  const { client, table } = options;
  const Key = attributesOf({ pk });
  const command = new GetItemCommand({ TableName: table, Key, ConsistentRead: true });
  return call(options, (send) => client.send(command, send), tableFailure(port)).map(
    ({ Item }) => Item && rawItemOf(Item),
  );
}

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
      client.send(
        new PutItemCommand({ TableName: table, Item: attributesOf(item), ...condition }),
        send,
      ),
    (thrown) => thrown,
  )
    .map(() => true)
    .orElse((thrown) => {
      if (!isConditionFailed(thrown)) return errAsync(tableFailure(port)(thrown));
      if (exceptionOf(thrown).attempts === 1) return ok(false);
      return getItem(options, port, pk).map((stored) => stored?.["mark"] === mark);
    });
}
