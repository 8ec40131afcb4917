import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { conflict, epochOf, type InvoiceId, type LookUpGuard } from "@billsdue/core";
import { ok } from "neverthrow";
import * as z from "zod";

import { call } from "../sdk/call.ts";
import { isConditionFailed, tableFailure } from "./failures.ts";
import type { TableOptions } from "./item-reads.ts";
import { instant } from "./stored/fields.ts";
import { parseItem } from "./stored/parse-item.ts";

const port = "look-up-guard";
const toFailure = tableFailure(port);

const itemSchema = z.object({
  misses: z.strictObject({ at: z.array(instant), version: z.int() }),
  until: instant,
});

/**
 * The counters of look-ups that missed, one item an invoice. DynamoDB deletes an item within days of its end; until then `load` knows that it
 * is over. A save whose answer was lost may be a `conflict` when it is sent again: the miss is then counted once more, or not at all.
 */
export function createDynamoLookUpGuard(options: TableOptions): LookUpGuard {
  const { client, table } = options;
  return {
    load: (id, now) =>
      call(
        options,
        (send) =>
          client.send(
            new GetCommand({ TableName: table, Key: { pk: guardKey(id) }, ConsistentRead: true }),
            send,
          ),
        toFailure,
      ).andThen(({ Item }) => {
        if (Item === undefined) return ok({ at: [], version: 0 });
        return parseItem(port, itemSchema, Item).map(({ misses, until }) =>
          until <= now ? { at: [], version: misses.version } : misses,
        );
      }),

    save: (id, { at, version }, until) =>
      call(
        options,
        (send) =>
          client.send(
            new PutCommand({
              TableName: table,
              Item: {
                pk: guardKey(id),
                misses: { at: [...at], version: version + 1 },
                until,
                expiresAt: Math.ceil(epochOf(until) / 1_000),
              },
              ...(version === 0
                ? { ConditionExpression: "attribute_not_exists(pk)" }
                : {
                    ConditionExpression: "misses.#version = :version",
                    ExpressionAttributeNames: { "#version": "version" },
                    ExpressionAttributeValues: { ":version": version },
                  }),
            }),
            send,
          ),
        (thrown) => (isConditionFailed(thrown) ? conflict(port, guardKey(id)) : toFailure(thrown)),
      ).map(() => undefined),
  };
}

function guardKey(id: InvoiceId): string {
  return `GUARD#${id}`;
}
