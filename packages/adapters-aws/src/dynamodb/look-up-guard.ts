import { conflict, epochOf, type InvoiceId, type LookUpGuard } from "@billsdue/core";
import { err, ok } from "neverthrow";
import * as z from "zod";

import type { TableOptions } from "./item-reads.ts";
import { getItem, newMark, putItem } from "./put-item.ts";
import { instant } from "./stored/fields.ts";
import { parseItem } from "./stored/parse-item.ts";

const port = "look-up-guard";

const itemSchema = z.object({
  misses: z.strictObject({ at: z.array(instant), version: z.int() }),
  until: instant,
});

/**
 * The counters of look-ups that missed, one item an invoice. DynamoDB deletes an item within days of its end; until then `load` knows that it
 * is over.
 */
export function createDynamoLookUpGuard(options: TableOptions): LookUpGuard {
  return {
    load: (id, now) =>
      getItem(options, port, guardKey(id)).andThen((item) => {
        if (item === undefined) return ok({ at: [], version: 0 });
        return parseItem(port, itemSchema, item).map(({ misses, until }) =>
          until <= now ? { at: [], version: misses.version } : misses,
        );
      }),

    save: (id, { at, version }, until) => {
      const item = {
        pk: guardKey(id),
        mark: newMark(),
        misses: { at: [...at], version: version + 1 },
        until,
        expiresAt: Math.ceil(epochOf(until) / 1_000),
      };
      const condition =
        version === 0
          ? { ConditionExpression: "attribute_not_exists(pk)" }
          : {
              ConditionExpression: "misses.#version = :version",
              ExpressionAttributeNames: { "#version": "version" },
              ExpressionAttributeValues: { ":version": version },
            };
      return putItem(options, port, item, condition).andThen((isSaved) =>
        isSaved ? ok(undefined) : err(conflict(port, item.pk)),
      );
    },
  };
}

function guardKey(id: InvoiceId): string {
  return `GUARD#${id}`;
}
