import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import { createAcceptance, type KnownOfFile, type ReadRow } from "../ingestion/accept.ts";
import type { FileRefusal, FlagCode, RowProblem } from "../ingestion/codes.ts";
import type { DecidedRow } from "../ingestion/decide-row.ts";
import type { Occurrences } from "../ingestion/duplicates.ts";
import type { Profile } from "../ingestion/profile.ts";
import { type FilePart, readRecords } from "../ingestion/read-records.ts";
import type { Invoice, StatedRow } from "../invoice/invoice.ts";
import type { StoredFile } from "../ports/file-store.ts";
import { batchLimit } from "../ports/invoice-store.ts";
import type { Watermark } from "../watermark.ts";
import {
  type BatchStore,
  changedBy,
  decideRows,
  type RowChange,
  type RowsContext,
} from "./apply-rows.ts";
import { type GatheredSaves, gatherSaves } from "./gather-saves.ts";

/** What became of a record in the end; a row may be rejected where it is read and where it is decided. */
export type SettledRow =
  | Extract<ReadRow, { type: "skipped" | "rejected" }>
  | {
      readonly type: "accepted";
      readonly stated: StatedRow;
      /** Of its reading and of its decision. */
      readonly flags: readonly FlagCode[];
      readonly decided: AcceptedRow;
    };

type AcceptedRow = Exclude<DecidedRow, { decision: "rejected" }>;

/** What the second pass over a file, or over a part of it, works with. */
export interface FilePass extends RowsContext {
  readonly file: StoredFile;
  readonly profile: Profile;
  readonly inspection: KnownOfFile;
  /** All of it unless told. */
  readonly part?: FilePart;
  readonly asOf: Watermark;
  /** Hears of every record in the file's order, and what became of it. */
  readonly onRow: (row: SettledRow) => void;
  /** Hears when a batch of rows has been told of. */
  readonly onBatch: () => Promise<Result<void, Failure>>;
  readonly onBytes: (bytes: number) => void;
}

/** Rows that are rejected or repeated wait in a batch, too. */
const mostInBatch = 4 * batchLimit;
/** UTF-16 code units of rows in a batch: some rows are long. */
const mostLength = 1024 ** 2;
/** Batches that are loaded at once. */
const loadsAtOnce = 8;
/** Batches whose changes wait for a full save: most rows of most files change nothing. */
const mostDecided = 32;
const mostDecidedLength = 4 * mostLength;

interface Batch {
  readonly rows: readonly ReadRow[];
  /** Of the rows, in UTF-16 code units. */
  readonly length: number;
}

interface LoadingBatch extends Batch {
  readonly stated: readonly StatedRow[];
  readonly loaded: ResultAsync<readonly Invoice[], Failure>;
}

interface DecidedBatch extends Batch {
  /** What became of each row that is stated. */
  readonly outcomes: DecidedRow[];
}

/** What is under way, each in the file's order. */
interface Pipeline {
  readonly loading: LoadingBatch[];
  readonly decided: DecidedBatch[];
  readonly saves: GatheredSaves;
}

/**
 * The second pass: reads the rows again, loads and decides them in batches, a few at once, and saves what changes, gathered over batches;
 * tells of them in order. Where it fails, nothing of it goes on behind the caller's back.
 */
export async function applyFile(
  invoices: BatchStore,
  pass: FilePass,
): Promise<Result<void, FileRefusal | Failure>> {
  const line: Pipeline = { loading: [], decided: [], saves: gatherSaves(invoices, pass) };
  try {
    return await applyRecords(invoices, pass, line);
  } finally {
    await Promise.allSettled([...line.loading.map(({ loaded }) => loaded), line.saves.ended()]);
  }
}

async function applyRecords(
  invoices: BatchStore,
  pass: FilePass,
  line: Pipeline,
): Promise<Result<void, FileRefusal | Failure>> {
  const { file, profile, inspection, asOf, part } = pass;
  const accept = createAcceptance(inspection, profile, file.name, asOf, part?.before?.header);
  let rows: ReadRow[] = [];
  let stated: StatedRow[] = [];
  let length = 0;

  const begin = async (): Promise<Result<void, Failure>> => {
    const ids = stated.map(({ row }) => row.invoiceId);
    const loaded =
      ids.length === 0 ? okAsync<readonly Invoice[], Failure>([]) : invoices.loadMany(ids);
    line.loading.push({ rows, length, stated, loaded });
    rows = [];
    stated = [];
    length = 0;
    return line.loading.length < loadsAtOnce ? ok(undefined) : decideFirst(line, pass);
  };

  const onChunk = (chunk: Uint8Array) => pass.onBytes(chunk.length);
  for await (const records of readRecords(file, profile, onChunk, part)) {
    if (records.isErr()) return err(records.error);
    for (const record of records.value) {
      const row = accept(record);
      rows.push(row);
      length += record.raw.length;
      if (row.type === "stated") stated.push(row.stated);
      else if (row.type === "retold") stated.push(row.first);
      const isFull = stated.length === batchLimit || rows.length === mostInBatch;
      if (!isFull && length < mostLength) continue;
      const begun = await begin();
      if (begun.isErr()) return begun;
    }
  }
  const last = await begin();
  if (last.isErr()) return last;
  while (line.loading.length > 0) {
    const decided = await decideFirst(line, pass);
    if (decided.isErr()) return decided;
  }
  while (line.decided.length > 0) {
    const settled = await settleFirst(line, pass);
    if (settled.isErr()) return settled;
  }
  return ok(undefined);
}

