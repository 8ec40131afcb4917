import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createDynamoInvoiceStore, createDynamoRunLedger } from "@billsdue/adapters-aws/dynamodb";
import { createManualClock, createMemoryEventPublisher } from "@billsdue/adapters-memory";
import {
  defaultPolicy,
  defaultProfile,
  ingestFile,
  instantFromEpoch,
  type InvoiceStore,
} from "@billsdue/core";

import type { Day, Days } from "./dynamodb-days.ts";
import { must } from "./must.ts";
import { outputsNowhere } from "./nowhere.ts";

/** Clients of one table. */
export interface Clients {
  readonly invoices: DynamoDBClient;
  readonly ledger: DynamoDBClient;
}

/**
 * Ingests a day's file into the table, where those of the days before were: both passes, with the run ledger on the table as well. Throws unless
 * exactly the rows that the day has changed were changed.
 */
export async function ingestDay(
  { invoices, ledger }: Clients,
  table: string,
  { rows, changed, paths }: Days,
  day: Day,
): Promise<void> {
  const now = instantFromEpoch(Date.UTC(2026, 10, 25));
  if (now === undefined) throw new RangeError("no such day");
  const ports = {
    files: outputsNowhere,
    ledger: createDynamoRunLedger({ client: ledger, table }),
    invoices: storeOf(invoices, table),
    events: createMemoryEventPublisher(),
    clock: createManualClock(now),
  };
  const input = { key: paths[day], profile: defaultProfile, policy: defaultPolicy };
  const report = must(await ingestFile(ports)(input));
  if (report.outcome !== "applied") throw new Error(`held: ${JSON.stringify(report.holds)}`);
  const { created, revised, unchanged } = report.decisions;
  const done = [created.rows, revised.rows, unchanged.rows].join();
  const expected = {
    first: [rows, 0, 0],
    second: [0, changed, rows - changed],
    third: [0, 0, rows],
  }[day].join();
  if (done !== expected) throw new Error(`${done} rows instead of ${expected} on the ${day} day`);
}

/** The invoices in the table. */
export function storeOf(client: DynamoDBClient, table: string): InvoiceStore {
  const onCorrupt = (failure: object) => {
    throw new Error(JSON.stringify(failure));
  };
  return createDynamoInvoiceStore({ client, table, onCorrupt });
}
