import { err, ok, type Result, ResultAsync } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import type { Clock } from "../ports/clock.ts";
import type { Lease, RunLedger } from "../ports/run-ledger.ts";
import { addMilliseconds, type Instant } from "../time/instant.ts";
import type { BatchStore } from "./apply-rows.ts";

/** How long a run that says nothing is taken to be alive. */
export const leaseMs: number = 2 * 60 * 1000;

/** Keeps a run's lease while it goes on. */
export interface LeaseKeeper {
  /** As it is now. */
  readonly current: () => Lease;
  /**
   * Renews it when half of it is over, later where that cannot be done; fails once it is lost: somebody else may be under way by now.
   */
  readonly keep: () => Promise<Result<void, Failure>>;
}

/** Keeps `lease` of the run of `file`. */
export function createLeaseKeeper(
  { ledger, clock }: { readonly ledger: RunLedger; readonly clock: Clock },
  lease: Lease,
  file: string,
): LeaseKeeper {
  let current = lease;
  let renewing: Promise<Result<void, Failure>> | undefined;
  const renew = async (until: Instant): Promise<Result<void, Failure>> => {
    const renewed = await ledger.renew(current, until);
    renewing = undefined;
    if (renewed.isErr()) {
      if (renewed.error.type === "conflict") return err(lost);
      // It is still leased for a while, and may be renewed the next time.
      return clock.now() < current.until ? ok(undefined) : err(renewed.error);
    }
    current = renewed.value;
    return ok(undefined);
  };
  const lost = unavailable("run-ledger", `${file} was not done within its lease: ingest it again`);
  return {
    current: () => current,
    keep: async () => {
      const now = clock.now();
      if (now >= current.until) return err(lost);
      if (addMilliseconds(now, leaseMs / 2) < current.until) return ok(undefined);
      renewing ??= renew(addMilliseconds(now, leaseMs));
      return renewing;
    },
  };
}

/** A store for a run: it loads and saves only while the run has its lease. */
export function whileLeased({ loadMany, saveMany }: BatchStore, lease: LeaseKeeper): BatchStore {
  const kept = () => new ResultAsync(lease.keep());
  return {
    loadMany: (ids) => kept().andThen(() => loadMany(ids)),
    saveMany: (invoices) => kept().andThen(() => saveMany(invoices)),
  };
}
