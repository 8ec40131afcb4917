import {
  type BillerPolicy,
  defaultProfile,
  type Failure,
  type FileNotFound,
  type FileRefusal,
  ingestFile,
  type IngestPorts,
  type IngestProgress,
  type IngestReport,
  type InvalidProfile,
  isFingerprint,
  type OperatorPorts,
  outputKeysOf,
  parseProfile,
  planFile,
  type ReleaseRefusal,
  releaseRun,
} from "@billsdue/core";
import { ok, type Result, type ResultAsync } from "neverthrow";

import type { Folders } from "../backing/backing.ts";
import { explainInvoice, listCases, resolveCase } from "./decide-case.ts";
import { summaryOfPlan, summaryOfRun } from "./summary.ts";
import { failed, whyFailed } from "./why-failed.ts";
import type { OperatorCommand, Outcome } from "./wire.ts";

/** What an operator's commands work with. */
export interface PerformPorts {
  readonly ingestion: IngestPorts;
  readonly folders: Folders;
  readonly operator: OperatorPorts;
}

/** Does what an operator asks, and tells what came of it. */
export async function perform(
  ports: PerformPorts,
  policy: BillerPolicy,
  command: OperatorCommand,
  onProgress: (progress: IngestProgress) => void,
): Promise<Outcome> {
  const { operator } = ports;
  switch (command.command) {
    case "explain":
      return explainInvoice(operator, command);
    case "exceptions":
      return listCases(operator, command);
    case "resolve":
      return resolveCase(operator, command);
    case "release":
      return releaseHeld(ports, policy, command, onProgress);
    case "plan":
    case "ingest":
      return takeFile(ports, policy, command, onProgress);
  }
}

async function takeFile(
  { ingestion, folders }: PerformPorts,
  policy: BillerPolicy,
  command: Extract<OperatorCommand, { command: "plan" | "ingest" }>,
  onProgress: (progress: IngestProgress) => void,
): Promise<Outcome> {
  const profile =
    command.profile === undefined
      ? defaultProfile
      : parseProfile(command.profile).unwrapOr(undefined);
  if (profile === undefined) return failed("the profile is not valid");
  const under = outputsUnder(folders, command.command === "ingest" ? command.out : undefined);
  if (under.isErr()) return failed(under.error);
  const brought = await folders.bring(command.path, command.command);
  if (brought.isErr()) return whyFailed(brought.error);
  const input = { key: brought.value, profile, policy, onProgress };
  if (command.command === "plan") {
    return planFile(ingestion)(input).match(
      (plan): Outcome => ({ type: "planned", summary: summaryOfPlan(plan, policy) }),
      whyNot,
    );
  }
  return timed(ingestFile(ingestion)({ ...input, ...under.value }), input.key, under.value);
}

async function releaseHeld(
  { ingestion, folders }: PerformPorts,
  policy: BillerPolicy,
  { run, reason, out }: Extract<OperatorCommand, { command: "release" }>,
  onProgress: (progress: IngestProgress) => void,
): Promise<Outcome> {
  if (!isFingerprint(run)) {
    return failed("a run is named by its 64 hexadecimal digits, as `ingest` prints them");
  }
  const under = outputsUnder(folders, out);
  if (under.isErr()) return failed(under.error);
  const known = await ingestion.ledger.find(run, ingestion.clock.now());
  const released = releaseRun(ingestion)({
    fingerprint: run,
    reason,
    policy,
    onProgress,
    ...under.value,
  });
  const key = known.isOk() ? known.value?.run.key : undefined;
  return timed(released, key ?? "", under.value);
}

async function timed(
  running: ResultAsync<IngestReport, Parameters<typeof whyNot>[0]>,
  key: string,
  { outputPrefix }: OutputPrefix,
): Promise<Outcome> {
  const startedAt = performance.now();
  return running.match((report): Outcome => {
    const outputs = outputKeysOf(key, outputPrefix);
    const seconds = (performance.now() - startedAt) / 1000;
    return { type: "ran", summary: summaryOfRun(report, outputs), seconds };
  }, whyNot);
}

interface OutputPrefix {
  readonly outputPrefix?: string;
}

function outputsUnder(folders: Folders, out: string | undefined): Result<OutputPrefix, string> {
  return out === undefined
    ? ok({})
    : folders.outputPrefixOf(out).map((outputPrefix) => ({ outputPrefix }));
}

function whyNot(
  error: FileRefusal | FileNotFound | ReleaseRefusal | InvalidProfile | Failure,
): Outcome {
  switch (error.type) {
    case "file-refused":
      return { type: "refused", code: error.code, reason: `${error.code} ${error.message}` };
    case "file-not-found":
      return failed(`there is no file ${error.key}`);
    case "run-not-held":
      return failed(
        error.state === "unknown"
          ? "no run of that name is known here"
          : `the run is not held, it is ${error.state}`,
      );
    case "reason-missing":
      return failed("say why the file may be applied: --reason");
    case "file-changed":
      return failed(`${error.key} is not the file any more that was held: ingest it`);
    case "invalid-profile":
      return failed(error.problems.join("; "));
    case "unavailable":
    case "conflict":
    case "corrupt":
      return whyFailed(error);
  }
}
