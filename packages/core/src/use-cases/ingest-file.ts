import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import type { Fingerprint } from "../ids.ts";
import { createAcceptance } from "../ingestion/accept.ts";
import { watermarkOf } from "../ingestion/business-date.ts";
import { type FileRefusal, refuseFile } from "../ingestion/codes.ts";
import { type Inspection, inspectFile } from "../ingestion/inspect.ts";
import type { Profile } from "../ingestion/profile.ts";
import { readRecords } from "../ingestion/read-records.ts";
import { createTally, type IngestReport, type Tally } from "../ingestion/report.ts";
import type { StatedRow } from "../invoice/invoice.ts";
import type { BillerPolicy } from "../policy.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventPublisher } from "../ports/event-publisher.ts";
import type { FileStore, StoredFile } from "../ports/file-store.ts";
import { batchLimit, type InvoiceStore } from "../ports/invoice-store.ts";
import type { Claim, RunLedger } from "../ports/run-ledger.ts";
import { addMilliseconds, type Instant } from "../time/instant.ts";
import type { Watermark } from "../watermark.ts";
import { applyRows } from "./apply-rows.ts";

/** What ingestion works with. */
export interface IngestPorts {
  readonly files: FileStore;
  readonly ledger: RunLedger;
  readonly invoices: InvoiceStore;
  readonly events: EventPublisher;
  readonly clock: Clock;
}

/** How far a run has come: bytes count both passes, so that they end at twice the file's. */
export interface IngestProgress {
  readonly rows: number;
  readonly bytes: number;
  readonly ofBytes: number;
}

/** What to ingest, and how. */
export interface IngestInput {
  /** The file's key in the file store. */
  readonly key: string;
  readonly profile: Profile;
  readonly policy: BillerPolicy;
  readonly onProgress?: (progress: IngestProgress) => void;
}

/** There is no file under that key. */
export interface FileNotFound {
  readonly type: "file-not-found";
  readonly key: string;
}

type IngestRefusal = FileRefusal | FileNotFound;

// As long as a Lambda can live.
const leaseMs = 15 * 60 * 1000;

/**
 * Ingests a bills-due file in two passes: the first checks all of it and writes nothing, the second applies row by row. Refuses a file
 * that is not there, is not what its profile says, or was ingested before. A run that is cut short can be started again and ends the same.
 */
export function ingestFile(
  ports: IngestPorts,
): (input: IngestInput) => ResultAsync<IngestReport, IngestRefusal | Failure> {
  return (input) =>
    safeTry(async function* () {
      const { key, profile, policy } = input;
      const file = yield* ports.files.open(key);
      if (file === undefined) return err<never, IngestRefusal>({ type: "file-not-found", key });
      const tally = createTally();
      const noteBytes = progressOf(file, tally, input);
      const inspection = yield* await inspectFile(file, profile, noteBytes);
      const { fingerprint, columns } = inspection;
      const asOf = watermarkOf(file, policy.timeZone);
      const startedAt = ports.clock.now();
      const leaseUntil = addMilliseconds(startedAt, leaseMs);
      const run = { fingerprint, file: file.name, asOf, startedAt };
      const claim = yield* ports.ledger.claim(run, leaseUntil);
      if (claim.type !== "claimed") return err(whyNot(claim, fingerprint));
      const applied = await applyFile(ports, {
        ...input,
        file,
        inspection,
        asOf,
        leaseUntil,
        tally,
        noteBytes,
      });
      if (applied.isErr()) {
        // A run that has outlived its lease may be somebody else's by now.
        if (ports.clock.now() < leaseUntil) await ports.ledger.release(fingerprint);
        return err(applied.error);
      }
      yield* ports.ledger.close(fingerprint);
      const unknownColumns = columns.unknown;
      const report = tally.report({
        fingerprint,
        file: file.name,
        profile: profile.name,
        asOf,
        unknownColumns,
      });
      // Told after the fact: that nobody heard it does not undo the run.
      await ports.events.publish([{ type: "file-ingested", fingerprint, rows: report.rows }]);
      return ok(report);
    });
}

interface Application extends IngestInput {
  readonly file: StoredFile;
  readonly inspection: Inspection;
  readonly asOf: Watermark;
  readonly leaseUntil: Instant;
  readonly tally: Tally;
  readonly noteBytes: (bytes: number) => void;
}

/** The second pass. */
async function applyFile(
  ports: IngestPorts,
  application: Application,
): Promise<Result<void, FileRefusal | Failure>> {
  const { file, profile, policy, leaseUntil, tally, noteBytes } = application;
  const through = await ports.ledger.appliedThrough();
  if (through.isErr()) return err(through.error);
  const context = { policy, appliedThrough: through.value, tally };
  let batch: StatedRow[] = [];
  const flush = async () => {
    if (ports.clock.now() >= leaseUntil) return err(outlived(file));
    const rows = batch;
    batch = [];
    return applyRows(ports.invoices, rows, context);
  };

  const accept = createAcceptance({ ...application, file: file.name });
  for await (const records of readRecords(file, profile, (chunk) => noteBytes(chunk.length))) {
    if (records.isErr()) return err(records.error);
    for (const record of records.value) {
      const stated = accept(record);
      if (stated === undefined) continue;
      batch.push(stated);
      if (batch.length < batchLimit) continue;
      const flushed = await flush();
      if (flushed.isErr()) return flushed;
    }
  }
  return batch.length === 0 ? ok(undefined) : flush();
}

function progressOf(
  file: StoredFile,
  tally: Tally,
  { onProgress }: IngestInput,
): (bytes: number) => void {
  let bytes = 0;
  return (more) => {
    bytes += more;
    onProgress?.({ rows: tally.rows(), bytes, ofBytes: 2 * file.bytes });
  };
}

/** Another file may be under way by now: going on could overwrite what it has said. */
function outlived({ name }: StoredFile): Failure {
  return unavailable("run-ledger", `${name} was not done within its lease: ingest it again`);
}

function whyNot(
  claim: Exclude<Claim, { type: "claimed" }>,
  fingerprint: Fingerprint,
): FileRefusal | Failure {
  const { run } = claim;
  if (run.fingerprint !== fingerprint) {
    const reason = `${run.file} has been under way since ${run.startedAt}: try again when it is done`;
    return unavailable("run-ledger", reason);
  }
  const since = claim.type === "running" ? "has been under way since" : "was ingested at";
  return refuseFile(
    "F_ALREADY_INGESTED",
    `The same file ${since} ${run.startedAt} as ${run.file}; nothing was changed.`,
  );
}
