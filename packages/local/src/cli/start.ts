import { relative, resolve } from "node:path";
import { styleText } from "node:util";

import {
  type BillerPolicy,
  defaultPolicy,
  formatMoney,
  type LookUpProof,
  localDateAt,
} from "@billsdue/core";

import { systemClock } from "../adapters/system-clock.ts";
import { type Addresses, composeLocalBiller, type LocalBiller } from "../compose.ts";
import { writeBillsDueFile } from "../generate/write-file.ts";
import { ingest } from "../ingest/ingest.ts";
import { createBackstage } from "../servers/backstage.ts";
import { listen, type Listening } from "../servers/listen.ts";
import { createWebsite, isWebsiteBuilt } from "../servers/website.ts";
import { plain } from "../terminal/plain.ts";
import { summaryLines } from "../terminal/print-summary.ts";
import { createProgressBar } from "../terminal/progress-bar.ts";
import { eventWords, messageWords, tell } from "../terminal/tell.ts";
import { type ExitCode, fail, failIngest } from "./exit.ts";
import { backstagePort } from "./options.ts";

/** The options of `billsdue start`. */
export interface StartOptions {
  readonly port: number;
  readonly file?: string;
  readonly rows: number;
  readonly seed: number;
  readonly lookUp: LookUpProof;
}

const sweepEveryMs = 5_000;

/** `billsdue start`: ingests today's file and serves website, API and card gateway until it is told to stop. */
export async function start(options: StartOptions): Promise<ExitCode> {
  if (!isWebsiteBuilt()) return fail("the website is not built: run `pnpm build:website` first");
  const policy = localPolicy(options);
  const addresses: Addresses = {
    website: `http://localhost:${options.port}`,
    backstage: `http://localhost:${backstagePort(options.port)}`,
  };
  const biller = composeLocalBiller(policy, addresses, {
    onEvent: (event) => {
      const words = eventWords(event);
      if (words !== undefined) tell(words);
    },
    onMessage: (message) => tell(messageWords(message)),
    onFault: (reason) => tell(reason, "fault"),
  });

  const servers: Listening[] = [];
  for (const [app, port] of [
    [createWebsite(biller.api, addresses), options.port],
    [createBackstage(biller, policy, addresses), backstagePort(options.port)],
  ] as const) {
    const listening = await listen(app.fetch, port);
    if (listening.isErr()) {
      await stop(biller, servers);
      const { reason } = listening.error;
      return fail(`port ${port} cannot be used: ${reason}. Choose another with --port`);
    }
    servers.push(listening.value);
  }

  const ended = await ingestFirst(biller, policy, options);
  if (ended !== undefined) {
    await stop(biller, servers);
    return ended;
  }
  process.stdout.write(`${whereToGo(biller, policy, addresses).join("\n")}\n`);

  const sweeping = setInterval(() => void biller.sweep(), sweepEveryMs);
  await interrupted();
  clearInterval(sweeping);
  await stop(biller, servers);
  process.stdout.write("\nStopped. What was in memory is gone.\n");
  return 0;
}

function localPolicy({ lookUp }: StartOptions): BillerPolicy {
  return {
    ...defaultPolicy,
    billerName: "Riverside Water & Power",
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    lookUpProof: lookUp,
  };
}

/** Ingests the user's file, or today's generated one; gives an exit code where that fails. */
async function ingestFirst(
  biller: LocalBiller,
  policy: BillerPolicy,
  options: StartOptions,
): Promise<ExitCode | undefined> {
  const today = localDateAt(systemClock.now(), policy.timeZone);
  const path = resolve(options.file ?? `.billsdue/bills-due-${today}.csv`);
  if (options.file === undefined) {
    try {
      await writeBillsDueFile(path, options.rows, options.seed);
    } catch (error) {
      return fail(`cannot write ${path}: ${error instanceof Error ? error.message : "unknown"}`);
    }
  }
  const bar = createProgressBar("ingesting");
  const outcome = await ingest(biller.ingestion, policy, path, bar.update);
  bar.stop();
  if (outcome.type !== "applied") return failIngest(outcome);
  process.stdout.write(
    `${summaryLines(outcome.summary).join("\n")}\n  from ${plain(relative("", path))}\n\n`,
  );
  return undefined;
}

function whereToGo(
  biller: LocalBiller,
  policy: BillerPolicy,
  { website, backstage }: Addresses,
): readonly string[] {
  const sample = biller.sample();
  const toTry =
    sample === undefined
      ? ["  Nothing on this file is owed, so there is nothing to pay."]
      : [
          `  Try           invoice ${sample.id}, name ${plain(sample.customerName)}` +
            (policy.lookUpProof === "name-and-amount"
              ? `, amount ${formatMoney({ currency: sample.currency, minorUnits: sample.billed })}`
              : ""),
          `  or its link   ${biller.payLink(sample.id)}`,
        ];
  return [
    `  Website       ${styleText("bold", website)}`,
    `  API           ${website}/api/openapi.json`,
    `  Outbox        ${backstage}/outbox`,
    "",
    ...toTry,
    "",
    "  Ctrl-C stops it.",
  ];
}

function interrupted(): Promise<void> {
  return new Promise((resolveOn) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolveOn());
  });
}

async function stop(biller: LocalBiller, servers: readonly Listening[]): Promise<void> {
  biller.stop();
  await Promise.all(servers.map((server) => server.close()));
}
