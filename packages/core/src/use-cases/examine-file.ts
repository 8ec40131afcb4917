import { err, ok, okAsync, type Result } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import type { Fingerprint } from "../ids.ts";
import type { ReadRow } from "../ingestion/accept.ts";
import { watermarkOf } from "../ingestion/business-date.ts";
import { type FileRefusal, type Hold, refuseFile } from "../ingestion/codes.ts";
import type { DecidedRow } from "../ingestion/decide-row.ts";
import { findHolds } from "../ingestion/file-checks.ts";
import { type Inspection, inspectFile } from "../ingestion/inspect.ts";
import { isOutputKey } from "../ingestion/outputs.ts";
import type { Profile } from "../ingestion/profile.ts";
import { createTally, type IngestReport, type Tally } from "../ingestion/report.ts";
import type { BillerPolicy } from "../policy.ts";
import type { Clock } from "../ports/clock.ts";
import type { FileStore, StoredFile } from "../ports/file-store.ts";
import type { InvoiceStore } from "../ports/invoice-store.ts";
import type { Applied, Run, RunLedger, RunState } from "../ports/run-ledger.ts";
import { sameFields } from "../same-fields.ts";
import { addDays, type LocalDate, localDateAt } from "../time/local-date.ts";
import type { Watermark } from "../watermark.ts";
import { applyFile, type FilePass } from "./apply-file.ts";
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
  { key, profile, policy, onProgress }: IngestInput,
): Promise<Result<Examination, FileRefusal | FileNotFound | Failure>> {
  if (isOutputKey(key))
    return err(
      ownOutput(
        `${key} is an output of an ingestion; copy a rejects file elsewhere to send it again.`,
      ),
    );
  const opened = await files.open(key);
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
  const onRow = (row: ReadRow, decided: DecidedRow | undefined) => count(tally, row, decided);
  const { isCorrection } = inspection.counts;
  const pass = { file, profile, inspection, policy, isCorrection, onRow, onBytes };
  return ok({ file, inspection, asOf, tally, pass });
}

/** The file as what `run` is about: one that goes on has the name and the watermark that it began with. */
export function resumed(examination: Examination, { file: name, asOf }: Run): Examination {
  const { file: found } = examination;
  const { bytes, lastModified } = found;
  const file: StoredFile = { name, bytes, lastModified, read: () => found.read() };
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

function count(tally: Tally, row: ReadRow, decided: DecidedRow | undefined): void {
  if (row.type === "skipped") {
    if (row.flag !== undefined) tally.flagged(row.flag);
    return;
  }
  if (row.type === "rejected") return tally.rejected(row.record.line, row.problem);
  const { currency, amount } = row.stated.row;
  if (decided?.decision === "rejected") {
    return tally.rejected(row.stated.source.line, decided.problem);
  }
  for (const flag of row.flags) tally.flagged(flag);
  if (decided === undefined) return;
  for (const flag of decided.flags) tally.flagged(flag);
  tally.decided(decided.decision, currency, amount, decided.balance);
}

/** A run that was begun under this profile was not held then; a part of it may be applied, so the rest follows. */
export function isGoingOn(known: RunState | undefined, profile: Profile): boolean {
  return known?.type === "unfinished" && sameFields(known.run.profile, profile);
}

/** Why the file has to be looked at. One of an earlier day adds nothing and is not compared. */
export function holdsOf(
  { inspection, asOf }: Examination,
  profile: Profile,
  before: Applied["before"],
): readonly Hold[] {
  const isLate = before !== undefined && asOf.businessDate < before.asOf.businessDate;
  return findHolds(inspection.counts, profile, isLate ? undefined : before?.totals);
}

/** Whether every hold was known when the run was released: a release is for those alone, and for the file as that profile reads it. */
export function isReleased(
  holds: readonly Hold[],
  known: RunState | undefined,
  profile: Profile,
): boolean {
  if (holds.length === 0) return true;
  const { release, profile: held } = known?.run ?? {};
  if (release === undefined || held === undefined || !sameFields(held, profile)) return false;
  return holds.every(({ code }) => release.holds.some((one) => one.code === code));
}

/** What the first pass cannot know: the invoices are in other currencies. Nothing of the file is applied then, either. */
export const allRejected: Hold = {
  code: "F_TOO_MANY_REJECTS",
  message: "all rows are rejected: the profile may not be this file's",
};

/** Whether the second pass has rejected every row. */
export function isAllRejected({ tally }: Examination): boolean {
  const { rows, decisions } = tally.counts();
  return rows === decisions.rejected.rows;
}

/** The report on what the tally has counted. */
export function reportOf(
  { inspection, file, asOf, tally }: Examination,
  { profile }: IngestInput,
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

/** Why a run may not begin beside the one that is known. */
export function whyNotClaimed(
  { type, run }: Extract<RunState, { type: "running" | "closed" }>,
  fingerprint: Fingerprint,
): FileRefusal | Failure {
  if (run.fingerprint !== fingerprint) {
    const reason = `${run.file} has been under way since ${run.startedAt}: try again when it is done`;
    return unavailable("run-ledger", reason);
  }
  const message =
    type === "running"
      ? `The same file is being ingested since ${run.startedAt} as ${run.file}`
      : `The same file was ingested at ${run.startedAt} as ${run.file}`;
  return refuseFile(
    "F_ALREADY_INGESTED",
    `${message} (run ${run.fingerprint}); nothing was changed.`,
  );
}
