import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import type { FileRefusal } from "../ingestion/codes.ts";
import type { FileRange } from "../ingestion/find-ranges.ts";
import { readHeader } from "../ingestion/header.ts";
import { createRangeOccurrences } from "../ingestion/range-notes.ts";
import type { FilePart } from "../ingestion/read-records.ts";
import { createTally } from "../ingestion/report.ts";
import { isLeasedBy } from "../ingestion/run-states.ts";
import type { BillerPolicy } from "../policy.ts";
import type { FileStore, StoredFile } from "../ports/file-store.ts";
import { applyFile, type FilePass } from "./apply-file.ts";
import type { IngestPorts } from "./begin-run.ts";
import { count } from "./examine-file.ts";
import { createLeaseWatch, type LeaseKeeper, leaseLost, whileLeased } from "./lease.ts";
import {
  readNotes,
  readPart,
  readPlan,
  type WorkKeys,
  workKeysOf,
  writeJson,
} from "./range-files.ts";
import type { RangePart, RunPlan } from "./range-schemas.ts";
import { beginParts, type RunOutputs } from "./run-outputs.ts";

/** Which range of which run to ingest. */
export interface RangeInput {
  /** As `splitFile` has told them. */
  readonly plan: string;
  readonly number: number;
  readonly policy: BillerPolicy;
}

/** How many rows there were in a range. */
export interface IngestedRange {
  readonly rows: number;
}

/**
 * The second pass over one range of a file that was split: applies its rows and writes what has come of them beside the plan. Safe to do
 * again, and by several at once; a range that is done is not done again. Fails where the run was let go of or has been closed, and where
 * the file is not what it was.
 */
export function ingestRange(
  ports: Omit<IngestPorts, "events">,
): (input: RangeInput) => ResultAsync<IngestedRange, FileRefusal | Failure> {
  return ({ plan: planKey, number, policy }) =>
    safeTry(async function* () {
      const { files, ledger, clock } = ports;
      const plan = yield* await readPlan(files, planKey);
      const range = plan.ranges.find((each) => each.number === number);
      if (range === undefined) return err(noSuchRange(plan, number));
      const keys = workKeysOf(plan);
      const done = yield* await readPart(files, keys, range);
      if (done !== undefined) return ok({ rows: done.counts.rows });
      const known = yield* ledger.find(plan.lease.fingerprint, clock.now());
      if (!isLeasedBy(known, plan.lease)) return err(leaseLost(plan.file));
      const { run } = known;
      const { profile, asOf } = run;
      const { raw, fields } = plan.header;
      const columns = yield* readHeader(fields ?? [raw], profile);
      const notes = yield* await readNotes(files, keys.notes(number));
      const file = yield* await openAsPlanned(files, plan);
      const pass: Omit<FilePass, "onRow" | "onBatch"> = {
        file: { ...file, name: run.file },
        profile,
        policy,
        asOf,
        inspection: { columns, duplicates: createRangeOccurrences(notes) },
        part: partOf(plan, range),
        appliedThrough: plan.appliedThrough,
        isCorrection: columns.ownOutput === "rejects",
        onBytes: () => undefined,
      };
      const outputs = yield* await beginParts(files, keys.rows(number), columns, profile);
      const lease = createLeaseWatch(ports, plan.lease, plan.file);
      const part = await applyRange(ports, pass, range, lease, outputs, keys);
      if (part.isErr()) await outputs.discard();
      return part.map(({ counts }) => ({ rows: counts.rows }));
    });
}

function applyRange(
  { files, invoices }: Pick<IngestPorts, "files" | "invoices">,
  pass: Omit<FilePass, "onRow" | "onBatch">,
  { number, start, end }: FileRange,
  lease: LeaseKeeper,
  outputs: RunOutputs,
  keys: WorkKeys,
): ResultAsync<RangePart, FileRefusal | Failure> {
  return safeTry(async function* () {
    const tally = createTally();
    const onRow: FilePass["onRow"] = (row) => {
      count(tally, row);
      outputs.add(row);
    };
    yield* await applyFile(whileLeased(invoices, lease), {
      ...pass,
      onRow,
      onBatch: outputs.write,
    });
    yield* await lease.keep();
    yield* await outputs.finish();
    const part = { start, end, bytes: outputs.bytes(), counts: tally.counts() };
    yield* await writeJson(files, keys.part(number), part);
    return ok(part);
  });
}

/** The beginning of a file is read as any other; what is behind it goes on from what was found there. */
function partOf({ encoding, header }: RunPlan, { start, end, line }: FileRange): FilePart {
  const range = { start, end };
  return start === 0 ? { range } : { range, before: { line, encoding, header: header.raw } };
}

/** The same content as the plan was made for. */
async function openAsPlanned(
  files: FileStore,
  { key, version, bytes, lastModified }: RunPlan,
): Promise<Result<StoredFile, Failure>> {
  const opened = await files.open(key, version);
  if (opened.isErr()) return err(opened.error);
  const file = opened.value;
  return file?.bytes === bytes && file.lastModified === lastModified
    ? ok(file)
    : err(
        unavailable(
          "file-store",
          `${key} is not there any more as it was when its ingestion began: let go of the run, and ingest the file again`,
        ),
      );
}

function noSuchRange({ file, ranges }: RunPlan, number: number): Failure {
  return unavailable("file-store", `${file} has ${ranges.length} ranges, and none is ${number}`);
}
