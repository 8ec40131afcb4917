import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { FileRefusal, Hold } from "../ingestion/codes.ts";
import { outputKeysOf } from "../ingestion/outputs.ts";
import { renderReport } from "../ingestion/render.ts";
import type { IngestReport } from "../ingestion/report.ts";
import type { EventPublisher } from "../ports/event-publisher.ts";
import type { Release, Run } from "../ports/run-ledger.ts";
import { addMilliseconds } from "../time/instant.ts";
import { applyFile } from "./apply-file.ts";
import {
  type Examination,
  examineFile,
  type ExaminePorts,
  type FileNotFound,
  holdsOf,
  type IngestInput,
  isReleased,
  reportOf,
  trialStore,
  whyNotClaimed,
} from "./examine-file.ts";
import { createLeaseKeeper, type LeaseKeeper, leaseMs } from "./lease.ts";
import { beginOutputs, type RunOutputs, writeText } from "./run-outputs.ts";

/** What ingestion works with. */
export interface IngestPorts extends ExaminePorts {
  readonly events: EventPublisher;
}

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
): ResultAsync<IngestReport, FileRefusal | Failure> {
  return safeTry(async function* () {
    const { inspection, file, asOf } = examination;
    const startedAt = ports.clock.now();
    const claim = yield* ports.ledger.claim(
      {
        fingerprint: inspection.fingerprint,
        key: input.key,
        file: file.name,
        asOf,
        startedAt,
        profile: input.profile,
        ...(inspection.counts.isCorrection ? {} : { totals: totalsOf(examination) }),
      },
      addMilliseconds(startedAt, leaseMs),
    );
    if (claim.type !== "claimed") return err(whyNotClaimed(claim, inspection.fingerprint));
    const lease = createLeaseKeeper(ports, claim.lease, file.name);
    const claimed = { ...examination, asOf: claim.run.asOf };
    const report = await runClaimed(ports, input, claimed, claim.run, lease);
    if (report.isErr()) {
      await ports.ledger.abandon(lease.current());
      return err(report.error);
    }
    // Told after the fact: that nobody heard it does not undo the run.
    await ports.events.publish([eventOf(report.value)]);
    return ok(report.value);
  });
}

async function runClaimed(
  ports: IngestPorts,
  input: IngestInput,
  examination: Examination,
  run: Run,
  lease: LeaseKeeper,
): Promise<Result<IngestReport, FileRefusal | Failure>> {
  const applied = await ports.ledger.applied(input.profile.name);
  if (applied.isErr()) return err(applied.error);
  const holds = holdsOf(examination, input.profile, applied.value);
  const through = applied.value.through;
  return isReleased(holds, run.release)
    ? applyClaimed(ports, input, examination, lease, { holds, through, release: run.release })
    : holdClaimed(ports, input, examination, lease, { holds, through });
}

interface Terms {
  readonly holds: readonly Hold[];
  readonly through: Run["asOf"] | undefined;
  readonly release?: Release | undefined;
}

/** Nothing is applied; the report says what would be. */
async function holdClaimed(
  ports: IngestPorts,
  input: IngestInput,
  examination: Examination,
  lease: LeaseKeeper,
  { holds, through }: Terms,
): Promise<Result<IngestReport, FileRefusal | Failure>> {
  const tried = await applyFile(trialStore(ports.invoices), {
    ...examination.pass,
    asOf: examination.asOf,
    appliedThrough: through,
    mayGoOn: lease.keep,
    onBatch: () => Promise.resolve(ok(undefined)),
  });
  if (tried.isErr()) return err(tried.error);
  const report = reportOf(examination, input, { outcome: "held", holds });
  const { report: key } = outputKeysOf(input.key, input.outputPrefix);
  return safeTry(async function* () {
    yield* await writeText(ports.files, key, renderReport(report));
    yield* ports.ledger.hold(lease.current(), holds);
    return ok(report);
  });
}

async function applyClaimed(
  ports: IngestPorts,
  input: IngestInput,
  examination: Examination,
  lease: LeaseKeeper,
  terms: Terms,
): Promise<Result<IngestReport, FileRefusal | Failure>> {
  const keys = outputKeysOf(input.key, input.outputPrefix);
  const begun = await beginOutputs(ports.files, keys, examination.inspection, input.profile);
  if (begun.isErr()) return err(begun.error);
  const outputs = begun.value;
  const report = await applyInto(ports, input, examination, lease, terms, outputs);
  if (report.isErr()) await outputs.discard();
  return report;
}

function applyInto(
  ports: IngestPorts,
  input: IngestInput,
  examination: Examination,
  lease: LeaseKeeper,
  { holds, through, release }: Terms,
  outputs: RunOutputs,
): ResultAsync<IngestReport, FileRefusal | Failure> {
  return safeTry(async function* () {
    const { pass, asOf } = examination;
    yield* await applyFile(ports.invoices, {
      ...pass,
      asOf,
      appliedThrough: through,
      mayGoOn: lease.keep,
      onRow: (row, decided) => {
        pass.onRow(row, decided);
        outputs.add(row, decided);
      },
      onBatch: outputs.write,
    });
    const report = reportOf(examination, input, { outcome: "applied", holds, release });
    yield* await outputs.finish();
    const { report: key } = outputKeysOf(input.key, input.outputPrefix);
    yield* await writeText(ports.files, key, renderReport(report));
    yield* ports.ledger.close(lease.current());
    return ok(report);
  });
}

function totalsOf({ inspection: { counts } }: Examination) {
  return { rows: counts.rows, amounts: counts.amounts };
}

function eventOf({ outcome, fingerprint, rows, holds }: IngestReport) {
  return outcome === "applied"
    ? ({ type: "file-ingested", fingerprint, rows } as const)
    : ({ type: "file-held", fingerprint, holds: holds.map(({ code }) => code) } as const);
}
