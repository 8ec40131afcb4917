import {
  type Applied,
  appliedWith,
  claimRun,
  conflict,
  type Fingerprint,
  heldRun,
  isLeasedBy,
  type Lease,
  releasedRun,
  type Run,
  type RunLedger,
  type RunState,
  stateAt,
} from "@billsdue/core";
import { errAsync, okAsync, type ResultAsync } from "neverthrow";

/** An empty ledger. */
export function createMemoryRunLedger(): RunLedger {
  const states = new Map<Fingerprint, RunState>();
  const put = (state: RunState) => states.set(state.run.fingerprint, structuredClone(state));

  /** Moves the run on for whoever still has it. */
  const leave = <Value>(
    lease: Lease,
    next: (run: Run) => RunState,
    answer: Value,
  ): ResultAsync<Value, ReturnType<typeof conflict>> => {
    const state = states.get(lease.fingerprint);
    if (!isLeasedBy(state, lease)) return errAsync(conflict("run-ledger", lease.fingerprint));
    put(next(state.run));
    return okAsync(answer);
  };

  return {
    claim: (run, leaseUntil) => {
      const leased = [...states.values()].find((state) => state.type === "running");
      const { claim, changes } = claimRun(states.get(run.fingerprint), leased, run, leaseUntil);
      for (const change of changes) put(change);
      return okAsync(structuredClone(claim));
    },
    renew: (lease, until) =>
      leave(lease, (run) => ({ type: "running", run, until }), { ...lease, until }),
    hold: (run, holds) => {
      const state = heldRun(states.get(run.fingerprint), run, holds);
      if (state.type === "held") put(state);
      return okAsync(structuredClone(state));
    },
    close: (lease) => leave(lease, (run) => ({ type: "closed", run }), undefined),
    abandon: (lease) => leave(lease, (run) => ({ type: "unfinished", run }), undefined),

    find: (fingerprint, now) => {
      const state = states.get(fingerprint);
      return okAsync(structuredClone(state && stateAt(state, now)));
    },

    release: (fingerprint, release) => {
      const state = releasedRun(states.get(fingerprint), release);
      if (state !== undefined) put(state);
      return okAsync(structuredClone(state?.run));
    },

    applied: (profile) =>
      okAsync(
        structuredClone(
          [...states.values()]
            .filter(({ type, run }) => type === "closed" && run.profile.name === profile)
            .reduce<Applied>((applied, { run }) => appliedWith(run, applied), {}),
        ),
      ),
  };
}
