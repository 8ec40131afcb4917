import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createMemoryWorld, type OtherPorts } from "@billsdue/adapters-memory/testing";
import type { World } from "@billsdue/core/testing";

import { createDynamoInvoiceStore, createDynamoRunLedger } from "../../src/dynamodb/index.ts";
import { serverError } from "../dynamodb/mishaps.ts";
import { clientOf, ownTable } from "../dynamodb/own-table.ts";
import { type MishapPlan, unreliableClient } from "../dynamodb/unreliable-client.ts";

/** A table of its own, with what is kept in it: a new one takes dynoxide a few milliseconds. */
export async function dynamoPorts(
  client: DynamoDBClient = clientOf("dynoxide"),
): Promise<OtherPorts> {
  const table = await ownTable(client);
  return {
    invoices: createDynamoInvoiceStore({
      client,
      table,
      onCorrupt: (failure) => {
        throw new Error(JSON.stringify(failure));
      },
    }),
    ledger: createDynamoRunLedger({ client, table }),
  };
}

/** A biller's world with its invoices and runs in DynamoDB, and the rest in memory. */
export async function createDynamoWorld(client?: DynamoDBClient): Promise<World> {
  return createMemoryWorld({ ports: await dynamoPorts(client) });
}

/** A client that hears of a failure of DynamoDB's where the request was done, at each `every`th that is not sent again. */
export function failingAfter(every: number): DynamoDBClient {
  let requests = 0;
  const plan: MishapPlan = ({ operation, attempt }) => {
    if (attempt > 1 || operation.endsWith("Table") || operation.endsWith("TimeToLive")) return;
    requests += 1;
    return requests % every === 0 ? { type: "after", trouble: serverError } : undefined;
  };
  return unreliableClient(plan).client;
}