/** Waits for the batch whose load was begun first, and decides its rows. */
async function decideFirst(line: Pipeline, pass: FilePass): Promise<Result<void, Failure>> {
  const loading = line.loading[0];
  if (loading === undefined) return ok(undefined);
  const loaded = await loading.loaded;
  line.loading.shift();
  if (loaded.isErr()) return err(loaded.error);
  const { rows, length, stated } = loading;
  const outcomes = decideRows(loaded.value, stated, pass);
  const batch = { rows, length, outcomes };
  line.decided.push(batch);
  const added = await line.saves.add(batch, changesOf(outcomes, stated));
  if (added.isErr()) return added;
  while (isFirstToSettle(line)) {
    const settled = await settleFirst(line, pass);
    if (settled.isErr()) return settled;
  }
  return ok(undefined);
}

/** What is to be saved of rows. */
function changesOf(outcomes: DecidedRow[], stated: readonly StatedRow[]): readonly RowChange[] {
  const changes: RowChange[] = [];
  for (let nth = 0; nth < outcomes.length; nth += 1) {
    const [outcome, row] = [outcomes[nth], stated[nth]];
    const invoice = outcome && changedBy(outcome);
    if (invoice === undefined || row === undefined) continue;
    changes.push({ stated: row, invoice, outcomes, nth });
  }
  return changes;
}

/** What waits for no save is told of at once; the others are kept as long as they are not too much. */
function isFirstToSettle({ decided, saves }: Pipeline): boolean {
  const [first] = decided;
  if (first === undefined) return false;
  if (!saves.has(first) || decided.length >= mostDecided) return true;
  return decided.reduce((sum, { length }) => sum + length, 0) >= mostDecidedLength;
}

/** Waits until the batch that was decided first is saved, and tells of its rows. */
async function settleFirst(line: Pipeline, pass: FilePass): Promise<Result<void, Failure>> {
  const batch = line.decided[0];
  if (batch === undefined) return ok(undefined);
  const saved = await line.saves.saved(batch);
  line.decided.shift();
  if (saved.isErr()) return err(saved.error);
  const { duplicates } = pass.inspection;
  let nth = 0;
  for (const row of batch.rows) {
    if (row.type === "stated") {
      const outcome = batch.outcomes[nth++];
      if (outcome === undefined) continue;
      if (row.isFirst) noteVerdict(duplicates, row.stated, outcome);
      pass.onRow(settledRow(row, outcome));
    } else if (row.type === "retold") {
      const outcome = batch.outcomes[nth++];
      if (outcome === undefined) continue;
      noteVerdict(duplicates, row.stated, outcome);
      pass.onRow(settledRow(row, decideRepeated(duplicates, row.stated)));
    } else if (row.type === "repeated") {
      pass.onRow(settledRow(row, decideRepeated(duplicates, row.stated)));
    } else pass.onRow(row);
  }
  return pass.onBatch();
}

function settledRow(
  { record, stated, flags }: Extract<ReadRow, { type: "stated" | "repeated" | "retold" }>,
  decided: DecidedRow,
): SettledRow {
  if (decided.decision === "rejected") {
    return { type: "rejected", record, problem: decided.problem };
  }
  const all = decided.flags.length === 0 ? flags : [...flags, ...decided.flags];
  return { type: "accepted", stated, flags: all, decided };
}

const verdicts = { applied: 0, stale: 1, rejected: 2 } as const;

function noteVerdict(duplicates: Occurrences, { row }: StatedRow, { decision }: DecidedRow): void {
  const verdict = decision === "stale" || decision === "rejected" ? decision : "applied";
  duplicates.noteVerdict(row.invoiceId, verdicts[verdict]);
}

/** A row that repeats one before it changes nothing; if that one was stale or rejected, so is this. */
function decideRepeated(duplicates: Occurrences, { row }: StatedRow): DecidedRow {
  const verdict = duplicates.verdictOf(row.invoiceId);
  if (verdict === verdicts.rejected) return { decision: "rejected", problem: rejectedBefore };
  const decision = verdict === verdicts.stale ? "stale" : "unchanged";
  return { decision, before: undefined, flags: [], changed: undefined, balance: 0n };
}

/** The only reason for which a row that can be read is rejected when it is decided. */
const rejectedBefore: RowProblem = {
  code: "E_CURRENCY_CHANGED",
  column: "currency",
  message: "the invoice is in another currency, as was said of the first row for it",
};
