import { err, ok, type Result } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import type { Clock } from "../ports/clock.ts";
import type { Lease, RunLedger } from "../ports/run-ledger.ts";
import { addMilliseconds } from "../time/instant.ts";

/** How long a run that says nothing is taken to be alive. */
export const leaseMs: number = 2 * 60 * 1000;

/** Keeps a run's lease while it goes on. */
export interface LeaseKeeper {
  /** As it is now. */
  readonly current: () => Lease;
  /** Renews it when half of it is over; fails once it is lost: somebody else may be under way by now. */
  readonly keep: () => Promise<Result<void, Failure>>;
}

/** Keeps `lease` of the run of `file`. */
export function createLeaseKeeper(
  { ledger, clock }: { readonly ledger: RunLedger; readonly clock: Clock },
  lease: Lease,
  file: string,
): LeaseKeeper {
  let current = lease;
  const lost = unavailable("run-ledger", `${file} was not done within its lease: ingest it again`);
  return {
    current: () => current,
    keep: async () => {
      const now = clock.now();
      if (now >= current.until) return err(lost);
      if (addMilliseconds(now, leaseMs / 2) < current.until) return ok(undefined);
      const renewed = await ledger.renew(current, addMilliseconds(now, leaseMs));
      if (renewed.isErr()) return err(renewed.error.type === "conflict" ? lost : renewed.error);
      current = renewed.value;
      return ok(undefined);
    },
  };
}
