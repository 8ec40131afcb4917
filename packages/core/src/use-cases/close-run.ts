import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import type { FileRefusal } from "../ingestion/codes.ts";
import { type Columns, readHeader } from "../ingestion/header.ts";
import { outputKeysOf } from "../ingestion/outputs.ts";
import { renderReport } from "../ingestion/render.ts";
import { createTally, type IngestReport, type Tally } from "../ingestion/report.ts";
import { isLeasedBy } from "../ingestion/run-states.ts";
import type { FileStore } from "../ports/file-store.ts";
import type { Run, RunState } from "../ports/run-ledger.ts";
import { holdRun, type IngestPorts, publishIngested } from "./begin-run.ts";
import { reportOf } from "./examine-file.ts";
import { allRejected, isAllRejected, whyNotClaimed } from "./judge-file.ts";
import { createLeaseWatch, leaseLost } from "./lease.ts";
import { readPart, readPlan, workKeysOf } from "./range-files.ts";
import type { RunPlan } from "./range-schemas.ts";
import { joinParts, writeText } from "./run-outputs.ts";

type ClosePorts = Omit<IngestPorts, "invoices">;

/** Which run to close. */
export interface CloseInput {
  /** As `splitFile` has told it. */
  readonly plan: string;
}

/**
 * Ends a run all of whose ranges are ingested as `ingestFile` ends one: holds the file where every row was rejected, else writes the outputs
 * and the report and closes the run. Fails while a range is missing, and where the run was let go of. Safe to do again.
 */
export function closeRun(
  ports: ClosePorts,
): (input: CloseInput) => ResultAsync<IngestReport, FileRefusal | Failure> {
  return ({ plan: planKey }) =>
    safeTry(async function* () {
      const plan = yield* await readPlan(ports.files, planKey);
      const tally = yield* await tallyOf(ports.files, plan);
      const known = yield* ports.ledger.find(plan.lease.fingerprint, ports.clock.now());
      if (known === undefined) return err(leaseLost(plan.file));
      const { profile, release } = known.run;
      const { raw, fields } = plan.header;
      const columns = yield* readHeader(fields ?? [raw], profile);
      if (isAllRejected({ tally }) && release === undefined) {
        return holdRejected(ports, plan, columns, tally, known);
      }
      const { fingerprint } = plan.lease;
      const { file: name, asOf } = known.run;
      const report = reportOf(
        { inspection: { fingerprint, columns }, file: { name }, asOf, tally },
        { profile },
        { outcome: "applied", holds: release?.holds ?? [], release },
      );
      // It was closed before, and its answer was lost.
      if (known.type === "closed") return ok(report);
      if (!isLeasedBy(known, plan.lease)) return err(leaseLost(plan.file));
      yield* writeOutputs(ports, plan, known.run, columns, report);
      yield* ports.ledger.close(plan.lease);
      await publishIngested(ports, report);
      return ok(report);
    });
}

/** What was counted of all ranges. */
async function tallyOf(files: FileStore, plan: RunPlan): Promise<Result<Tally, Failure>> {
  const keys = workKeysOf(plan);
  const tally = createTally();
  for (const range of plan.ranges) {
    const part = await readPart(files, keys, range);
    if (part.isErr()) return err(part.error);
    if (part.value === undefined) return err(notIngested(plan, range.number));
    tally.add(part.value.counts);
  }
  return ok(tally);
}

function notIngested({ file, ranges }: RunPlan, number: number): Failure {
  const reason = `range ${number} of ${ranges.length} of ${file} is not ingested: do that, and close its run then`;
  return unavailable("file-store", reason);
}

/** Nothing was saved of the file; it is held as it was found. */
function holdRejected(
  ports: ClosePorts,
  plan: RunPlan,
  columns: Columns,
  tally: Tally,
  known: RunState,
): ResultAsync<IngestReport, FileRefusal | Failure> {
  return safeTry(async function* () {
    if (known.type === "closed") return err(whyNotClaimed(known));
    if (known.type === "running") {
      if (known.until !== plan.lease.until) return err(whyNotClaimed(known));
      yield* ports.ledger.abandon(plan.lease);
    }
    const { key, version, file: name, asOf, outputPrefix } = plan;
    const { fingerprint, profile } = known.run;
    const report = reportOf(
      { inspection: { fingerprint, columns }, file: { name }, asOf, tally },
      { profile },
      { outcome: "held", holds: [allRejected] },
    );
    const found = version === undefined ? {} : { version };
    const run: Run = { ...known.run, key, ...found, file: name, asOf };
    return holdRun(ports, outputKeysOf(key, outputPrefix).report, run, report);
  });
}

function writeOutputs(
  ports: ClosePorts,
  plan: RunPlan,
  { profile, asOf }: Run,
  columns: Columns,
  report: IngestReport,
): ResultAsync<void, Failure> {
  return safeTry(async function* () {
    const { files } = ports;
    const outputKeys = outputKeysOf(plan.key, plan.outputPrefix);
    const keys = workKeysOf(plan);
    const parts = plan.ranges.map(({ number }) => keys.rows(number));
    const outputs = yield* await joinParts(
      files,
      outputKeys,
      columns,
      profile,
      asOf.businessDate,
      parts,
    );
    const kept = await createLeaseWatch(ports, plan.lease, plan.file).keep();
    const finished = kept.isErr() ? kept : await outputs.finish();
    if (finished.isErr()) {
      await outputs.discard();
      return err(finished.error);
    }
    return writeText(files, outputKeys.report, renderReport(report));
  });
}
