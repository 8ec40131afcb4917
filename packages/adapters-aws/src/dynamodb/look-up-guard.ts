import { conflict, epochOf, type InvoiceId, type LookUpGuard } from "@billsdue/core";
import { err, ok } from "neverthrow";
import * as z from "zod/mini";

import { atVersion } from "./condition.ts";
import { createMarks, getItem, putItem } from "./put-item.ts";
import { instant } from "./stored/fields.ts";
import { json, jsonOf } from "./stored/json.ts";
import { parseItem } from "./stored/parse-item.ts";
import type { TableOptions } from "./table-options.ts";

const port = "look-up-guard";

const itemSchema = z.object({
  version: z.int(),
  at: json(z.array(instant)),
  until: instant,
});

/**
 * The counters of look-ups that missed, one item an invoice. DynamoDB deletes an item within days of its end; until then `load` knows that it
 * is over.
 */
export function createDynamoLookUpGuard(options: TableOptions): LookUpGuard {
  const newMark = createMarks();
  return {
    load: (id, now) =>
      getItem(options, port, guardKey(id)).andThen((item) => {
        if (item === undefined) return ok({ at: [], version: 0 });
        return parseItem(port, itemSchema, item).map(({ version, at, until }) => ({
          at: until <= now ? [] : at,
          version,
        }));
      }),

    save: (id, { at, version }, until) => {
      const item = {
        pk: guardKey(id),
        mark: newMark(),
        version: version + 1,
        at: jsonOf(at),
        until,
        expiresAt: Math.ceil(epochOf(until) / 1_000),
      };
      return putItem(options, port, item, atVersion(version)).andThen((isSaved) =>
        isSaved ? ok(undefined) : err(conflict(port, item.pk)),
      );
    },
  };
}

function guardKey(id: InvoiceId): string {
  return `GUARD#${id}`;
}
