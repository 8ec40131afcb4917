import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { FileRefusal } from "../ingestion/codes.ts";
import { type FileRange, findRanges } from "../ingestion/find-ranges.ts";
import type { IngestReport } from "../ingestion/report.ts";
import type { Lease } from "../ports/run-ledger.ts";
import { addMilliseconds } from "../time/instant.ts";
import { beginRun, type IngestPorts } from "./begin-run.ts";
import {
  type Examination,
  examineFile,
  type FileNotFound,
  type IngestInput,
} from "./examine-file.ts";
import { createLeaseKeeper, type LeaseKeeper, readWhileLeased, splitLeaseMs } from "./lease.ts";
import { findPlan, workKeysOf, writeJson } from "./range-files.ts";
import type { RunPlan } from "./range-schemas.ts";

/** What to split, and into what. */
export interface SplitInput extends IngestInput {
  /** The fewest bytes of a range, from 1; all but the last have a record more at the most. */
  readonly rangeBytes: number;
}

/** A run whose ranges are to be ingested, all of them, in any order and some at once; then it is to be closed. */
export interface SplitRun {
  readonly type: "split";
  /** The key of its plan, by which the others know it. */
  readonly plan: string;
  /** To let go of it by. */
  readonly lease: Lease;
  readonly ranges: readonly Pick<FileRange, "number" | "start" | "end">[];
}

/** The run, or the report on a file that is held. */
export type SplitFile = SplitRun | { readonly type: "held"; readonly report: IngestReport };

/**
 * Begins to ingest a file that takes longer than one process lives: makes the first pass as `ingestFile` does, which refuses and holds the
 * same, claims the run for twelve hours, and plans ranges for `ingestRange`. What comes of them is what `ingestFile` would have come to. Asked
 * again while that run goes on, it gives the same ranges.
 */
export function splitFile(
  ports: IngestPorts,
): (input: SplitInput) => ResultAsync<SplitFile, FileRefusal | FileNotFound | Failure> {
  return (input) =>
    safeTry(async function* () {
      const examination = yield* await examineFile(ports, input);
      const before = yield* await splitBefore(ports, input, examination);
      if (before !== undefined) return ok<SplitFile>(before);
      const begun = yield* beginRun(ports, input, examination);
      if (begun.type === "held") return ok<SplitFile>(begun);
      const lease = createLeaseKeeper(ports, begun.claim.lease, begun.run.file);
      const split = await planRun(ports, input, examination, lease);
      if (split.isErr()) await ports.ledger.abandon(lease.current());
      return split;
    });
}

/** Who has split the same file before, and has not been heard, is given the same again. */
async function splitBefore(
  { files, ledger, clock }: IngestPorts,
  { key, outputPrefix }: SplitInput,
  { file, inspection: { fingerprint } }: Examination,
): Promise<Result<SplitRun | undefined, Failure>> {
  const known = await ledger.find(fingerprint, clock.now());
  if (known.isErr()) return err(known.error);
  if (known.value?.type !== "running") return ok(undefined);
  const lease = { fingerprint, until: known.value.until };
  const planKey = workKeysOf({ key, lease, outputPrefix }).plan;
  const plan = await findPlan(files, planKey);
  return plan.map((found) =>
    found?.key === key && found.version === file.version ? splitRunOf(planKey, found) : undefined,
  );
}

function splitRunOf(plan: string, { lease, ranges }: RunPlan): SplitRun {
  const told = ranges.map(({ number, start, end }) => ({ number, start, end }));
  return { type: "split", plan, lease, ranges: told };
}

function planRun(
  ports: IngestPorts,
  input: SplitInput,
  { file, inspection, asOf }: Examination,
  keeper: LeaseKeeper,
): ResultAsync<SplitFile, FileRefusal | Failure> {
  return safeTry(async function* () {
    const { files, ledger, clock } = ports;
    const { fingerprint } = inspection;
    const { key, version, outputPrefix, profile } = input;
    const lease = { fingerprint, until: addMilliseconds(clock.now(), splitLeaseMs) };
    const keys = workKeysOf({ key, lease, outputPrefix });
    const { through } = yield* ledger.applied(profile.name);
    const ranges: FileRange[] = [];
    const ranged = yield* await findRanges(
      readWhileLeased(file, keeper),
      profile,
      inspection,
      input.rangeBytes,
      (range, notes) => {
        ranges.push(range);
        return writeJson(files, keys.notes(range.number), notes);
      },
    );
    const { raw, fields } = ranged.header;
    const plan: RunPlan = {
      lease,
      key,
      version: file.version ?? version,
      bytes: file.bytes,
      lastModified: file.lastModified,
      outputPrefix,
      file: file.name,
      asOf,
      appliedThrough: through,
      encoding: ranged.encoding,
      header: { raw, fields },
      ranges,
    };
    yield* await writeJson(files, keys.plan, plan);
    // The last thing that is done: whoever dies before it is waited for no longer than usual.
    const renewed = await ledger.renew(keeper.current(), lease.until);
    if (renewed.isErr()) {
      await ledger.abandon(lease);
      return err(renewed.error);
    }
    return ok<SplitFile>(splitRunOf(keys.plan, plan));
  });
}
