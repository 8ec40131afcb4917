import { userInfo } from "node:os";
import { resolve as absolute } from "node:path";

import { defaultPolicy, type IngestPorts, type OperatorAction, unavailable } from "@billsdue/core";
import type * as Operator from "@billsdue/handlers/operator";
import { err, errAsync, okAsync, Result } from "neverthrow";

import type { Folders } from "../backing/backing.ts";
import { composeLocalBiller } from "../compose.ts";
import { handOver } from "../operator/hand-over.ts";
import { perform } from "../operator/perform.ts";
import { readProfile } from "../operator/read-profile.ts";
import type { OperatorCommand, Outcome } from "../operator/wire.ts";
import { createProgressBar, type ProgressBar } from "../terminal/progress-bar.ts";
import { type ExitCode, fail } from "./exit.ts";
import { backstagePort } from "./options.ts";
import { exitCodeOf, print, printJson } from "./print-outcome.ts";
import { refuseTooLong } from "./too-long.ts";

interface Options {
  readonly port: number;
  readonly json?: true | undefined;
  /** On the deployment that the environment names, instead of the program that is running. */
  readonly deployed?: true | undefined;
}

interface FileOptions extends Options {
  readonly profile?: string | undefined;
}

interface Out {
  readonly out?: string | undefined;
}

const trialNote =
  "No billsdue is running on this port, so this was a trial in an empty table: nothing is kept.\n" +
  "Run `billsdue start` first, and ingest while it runs.\n";
const emptyTableNote = "No billsdue is running on this port, so the plan is for an empty table.\n";

/** `billsdue plan FILE`: what ingesting it would do now. */
export async function plan(file: string, options: FileOptions): Promise<ExitCode> {
  const profile = await readProfile(options.profile);
  if (profile.isErr()) return fail(profile.error);
  const command = { command: "plan", path: absolute(file), profile: profile.value.json } as const;
  return operate(command, options, emptyTableNote);
}

/** `billsdue ingest FILE`: hands the file to the running program, or tries it on an empty table where none runs. */
export async function ingest(file: string, options: FileOptions & Out): Promise<ExitCode> {
  const profile = await readProfile(options.profile);
  if (profile.isErr()) return fail(profile.error);
  const command = {
    command: "ingest",
    path: absolute(file),
    profile: profile.value.json,
    ...outOf(options),
  } as const;
  return operate(command, options, trialNote);
}

/** `billsdue release RUN`: applies a file that is held. */
export async function release(
  run: string,
  options: Options & Out & { readonly reason: string },
): Promise<ExitCode> {
  return operate({ command: "release", run, reason: options.reason, ...outOf(options) }, options);
}

/** `billsdue explain INVOICE`: why its balance is what it is. */
export async function explain(invoiceId: string, options: Options): Promise<ExitCode> {
  return operate({ command: "explain", invoiceId }, options);
}

/** `billsdue exceptions`: what waits for an operator. */
export async function exceptions({
  limit,
  ...options
}: Options & { readonly limit: number }): Promise<ExitCode> {
  return operate({ command: "exceptions", limit }, options);
}

/** What `billsdue resolve` is told besides the case. */
export interface DecisionOptions extends Options {
  readonly evidence: string;
  readonly reference?: string | undefined;
  readonly by?: string | undefined;
}

/** `billsdue resolve INVOICE CASE ACTION`: carries out what an operator has decided. */
export async function resolve(
  invoiceId: string,
  caseId: string,
  action: OperatorAction,
  { evidence, reference, by = userName(), ...options }: DecisionOptions,
): Promise<ExitCode> {
  const decision = { invoiceId, caseId, action, by, evidence } as const;
  const referred = reference === undefined ? {} : { gatewayRef: reference };
  const command = { command: "resolve", ...decision, ...referred } as const;
  const refused = refuseTooLong(command);
  return refused === undefined ? operate(command, options) : said(refused, options, false);
}

/** Whose account it is on this machine; nobody's where the system has no name for it. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}

function outOf({ out }: Out): { readonly out?: string } {
  return out === undefined ? {} : { out: absolute(out) };
}

/** Has the running program do it; where none runs, does it on an empty table if `alone` says what that means. */
async function operate(
  command: OperatorCommand,
  { port, json, deployed }: Options,
  alone?: string,
): Promise<ExitCode> {
  if (deployed === true) return onDeployment(command, { port, json });
  const bar = createProgressBar(command.command === "plan" ? "planning" : "ingesting");
  const door = `http://localhost:${backstagePort(port)}`;
  const handedOver = await handOver(door, command, bar.update);
  const isAlone = handedOver.type === "nobody";
  if (isAlone && alone === undefined) {
    bar.stop();
    return fail(`no billsdue is running on port ${port}: what it knows is in its memory`);
  }
  const outcome = isAlone ? await onEmptyTable(command, bar) : handedOver;
  bar.stop();
  const code = said(outcome, { port, json }, isAlone);
  if (isAlone && json !== true && (outcome.type === "ran" || outcome.type === "planned")) {
    process.stdout.write(`\n${alone ?? ""}`);
  }
  return code;
}

/** Does it on AWS, from here. */
async function onDeployment(command: OperatorCommand, options: Options): Promise<ExitCode> {
  // The SDK is slow to load; other commands do without.
  const composed = deploymentBy(await import("@billsdue/handlers/operator"));
  if (composed.isErr()) return fail(composed.error);
  const bar = createProgressBar("ingesting");
  const outcome = await perform(composed.value, composed.value.policy, command, bar.update);
  bar.stop();
  return said(outcome, options, false);
}

const notBrought = "on a deployment, files are put into its bucket: leave out --deployed";

const deploymentBy = Result.fromThrowable(
  ({ composeOperator, operatorRuntime }: typeof Operator) => ({
    ...composeOperator(operatorRuntime),
    folders: {
      bring: () => errAsync(unavailable("file-store", notBrought)),
      outputPrefixOf: () => err("the outputs go to the bucket, beside the file: leave out --out"),
    } satisfies Folders,
  }),
  (thrown) => (thrown instanceof Error ? thrown.message : "the environment cannot be read"),
);

function said(outcome: Outcome, { port, json }: Options, isAlone: boolean): ExitCode {
  if (json === true) printJson(outcome);
  else print(outcome, isAlone, port);
  return exitCodeOf(outcome);
}

/** Outputs of a trial would take the place of a real run's: they are written only where somebody has said so. */
async function onEmptyTable(command: OperatorCommand, bar: ProgressBar): Promise<Outcome> {
  const silent = { onEvent: () => undefined, onMessage: () => undefined, onFault: () => undefined };
  const nowhere = { website: "http://localhost", backstage: "http://localhost" };
  const biller = composeLocalBiller(defaultPolicy, nowhere, silent);
  const isKept = command.command === "ingest" && command.out !== undefined;
  if (isKept) return perform(biller, defaultPolicy, command, bar.update);
  const trial = { ...biller, ingestion: withoutOutputs(biller.ingestion) };
  const outcome = await perform(trial, defaultPolicy, command, bar.update);
  if (outcome.type !== "ran") return outcome;
  return { ...outcome, summary: { ...outcome.summary, outputs: undefined } };
}

function withoutOutputs(ports: IngestPorts): IngestPorts {
  const nothing = () => okAsync(undefined);
  const create = () => okAsync({ write: nothing, finish: nothing, discard: nothing });
  return { ...ports, files: { ...ports.files, create } };
}
