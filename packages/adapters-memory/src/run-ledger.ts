import {
  type Applied,
  type Claim,
  conflict,
  type Fingerprint,
  type Instant,
  isNewer,
  type Lease,
  type Run,
  type RunLedger,
  type RunState,
  sameFields,
} from "@billsdue/core";
import { errAsync, okAsync, type ResultAsync } from "neverthrow";

/** An empty ledger. */
export function createMemoryRunLedger(): RunLedger {
  const states = new Map<Fingerprint, RunState>();

  const claim = (run: Run, leaseUntil: Instant): Claim => {
    const known = states.get(run.fingerprint);
    if (known?.type === "closed") return known;
    for (const [fingerprint, state] of states) {
      if (state.type !== "running") continue;
      if (state.until > run.startedAt) return state;
      // Whoever began it comes too late from now on.
      states.set(fingerprint, { type: "unfinished", run: state.run });
    }
    const mine = resumed(run, known);
    states.set(run.fingerprint, { type: "running", run: mine, until: leaseUntil });
    return {
      type: "claimed",
      run: mine,
      lease: { fingerprint: run.fingerprint, until: leaseUntil },
    };
  };

  /** Moves the run on for whoever still has it. */
  const leave = <Value>(
    { fingerprint, until }: Lease,
    next: (run: Run) => RunState,
    answer: Value,
  ): ResultAsync<Value, ReturnType<typeof conflict>> => {
    const state = states.get(fingerprint);
    if (state?.type !== "running" || state.until !== until) {
      return errAsync(conflict("run-ledger", fingerprint));
    }
    states.set(fingerprint, structuredClone(next(state.run)));
    return okAsync(answer);
  };

  return {
    claim: (run, leaseUntil) => okAsync(structuredClone(claim(structuredClone(run), leaseUntil))),
    renew: (lease, until) =>
      leave(lease, (run) => ({ type: "running", run, until }), { ...lease, until }),
    hold: (run, holds) => {
      const known = states.get(run.fingerprint);
      const now = known && withoutEndedLease(known, run.startedAt);
      if (now?.type === "running" || now?.type === "closed") return okAsync(structuredClone(now));
      const held: RunState = { type: "held", run: structuredClone(run), holds };
      states.set(run.fingerprint, held);
      return okAsync(structuredClone(held));
    },
    close: (lease) => leave(lease, (run) => ({ type: "closed", run }), undefined),
    abandon: (lease) => leave(lease, (run) => ({ type: "unfinished", run }), undefined),

    find: (fingerprint, now) => {
      const state = states.get(fingerprint);
      return okAsync(structuredClone(state && withoutEndedLease(state, now)));
    },

    release: (fingerprint, { reason, at }) => {
      const state = states.get(fingerprint);
      if (state?.type !== "held") return okAsync(undefined);
      const run: Run = { ...state.run, release: { reason, at, holds: state.holds } };
      states.set(fingerprint, { ...state, run });
      return okAsync(structuredClone(run));
    },

    applied: (profile) => {
      const closed = [...states.values()].flatMap((state) =>
        state.type === "closed" && state.run.profile.name === profile ? [state.run] : [],
      );
      const newest = closed.reduce<Run | undefined>((best, run) => {
        if (run.totals === undefined) return best;
        return best === undefined || isNewer(run.asOf, best.asOf) ? run : best;
      }, undefined);
      if (newest?.totals === undefined) return okAsync({});
      const { asOf, totals } = newest;
      return okAsync(structuredClone<Applied>({ through: asOf, before: { asOf, totals } }));
    },
  };
}

/** A run that was cut short is the same run; of one that was held only the release stands. */
function resumed(run: Run, known: RunState | undefined): Run {
  if (known === undefined) return run;
  const isReleased = known.run.release !== undefined && sameFields(known.run.profile, run.profile);
  const release = isReleased ? { release: known.run.release } : {};
  return known.type === "held"
    ? { ...run, ...release }
    : { ...run, ...release, asOf: known.run.asOf, file: known.run.file, key: known.run.key };
}

function withoutEndedLease(state: RunState, now: Instant): RunState {
  return state.type === "running" && state.until <= now
    ? { type: "unfinished", run: state.run }
    : state;
}
