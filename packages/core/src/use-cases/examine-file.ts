import { err, ok, okAsync, type Result } from "neverthrow";

import type { Failure } from "../failure.ts";
import { watermarkOf } from "../ingestion/business-date.ts";
import { type FileRefusal, refuseFile } from "../ingestion/codes.ts";
import { type Inspection, inspectFile } from "../ingestion/inspect.ts";
import { isOutputKey } from "../ingestion/outputs.ts";
import type { Profile } from "../ingestion/profile.ts";
import { createTally, type IngestReport, type Tally } from "../ingestion/report.ts";
import type { BillerPolicy } from "../policy.ts";
import type { Clock } from "../ports/clock.ts";
import type { FileStore, StoredFile } from "../ports/file-store.ts";
import type { InvoiceStore } from "../ports/invoice-store.ts";
import type { Run, RunLedger } from "../ports/run-ledger.ts";
import { addDays, type LocalDate, localDateAt } from "../time/local-date.ts";
import type { Watermark } from "../watermark.ts";
import { applyFile, type FilePass, type SettledRow } from "./apply-file.ts";
import type { BatchStore } from "./apply-rows.ts";

/** What examining a file works with. */
export interface ExaminePorts {
  readonly files: FileStore;
  readonly ledger: RunLedger;
  readonly invoices: InvoiceStore;
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
  /** Which of the contents under the key, where the store keeps several; the newest unless told. */
  readonly version?: string | undefined;
  readonly profile: Profile;
  readonly policy: BillerPolicy;
  /** Where the outputs go, with a slash at its end; a folder beside the file unless told. */
  readonly outputPrefix?: string;
  readonly onProgress?: (progress: IngestProgress) => void;
}

/** There is no file under that key. */
export interface FileNotFound {
  readonly type: "file-not-found";
  readonly key: string;
}

/** A file after its first pass. */
export interface Examination {
  readonly file: StoredFile;
  readonly inspection: Inspection;
  readonly asOf: Watermark;
  readonly tally: Tally;
  /** What the second pass needs of it. */
  readonly pass: Pick<
    FilePass,
    "file" | "profile" | "inspection" | "policy" | "isCorrection" | "onRow" | "onBytes"
  >;
}

/** Opens the file and makes the first pass over it. */
export async function examineFile(
  { files, clock }: ExaminePorts,
  { key, version, profile, policy, onProgress, outputPrefix }: IngestInput,
): Promise<Result<Examination, FileRefusal | FileNotFound | Failure>> {
  if (isOutputKey(key, outputPrefix))
    return err(
      ownOutput(
        `${key} is an output of an ingestion; copy a rejects file elsewhere to send it again.`,
      ),
    );
  const opened = await files.open(key, version);
  if (opened.isErr()) return err(opened.error);
  const file = opened.value;
  if (file === undefined) return err({ type: "file-not-found", key });
  const tally = createTally();
  let bytes = 0;
  const onBytes = (more: number) => {
    bytes += more;
    onProgress?.({ rows: tally.rows(), bytes, ofBytes: 2 * file.bytes });
  };
  const inspected = await inspectFile(file, profile, policy.timeZone, onBytes);
  if (inspected.isErr()) return err(inspected.error);
  const inspection = inspected.value;
  if (inspection.columns.ownOutput === "processed") {
    return err(ownOutput(`${file.name} has the rows that an ingestion has processed.`));
  }
  const asOf = watermarkOf(file, policy.timeZone, profile, inspection.businessDate);
  const tomorrow = addDays(localDateAt(clock.now(), policy.timeZone), 1);
  if (asOf.businessDate > tomorrow) return err(inFuture(asOf.businessDate));
  const onRow = (row: SettledRow) => count(tally, row);
  const { isCorrection } = inspection.counts;
  const pass = { file, profile, inspection, policy, isCorrection, onRow, onBytes };
  return ok({ file, inspection, asOf, tally, pass });
}

/** The file as what `run` is about: one that goes on has the name and the watermark that it began with. */
export function resumed(examination: Examination, { file: name, asOf }: Run): Examination {
  const { file: found } = examination;
  const file: StoredFile = { ...found, name, read: (range) => found.read(range) };
  return { ...examination, asOf, file, pass: { ...examination.pass, file } };
}

/** Every file after it would look old. */
function inFuture(businessDate: LocalDate): FileRefusal {
  const message = `The file's business date, ${businessDate}, is in the future: see its leading record, or when it was last modified.`;
  return refuseFile("F_HEADER", message);
}

function ownOutput(what: string): FileRefusal {
  return refuseFile("F_OWN_OUTPUT", `${what} Ingest what the biller has sent.`);
}

/** Counts what became of a record. */
export function count(tally: Tally, row: SettledRow): void {
  switch (row.type) {
    case "skipped":
      if (row.flag !== undefined) tally.flagged(row.flag);
      return;
    case "rejected":
      return tally.rejected(row.record.line, row.problem);
    case "accepted": {
      const { currency, amount } = row.stated.row;
      for (const flag of row.flags) tally.flagged(flag);
      tally.decided(row.decided.decision, currency, amount, row.decided.balance);
    }
  }
}

/** What a report is about. */
export interface Counted {
  readonly inspection: Pick<Inspection, "fingerprint" | "columns">;
  readonly file: Pick<StoredFile, "name">;
  readonly asOf: Watermark;
  readonly tally: Pick<Tally, "counts">;
}

/** The report on what the tally has counted. */
export function reportOf(
  { inspection, file, asOf, tally }: Counted,
  { profile }: Pick<IngestInput, "profile">,
  {
    release,
    ...ended
  }: Pick<IngestReport, "outcome" | "holds"> & {
    readonly release?: IngestReport["release"] | undefined;
  },
): IngestReport {
  return {
    ...ended,
    fingerprint: inspection.fingerprint,
    file: file.name,
    profile: profile.name,
    asOf,
    unknownColumns: inspection.columns.unknown,
    ...tally.counts(),
    ...(release === undefined ? {} : { release }),
  };
}

/** The second pass without its saves: the tally has then counted what would be done. */
export function tryFile(
  invoices: BatchStore,
  { pass, asOf }: Examination,
  appliedThrough: Watermark | undefined,
  onRow: FilePass["onRow"] = pass.onRow,
): Promise<Result<void, FileRefusal | Failure>> {
  const trial: BatchStore = {
    loadMany: (ids) => invoices.loadMany(ids),
    saveMany: (changed) => okAsync(changed.map(() => "saved")),
  };
  const goOn = () => Promise.resolve(ok(undefined));
  return applyFile(trial, { ...pass, asOf, appliedThrough, onRow, onBatch: goOn });
}
