import {
  createMemoryEventPublisher,
  createMemoryInvoiceStore,
  createMemoryRunLedger,
  createManualClock,
} from "@billsdue/adapters-memory";
import {
  defaultPolicy,
  defaultProfile,
  ingestFile,
  instantFromEpoch,
  type InvoiceStore,
} from "@billsdue/core";

import { outputsNowhere } from "./nowhere.ts";

/** Ingests the file at `path` into an empty memory store, and gives that; throws unless every row became an invoice. */
export async function ingestInto(path: string, rows: number): Promise<InvoiceStore> {
  const start = instantFromEpoch(Date.UTC(2026, 10, 22));
  if (start === undefined) throw new RangeError("no such day");
  const invoices = createMemoryInvoiceStore();
  const ports = {
    files: outputsNowhere,
    ledger: createMemoryRunLedger(),
    invoices,
    events: createMemoryEventPublisher(),
    clock: createManualClock(start),
  };
  const report = await ingestFile(ports)({
    key: path,
    profile: defaultProfile,
    policy: defaultPolicy,
  });
  if (report.isErr()) throw new Error(JSON.stringify(report.error));
  const created = report.value.decisions.created.rows;
  if (created !== rows) throw new Error(`created ${created} invoices of ${rows} rows`);
  return invoices;
}
