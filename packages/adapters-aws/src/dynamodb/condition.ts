import type { PutItemCommandInput } from "@aws-sdk/client-dynamodb";

import { attributeOf } from "./attributes.ts";

/** On which condition an item is written. */
export type Condition = Pick<
  PutItemCommandInput,
  "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
>;

/** The condition that the item is still at `version`; 0: that it does not exist. */
export function atVersion(version: number): Condition {
  if (version === 0) return { ConditionExpression: "attribute_not_exists(pk)" };
  return {
    ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":version": attributeOf(version) },
  };
}
