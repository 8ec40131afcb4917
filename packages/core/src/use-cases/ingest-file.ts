import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { FileRefusal } from "../ingestion/codes.ts";
import { outputKeysOf } from "../ingestion/outputs.ts";
import { renderReport } from "../ingestion/render.ts";
import type { IngestReport } from "../ingestion/report.ts";
import type { Release, Run } from "../ports/run-ledger.ts";
import { applyFile } from "./apply-file.ts";
import { beginRun, holdFile, type IngestPorts, publishIngested } from "./begin-run.ts";
import {
  type Examination,
  examineFile,
  type FileNotFound,
  type IngestInput,
  reportOf,
  resumed,
} from "./examine-file.ts";
import { allRejected, isAllRejected } from "./judge-file.ts";
import { createLeaseKeeper, type LeaseKeeper, whileLeased } from "./lease.ts";
import { beginOutputs, type RunOutputs, writeText } from "./run-outputs.ts";

/**
 * Ingests a bills-due file in two passes: the first checks all of it and writes nothing, the second applies row by row and writes the
 * processed rows, the rejected rows and the report beside the file. Refuses a file that is not there, is not what its profile says, or was
 * ingested before. Holds one that may be wrong as a whole: the report then says what it would do. A run that is cut short can be started
 * again and ends the same.
 */
export function ingestFile(
  ports: IngestPorts,
): (input: IngestInput) => ResultAsync<IngestReport, FileRefusal | FileNotFound | Failure> {
  return (input) =>
    safeTry(async function* () {
      const examination = yield* await examineFile(ports, input);
      return ingestExamined(ports, input, examination);
    });
}

/** The same from where the first pass is done. */
export function ingestExamined(
  ports: IngestPorts,
  input: IngestInput,
  examination: Examination,
): ResultAsync<IngestReport, FileRefusal | FileNotFound | Failure> {
  return safeTry(async function* () {
    const begun = yield* await beginRun(ports, input, examination);
    if (begun.type === "held") return ok(begun.report);
    const { claim, run, through } = begun;
    const lease = createLeaseKeeper(ports, claim.lease, run.file);
    const claimed = resumed(examination, claim.run);
    const report = await applyClaimed(ports, input, claimed, claim.run, lease);
    if (report.isErr()) {
      await ports.ledger.abandon(lease.current());
      return err(report.error);
    }
    if (report.value === "all-rejected") {
      yield* ports.ledger.abandon(lease.current());
      const again = yield* await examineFile(ports, input);
      return holdFile(ports, input, again, run, [allRejected], through);
    }
    await publishIngested(ports, report.value);
    return ok(report.value);
  });
}

async function applyClaimed(
  ports: IngestPorts,
  input: IngestInput,
  examination: Examination,
  { release }: Run,
  lease: LeaseKeeper,
): Promise<Result<IngestReport | "all-rejected", FileRefusal | Failure>> {
  const keys = outputKeysOf(input.key, input.outputPrefix);
  const { inspection, asOf } = examination;
  const { businessDate } = asOf;
  const begun = await beginOutputs(ports.files, keys, inspection, input.profile, businessDate);
  if (begun.isErr()) return err(begun.error);
  const outputs = begun.value;
  const report = await applyInto(ports, input, examination, release, lease, outputs);
  if (report.isErr() || report.value === "all-rejected") await outputs.discard();
  return report;
}

function applyInto(
  ports: IngestPorts,
  input: IngestInput,
  examination: Examination,
  release: Release | undefined,
  lease: LeaseKeeper,
  outputs: RunOutputs,
): ResultAsync<IngestReport | "all-rejected", FileRefusal | Failure> {
  return safeTry(async function* () {
    const { pass, asOf } = examination;
    const { through } = yield* ports.ledger.applied(input.profile.name);
    yield* await applyFile(whileLeased(ports.invoices, lease), {
      ...pass,
      asOf,
      appliedThrough: through,
      onRow: (row) => {
        pass.onRow(row);
        outputs.add(row);
      },
      onBatch: outputs.write,
    });
    if (isAllRejected(examination) && release === undefined) return ok("all-rejected" as const);
    const report = reportOf(examination, input, {
      outcome: "applied",
      holds: release?.holds ?? [],
      release,
    });
    yield* await lease.keep();
    yield* await outputs.finish();
    const { report: key } = outputKeysOf(input.key, input.outputPrefix);
    yield* await writeText(ports.files, key, renderReport(report));
    yield* ports.ledger.close(lease.current());
    return ok(report);
  });
}
