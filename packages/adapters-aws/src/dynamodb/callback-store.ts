import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { type CallbackStore, epochOf, type PaymentId } from "@billsdue/core";
import { ok } from "neverthrow";
import * as z from "zod/mini";

import { call } from "../sdk/call.ts";
import { attributesOf } from "./attributes.ts";
import { tableFailure } from "./failures.ts";
import { getItem } from "./put-item.ts";
import { instant } from "./stored/fields.ts";
import { parseItem } from "./stored/parse-item.ts";
import type { TableOptions } from "./table-options.ts";

const port = "callback-store";

const itemSchema = z.object({ token: z.string(), until: instant });

/**
 * The tokens of the workflows that wait, an item a payment; DynamoDB deletes one within days of its end. The last one that is kept is the one
 * that counts, so nothing is written on a condition.
 */
export function createDynamoCallbackStore(options: TableOptions): CallbackStore {
  const { client, table } = options;
  return {
    keep: (paymentId, token, until) => {
      const expiresAt = Math.ceil(epochOf(until) / 1_000);
      const Item = attributesOf({ pk: callbackKey(paymentId), token, until, expiresAt });
      const command = new PutItemCommand({ TableName: table, Item });
      return call(options, (send) => client.send(command, send), tableFailure(port)).map(
        () => undefined,
      );
    },

    find: (paymentId, now) =>
      getItem(options, port, callbackKey(paymentId)).andThen((item) =>
        item === undefined
          ? ok(undefined)
          : parseItem(port, itemSchema, item).map(({ token, until }) =>
              until <= now ? undefined : token,
            ),
      ),
  };
}

function callbackKey(id: PaymentId): string {
  return `CALLBACK#${id}`;
}
