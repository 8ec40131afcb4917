import { sep } from "node:path";

import {
  type BillerPolicy,
  defaultProfile,
  explain,
  type Failure,
  type Fact,
  type FileNotFound,
  type FileRefusal,
  formatMoney,
  ingestFile,
  type IngestPorts,
  type IngestProgress,
  type IngestReport,
  type InvalidProfile,
  type Invoice,
  isFingerprint,
  outputKeysOf,
  parseInvoiceId,
  parseProfile,
  planFile,
  type ReleaseRefusal,
  releaseRun,
} from "@billsdue/core";
import type { ResultAsync } from "neverthrow";

import { summaryOfPlan, summaryOfRun } from "./summary.ts";
import type { OperatorCommand, Outcome } from "./wire.ts";

/** Does what an operator asks, and says in words what came of it. */
export async function perform(
  ports: IngestPorts,
  policy: BillerPolicy,
  command: OperatorCommand,
  onProgress: (progress: IngestProgress) => void,
): Promise<Outcome> {
  switch (command.command) {
    case "explain":
      return explainInvoice(ports, policy, command.invoiceId);
    case "release":
      return releaseHeld(ports, policy, command, onProgress);
    case "plan":
    case "ingest":
  }
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

async function explainInvoice(
  { invoices }: IngestPorts,
  policy: BillerPolicy,
  text: string,
): Promise<Outcome> {
  const id = parseInvoiceId(text);
  if (id.isErr()) return failed(`${text} is no invoice id`);
  return invoices.load(id.value).match((invoice): Outcome => {
    if (invoice === undefined) return failed(`there is no invoice ${id.value}`);
    return { type: "explained", lines: explanation(invoice, policy) };
  }, whyNot);
}

const postings = {
  acknowledged: "the biller's figure has it: its file names a payment of that day or later",
  "by-calendar": "the biller's figure has it by now, going by the calendar",
  disputed: "the biller should have it by now, but its figure has not moved: an operator decides",
  "not-yet": "not in the biller's figure yet",
} as const;

function explanation(invoice: Invoice, policy: BillerPolicy): string[] {
  const money = (minorUnits: bigint) => formatMoney({ currency: invoice.currency, minorUnits });
  const facts = explain(invoice, policy);
  const words = (fact: Fact): string =>
    fact.type === "billed"
      ? `billed, by ${fact.source.file} line ${fact.source.line} as of ${fact.asOf.businessDate}`
      : `paid ${money(fact.captured)} on ${fact.at.slice(0, 10)}: ${postings[fact.posting]}`;
  const rows = facts.map((fact) => [money(fact.amount), words(fact)] as const);
  const balance = money(facts.reduce((sum, { amount }) => sum + amount, 0n));
  const width = Math.max(...rows.map(([amount]) => amount.length), balance.length);
  return [
    `invoice ${invoice.id}, ${invoice.customerName}`,
    ...[...rows, [balance, "is the balance"] as const].map(
      ([amount, why]) => `  ${amount.padStart(width)}  ${why}`,
    ),
  ];
}

/** A path as a key, whatever the system separates its parts with. */
function keyOf(path: string): string {
  return path.replaceAll(sep, "/");
}

function outputPrefix(out: string | undefined): { readonly outputPrefix?: string } {
  return out === undefined ? {} : { outputPrefix: `${keyOf(out)}/` };
}

function failed(reason: string): Outcome {
  return { type: "failed", reason };
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
      return failed(error.reason);
    case "conflict":
      return failed(`${error.key} was changed by somebody else; try again`);
    case "corrupt":
      return failed(`what is stored under ${error.key} cannot be read: ${error.reason}`);
  }
}
