import type { Applied, Claim, Lease, Release, Run, RunState } from "../ports/run-ledger.ts";
import { sameFields } from "../same-fields.ts";
import type { Instant } from "../time/instant.ts";
import { isNewer } from "../watermark.ts";
import type { Hold } from "./codes.ts";

/** A run with a lease, perhaps one that has ended. */
export type LeasedRun = Extract<RunState, { type: "running" }>;

/**
 * The claim of a run of which `known` is known, where `leased` is the one run that has a lease; and the states that are to be stored for it, all or
 * none.
 */
export function claimRun(
  known: RunState | undefined,
  leased: LeasedRun | undefined,
  run: Run,
  leaseUntil: Instant,
): { readonly claim: Claim; readonly changes: readonly RunState[] } {
  if (known?.type === "closed") return { claim: known, changes: [] };
  if (leased !== undefined && leased.until > run.startedAt) return { claim: leased, changes: [] };
  const { fingerprint } = run;
  const mine = resumed(run, known);
  // Whoever began the other one comes too late from now on.
  const overtaken: readonly RunState[] =
    leased === undefined || leased.run.fingerprint === fingerprint
      ? []
      : [{ type: "unfinished", run: leased.run }];
  return {
    claim: { type: "claimed", run: mine, lease: { fingerprint, until: leaseUntil } },
    changes: [...overtaken, { type: "running", run: mine, until: leaseUntil }],
  };
}

/** A run that was cut short is the same run; of one that was held only the release stands. */
function resumed(run: Run, known: RunState | undefined): Run {
  if (known === undefined) return run;
  const isReleased = known.run.release !== undefined && sameFields(known.run.profile, run.profile);
  const release = isReleased ? { release: known.run.release } : {};
  if (known.type === "held") return { ...run, ...release };
  const { asOf, file, key, version } = known.run;
  const { version: _version, ...unversioned } = { ...run, ...release, asOf, file, key };
  return version === undefined ? unversioned : { ...run, ...unversioned, version };
}

/** Whether the run still goes on under that lease: nobody else has taken it over. */
export function isLeasedBy(known: RunState | undefined, { until }: Lease): known is LeasedRun {
  return known?.type === "running" && known.until === until;
}

/** What a run is once somebody wants it held: one that is under way or closed stays so. */
export function heldRun(
  known: RunState | undefined,
  run: Run,
  holds: readonly Hold[],
): RunState & { readonly type: "held" | "running" | "closed" } {
  const now = known && stateAt(known, run.startedAt);
  return now?.type === "running" || now?.type === "closed" ? now : { type: "held", run, holds };
}

/** The run as it is held and released, or undefined where it is not held. */
export function releasedRun(
  known: RunState | undefined,
  { reason, at }: Pick<Release, "reason" | "at">,
): Extract<RunState, { type: "held" }> | undefined {
  if (known?.type !== "held") return undefined;
  return { ...known, run: { ...known.run, release: { reason, at, holds: known.holds } } };
}

/** What a state is at `now`: a lease may have ended. */
export function stateAt(state: RunState, now: Instant): RunState {
  return state.type === "running" && state.until <= now
    ? { type: "unfinished", run: state.run }
    : state;
}

/** What has been applied once `run` is, too; one of corrected rows stands for no more than those. */
export function appliedWith({ totals, asOf }: Run, applied: Applied): Applied {
  const isNewest = applied.through === undefined || isNewer(asOf, applied.through);
  return totals === undefined || !isNewest ? applied : { through: asOf, before: { asOf, totals } };
}
