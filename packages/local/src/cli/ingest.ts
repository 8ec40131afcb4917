import { resolve } from "node:path";

import { defaultPolicy } from "@billsdue/core";

import { composeLocalBiller } from "../compose.ts";
import { handOver } from "../ingest/hand-over.ts";
import { ingest as ingestHere } from "../ingest/ingest.ts";
import type { IngestOutcome } from "../ingest/wire.ts";
import { summaryLines } from "../terminal/print-summary.ts";
import { createProgressBar, type ProgressBar } from "../terminal/progress-bar.ts";
import { type ExitCode, failIngest } from "./exit.ts";
import { backstagePort } from "./options.ts";

const trialNote =
  "No billsdue is running on this port, so this was a trial in an empty table: nothing is kept.\n" +
  "Run `billsdue start` first, and ingest while it runs.\n";

/** `billsdue ingest FILE`: hands the file to the running program, or tries it on an empty table where none runs. */
export async function ingest(file: string, options: { readonly port: number }): Promise<ExitCode> {
  const path = resolve(file);
  const bar = createProgressBar("ingesting");
  const door = `http://localhost:${backstagePort(options.port)}`;
  const handedOver = await handOver(door, path, bar.update);
  const isTrial = handedOver.type === "nobody";
  const outcome = isTrial ? await tryOut(path, bar) : handedOver;
  bar.stop();
  if (outcome.type !== "applied") return failIngest(outcome);
  process.stdout.write(`${summaryLines(outcome.summary).join("\n")}\n`);
  if (isTrial) process.stdout.write(`\n${trialNote}`);
  return 0;
}

function tryOut(path: string, bar: ProgressBar): Promise<IngestOutcome> {
  const silent = { onEvent: () => undefined, onMessage: () => undefined, onFault: () => undefined };
  const nowhere = { website: "", backstage: "" };
  const biller = composeLocalBiller(defaultPolicy, nowhere, silent);
  return ingestHere(biller.ingestion, defaultPolicy, path, bar.update);
}
