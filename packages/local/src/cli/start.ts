import { resolve } from "node:path";

import { createFaultDial, type FaultSettings } from "@billsdue/adapters-memory";
import {
  type BillerPolicy,
  defaultPolicy,
  type LookUpProof,
  localDateAt,
  type Profile,
} from "@billsdue/core";
import { systemClock } from "@billsdue/handlers";
import { ok, type Result } from "neverthrow";

import type { Backing } from "../backing/backing.ts";
import { memoryBacking } from "../backing/memory-backing.ts";
import {
  type Addresses,
  composeLocalBiller,
  type Listeners,
  type LocalBiller,
  type LocalParts,
} from "../compose.ts";
import { writeBillsDueFile } from "../generate/write-file.ts";
import { perform } from "../operator/perform.ts";
import { type ProfileFile, readProfile } from "../operator/read-profile.ts";
import { createBackstage } from "../servers/backstage.ts";
import { listen, type Listening } from "../servers/listen.ts";
import { createWebsite, isWebsiteBuilt } from "../servers/website.ts";
import { createProgressBar } from "../terminal/progress-bar.ts";
import { eventWords, messageWords, tell } from "../terminal/tell.ts";
import { type ExitCode, fail } from "./exit.ts";
import { anySeed, backstagePort } from "./options.ts";
import { exitCodeOf, printReleaseHint, printRun } from "./print-outcome.ts";
import { whereToGo } from "./where-to-go.ts";

/** The options of `billsdue start`. */
export interface StartOptions {
  readonly port: number;
  readonly file?: string;
  readonly profile?: string;
  readonly rows: number;
  readonly seed: number;
  readonly lookUp: LookUpProof;
  readonly factorLabel?: string;
  readonly gatewayFaults?: FaultSettings;
  /** Stripe's test mode in place of the local card gateway. */
  readonly stripeKey?: string;
  /** The signing secret of what forwards Stripe's webhooks to this machine. */
  readonly stripeWebhookSecret?: string;
  /** On AWS, as the SDK's environment says, instead of in memory. */
  readonly aws?: true;
  readonly awsName: string;
  readonly awsFrom: string;
}

const sweepEveryMs = 5_000;

/** `billsdue start`: ingests today's file and serves website, API and card gateway until it is told to stop. */
export async function start(options: StartOptions): Promise<ExitCode> {
  const misplaced = misplacedOption(options);
  if (misplaced !== undefined) return fail(misplaced);
  if (options.lookUp === "name-and-factor" && options.file === undefined) {
    return fail("the generated file has no look-up factor: give --file");
  }
  if (!isWebsiteBuilt()) return fail("the website is not built: run `pnpm build:website` first");
  const profile = await readProfile(options.profile);
  if (profile.isErr()) return fail(profile.error);
  const policy = localPolicy(options, profile.value.profile);
  const addresses: Addresses = {
    website: `http://localhost:${options.port}`,
    backstage: `http://localhost:${backstagePort(options.port)}`,
  };
  const faults = createFaultDial(options.gatewayFaults ?? { seed: anySeed(), probabilities: {} });
  const listeners: Listeners = {
    onEvent: (event) => {
      const words = eventWords(event);
      if (words !== undefined) tell(words);
    },
    onMessage: (message) => tell(messageWords(message)),
    onFault: (reason) => tell(reason, "fault"),
  };
  const backing = await backingOf(options, listeners);
  if (backing.isErr()) return fail(backing.error);
  const biller = composeLocalBiller(policy, addresses, listeners, {
    backing: backing.value,
    faults,
    ...stripeOf(options),
  });

  const servers: Listening[] = [];
  for (const [app, port] of [
    [createWebsite(biller, addresses), options.port],
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

  const ended = await ingestFirst(biller, policy, profile.value, options);
  if (ended !== undefined) {
    await stop(biller, servers);
    return ended;
  }
  const stopping = interrupted();
  process.stdout.write(
    `${whereToGo(biller, policy, addresses, backing.value.places).join("\n")}\n`,
  );

  const sweeping = setInterval(() => void biller.sweep(), sweepEveryMs);
  await stopping;
  clearInterval(sweeping);
  await stop(biller, servers);
  process.stdout.write(
    options.aws === true
      ? "\nStopped. What it has stored stays on AWS; the memory of a local card gateway is gone.\n"
      : "\nStopped. What was in memory is gone.\n",
  );
  return 0;
}

async function backingOf(
  { aws, awsName: name, awsFrom: from }: StartOptions,
  { onFault }: Listeners,
): Promise<Result<Backing, string>> {
  if (aws !== true) return ok(memoryBacking());
  // Whoever needs no AWS does not wait for its SDK.
  const { awsBacking } = await import("../aws/aws-backing.ts");
  return awsBacking({ name, from }, ({ port, type }) => onFault(`${port}: ${type}`));
}

/** What is said of options that do not go together. */
function misplacedOption({
  stripeKey,
  stripeWebhookSecret,
  gatewayFaults,
}: StartOptions): string | undefined {
  if (stripeKey !== undefined && gatewayFaults !== undefined) {
    return "Stripe does not misbehave on demand: leave out --gateway-faults, or --stripe-key";
  }
  return stripeKey === undefined && stripeWebhookSecret !== undefined
    ? "--stripe-webhook-secret goes with --stripe-key"
    : undefined;
}

function stripeOf({
  stripeKey: apiKey,
  stripeWebhookSecret: signingSecret,
}: StartOptions): Pick<LocalParts, "stripe"> {
  if (apiKey === undefined) return {};
  return { stripe: signingSecret === undefined ? { apiKey } : { apiKey, signingSecret } };
}

function localPolicy(
  { lookUp, factorLabel }: StartOptions,
  { postingLagDays }: Profile,
): BillerPolicy {
  return {
    ...defaultPolicy,
    billerName: "Riverside Water & Power",
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    lookUpProof: lookUp,
    postingLagDays,
    ...(factorLabel === undefined ? {} : { lookUpFactorLabel: factorLabel }),
  };
}

/** Ingests the user's file, or today's generated one; gives an exit code where that fails. */
async function ingestFirst(
  biller: LocalBiller,
  policy: BillerPolicy,
  { json }: ProfileFile,
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
  const command = { command: "ingest", path, profile: json } as const;
  const outcome = await perform(biller, policy, command, bar.update);
  bar.stop();
  // On AWS, the bills of an earlier start are still there.
  const isThere = options.aws === true && outcome.type === "refused";
  if (isThere && outcome.code === "F_ALREADY_INGESTED") {
    process.stdout.write(`${outcome.reason}\n\n`);
    return undefined;
  }
  if (outcome.type === "refused" || outcome.type === "failed") {
    return fail(outcome.reason, exitCodeOf(outcome));
  }
  // Even where it is held: whoever releases it has to find it here.
  if (outcome.type === "ran") {
    printRun(outcome.summary, outcome.seconds);
    printReleaseHint(outcome.summary, options.port);
  }
  process.stdout.write("\n");
  return undefined;
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
