import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as z from "zod";

import { clientOf } from "./own-table.ts";
import { bodyOf, handledBy, operationOf } from "./request-handler.ts";

/** What was asked of the table. */
export interface Counts {
  /** How many requests of each operation. */
  readonly requests: Readonly<Record<string, number>>;
  /** How many items were to be written, whether their conditions held or not: each is paid for. */
  readonly writes: number;
}

const batch = z.object({ Statements: z.array(z.unknown()) });

/** A client of dynoxide, and what has gone over it since it was last asked. */
export function countingClient(): {
  readonly client: DynamoDBClient;
  readonly counted: () => Counts;
} {
  let requests: Record<string, number> = {};
  let writes = 0;
  const client = clientOf("dynoxide", (handler) =>
    handledBy(handler, (request, pass) => {
      const operation = operationOf(request);
      requests[operation] = (requests[operation] ?? 0) + 1;
      if (operation === "PutItem" || operation === "UpdateItem") writes += 1;
      if (operation === "BatchExecuteStatement") {
        writes += batch.parse(bodyOf(request)).Statements.length;
      }
      return pass(request);
    }),
  );
  const counted = () => {
    const counts = { requests, writes };
    requests = {};
    writes = 0;
    return counts;
  };
  return { client, counted };
}
