import { setImmediate } from "node:timers/promises";

import {
  createManualClock,
  createMemoryEventPublisher,
  createMemoryRunLedger,
} from "@billsdue/adapters-memory";
import {
  defaultPolicy,
  defaultProfile,
  ingestFile,
  inspectFile,
  instantFromEpoch,
} from "@billsdue/core";

import { asInvoiceStore, createCountingStore, openFile, outputsNowhere } from "./nowhere.ts";
import { peakBytes } from "./peak.ts";
import { prepareSecondPass } from "./second-pass.ts";

// Run bundled, in a process of its own with --expose-gc. Prints the peak of its resident memory in bytes, the seconds that the work has taken,
// and the bytes of array buffers that it keeps.
const [, , what = "", path = "", headerOnly = "", rowsText = ""] = process.argv;
const rows = Number(rowsText);

const works: Readonly<Record<string, () => Promise<unknown>>> = {
  /** The second pass without the index of duplicates, which belongs to a file of one row. */
  pass: async () => (await prepareSecondPass(path, headerOnly, rows)).run(),
  /** What the first pass keeps. */
  index: async () =>
    inspectFile(await openFile(path), defaultProfile, defaultPolicy.timeZone, () => {}),
  ingest: async () => {
    const store = createCountingStore();
    const start = instantFromEpoch(Date.UTC(2026, 10, 22));
    if (start === undefined) throw new RangeError("no such day");
    const report = await ingestFile({
      files: outputsNowhere,
      ledger: createMemoryRunLedger(),
      invoices: asInvoiceStore(store),
      events: createMemoryEventPublisher(),
      clock: createManualClock(start),
    })({ key: path, profile: defaultProfile, policy: defaultPolicy });
    if (report.isErr() || store.saved() !== rows) throw new Error("not every row was saved");
  },
};

const work = works[what];
if (work === undefined) throw new Error(`no such work: ${what}`);
const started = performance.now();
const kept = await work();
const seconds = (performance.now() - started) / 1000;
await setImmediate();
globalThis.gc?.();
const { arrayBuffers } = process.memoryUsage();
console.log(await peakBytes(), seconds, arrayBuffers, typeof kept);
