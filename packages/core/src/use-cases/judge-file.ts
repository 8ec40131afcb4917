import { err, ok, type ResultAsync, safeTry } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import { type FileRefusal, type Hold, refuseFile } from "../ingestion/codes.ts";
import { findHolds } from "../ingestion/file-checks.ts";
import type { Profile } from "../ingestion/profile.ts";
import type { Applied, RunState } from "../ports/run-ledger.ts";
import { sameFields } from "../same-fields.ts";
import type { Instant } from "../time/instant.ts";
import type { Watermark } from "../watermark.ts";
import type { Counted, Examination, ExaminePorts, IngestInput } from "./examine-file.ts";

/** What the ledger has to say of a file. */
export interface Judgement {
  /** What is known of its run; it is neither under way nor closed. */
  readonly known: RunState | undefined;
  /** Why somebody has to look at it first, released or not. */
  readonly holds: readonly Hold[];
  /** The newest file that was applied whole. */
  readonly through: Watermark | undefined;
}

/** Asks the ledger whether the file may be applied at `now`; fails where one is under way, refuses one that was ingested. */
export function judgeFile(
  { ledger }: Pick<ExaminePorts, "ledger">,
  { profile }: Pick<IngestInput, "profile">,
  examination: Examination,
  now: Instant,
): ResultAsync<Judgement, FileRefusal | Failure> {
  return safeTry(async function* () {
    const { fingerprint } = examination.inspection;
    const known = yield* ledger.find(fingerprint, now);
    if (known?.type === "running" || known?.type === "closed") {
      return err(whyNotClaimed(known));
    }
    const { before, through } = yield* ledger.applied(profile.name);
    const holds = isGoingOn(known, profile) ? [] : holdsOf(examination, profile, before);
    return ok({ known, holds, through });
  });
}

/** A run that was begun under this profile was not held then; a part of it may be applied, so the rest follows. */
function isGoingOn(known: RunState | undefined, profile: Profile): boolean {
  return known?.type === "unfinished" && sameFields(known.run.profile, profile);
}

/** Why the file has to be looked at. One of an earlier day adds nothing and is not compared. */
function holdsOf(
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
export function isAllRejected({ tally }: Pick<Counted, "tally">): boolean {
  const { rows, decisions } = tally.counts();
  return rows === decisions.rejected.rows;
}

/** Why a run may not begin beside the one that is known. */
export function whyNotClaimed({
  type,
  run,
}: Extract<RunState, { type: "running" | "closed" }>): FileRefusal | Failure {
  // Whoever is under way may have died of it: then it goes on once its lease is over, for whoever tries again.
  if (type === "running") {
    const reason = `${run.file} has been under way since ${run.startedAt}: try again when it is done`;
    return unavailable("run-ledger", reason);
  }
  return refuseFile(
    "F_ALREADY_INGESTED",
    `The same file was ingested at ${run.startedAt} as ${run.file} (run ${run.fingerprint}); nothing was changed.`,
  );
}
