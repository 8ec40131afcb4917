import { createDynamoInvoiceStore, createTableClient } from "@billsdue/adapters-aws/dynamodb";
import type { InvoiceStore } from "@billsdue/core";

import type { Runtime } from "../lambda/lambda-handler.ts";
import { failureEvent } from "../lambda/log-event.ts";

/** The table, as its adapters take it. */
export type OnTable = Omit<Parameters<typeof createDynamoInvoiceStore>[0], "onCorrupt">;

/** The table, with calls that end when the signal aborts: that is for last words, unless it is told another. */
export function composeTable(
  { table }: { readonly table: string },
  { telemetry, deadline }: Runtime,
  signal: () => AbortSignal = deadline.lastSignal,
): { readonly onTable: OnTable; readonly invoices: InvoiceStore } {
  const onTable = { client: createTableClient(), table, signal };
  return {
    onTable,
    invoices: createDynamoInvoiceStore({
      ...onTable,
      onCorrupt: (failure) => telemetry.log(failureEvent(failure)),
    }),
  };
}
