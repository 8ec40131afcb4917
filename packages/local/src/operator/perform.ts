import { sep } from "node:path";

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
import type { ResultAsync } from "neverthrow";

import { explainInvoice, listCases, resolveCase } from "./decide-case.ts";
import { summaryOfPlan, summaryOfRun } from "./summary.ts";
import { failed, whyFailed } from "./why-failed.ts";
import type { OperatorCommand, Outcome } from "./wire.ts";

/** What an operator's commands work with. */
export interface PerformPorts {
  readonly ingestion: IngestPorts;
  readonly operator: OperatorPorts;
}

/** Does what an operator asks, and tells what came of it. */
export async function perform(
  { ingestion, operator }: PerformPorts,
  policy: BillerPolicy,
  command: OperatorCommand,
  onProgress: (progress: IngestProgress) => void,
): Promise<Outcome> {
  switch (command.command) {
    case "explain":
      return explainInvoice(operator, command);
    case "exceptions":
      return listCases(operator, command);
    case "resolve":
      return resolveCase(operator, command);
    case "release":
      return releaseHeld(ingestion, policy, command, onProgress);
    case "plan":
    case "ingest":
      return takeFile(ingestion, policy, command, onProgress);
  }
}

async function takeFile(
  ports: IngestPorts,
  policy: BillerPolicy,
  command: Extract<OperatorCommand, { command: "plan" | "ingest" }>,
  onProgress: (progress: IngestProgress) => void,
): Promise<Outcome> {
  const profile =
    command.profile === undefined
      ? defaultProfile
      : parseProfile(command.profile).unwrapOr(undefined);
  if (profile === undefined) return failed("the profile is not valid");
  const input = { key: keyOf(command.path), profile, policy, onProgress };
  if (command.command === "plan") {
    return planFile(ports)(input).match(
      (plan): Outcome => ({ type: "planned", summary: summaryOfPlan(plan, policy) }),
      whyNot,
    );
  }
  const { out } = command;
  return timed(ingestFile(ports)({ ...input, ...outputPrefix(out) }), input.key, out);
}

async function releaseHeld(
  ports: IngestPorts,
  policy: BillerPolicy,
  { run, reason, out }: Extract<OperatorCommand, { command: "release" }>,
  onProgress: (progress: IngestProgress) => void,
): Promise<Outcome> {
  if (!isFingerprint(run)) {
    return failed("a run is named by its 64 hexadecimal digits, as `ingest` prints them");
  }
  const known = await ports.ledger.find(run, ports.clock.now());
  const released = releaseRun(ports)({
    fingerprint: run,
    reason,
    policy,
    onProgress,
    ...outputPrefix(out),
  });
  const key = known.isOk() ? known.value?.run.key : undefined;
  return timed(released, key ?? "", out);
}

async function timed(
  running: ResultAsync<IngestReport, Parameters<typeof whyNot>[0]>,
  key: string,
  out: string | undefined,
): Promise<Outcome> {
  const startedAt = performance.now();
  return running.match((report): Outcome => {
    const outputs = outputKeysOf(key, outputPrefix(out).outputPrefix);
    const seconds = (performance.now() - startedAt) / 1000;
    return { type: "ran", summary: summaryOfRun(report, outputs), seconds };
  }, whyNot);
}

/** A path as a key, whatever the system separates its parts with. */
function keyOf(path: string): string {
  return path.replaceAll(sep, "/");
}

function outputPrefix(out: string | undefined): { readonly outputPrefix?: string } {
  return out === undefined ? {} : { outputPrefix: `${keyOf(out)}/` };
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
