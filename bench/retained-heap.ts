import { setImmediate } from "node:timers/promises";

import { batchLimit, type Invoice, type InvoiceStore, isInvoiceId } from "@billsdue/core";

import { ingestInto } from "./ingest.ts";
import { peakBytes } from "./peak.ts";

// Run in a process of its own with --expose-gc: prints the bytes of heap that a thing keeps, and the most memory the process has had.
const [, , what = "", path = "", rowsText = ""] = process.argv;
const rows = Number(rowsText);

const makers: Readonly<Record<string, () => Promise<unknown>>> = {
  /** For the memory of a process that has everything loaded. */
  nothing: () => Promise.resolve(undefined),
  /** Nothing but the store that the file was ingested into. */
  store: () => ingestInto(path, rows),
  /** The same invoices, each a plain clone, in a Map. */
  clones: async () => cloneAll(await ingestInto(path, rows)),
};

const make = makers[what];
const collect = globalThis.gc;
if (make === undefined || collect === undefined) throw new Error("store or clones, --expose-gc");
const before = await settledHeap(collect);
const kept = await make();
const bytes = (await settledHeap(collect)) - before;
console.log(bytes, await peakBytes(), typeof kept);

async function settledHeap(collectGarbage: () => void): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) {
    await setImmediate();
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

async function cloneAll(store: InvoiceStore): Promise<ReadonlyMap<string, Invoice>> {
  const ids = Array.from({ length: rows }, (_, nth) => `${nth + 1}`).filter(isInvoiceId);
  const clones = new Map<string, Invoice>();
  for (let from = 0; from < ids.length; from += batchLimit) {
    const loaded = await store.loadMany(ids.slice(from, from + batchLimit));
    if (loaded.isErr()) throw new Error(JSON.stringify(loaded.error));
    for (const invoice of loaded.value) clones.set(invoice.id, structuredClone(invoice));
  }
  return clones;
}
