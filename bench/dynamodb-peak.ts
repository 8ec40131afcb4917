import {
  createManualClock,
  createMemoryEventPublisher,
  createMemoryRunLedger,
} from "@billsdue/adapters-memory";
import { defaultPolicy, defaultProfile, ingestFile, instantFromEpoch } from "@billsdue/core";

import { createClient } from "./dynamodb-client.ts";
import { storeOf } from "./dynamodb-ingest.ts";
import { must } from "./must.ts";
import { outputsNowhere } from "./nowhere.ts";
import { peakBytes } from "./peak.ts";

// Run in a process of its own: ingests the file into the table at the URL and prints the peak of its resident memory in bytes.
const [, , url = "", path = ""] = process.argv;
const now = instantFromEpoch(Date.UTC(2026, 10, 25));
if (now === undefined) throw new RangeError("no such day");
must(
  await ingestFile({
    files: outputsNowhere,
    ledger: createMemoryRunLedger(),
    invoices: storeOf(createClient(url), "sink"),
    events: createMemoryEventPublisher(),
    clock: createManualClock(now),
  })({ key: path, profile: defaultProfile, policy: defaultPolicy }),
);
console.log(await peakBytes());
