import { err, ok, type Result, ResultAsync } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import { isLeasedBy } from "../ingestion/run-states.ts";
import type { Clock } from "../ports/clock.ts";
import type { StoredFile } from "../ports/file-store.ts";
import type { Lease, RunLedger } from "../ports/run-ledger.ts";
import { addMilliseconds, type Instant } from "../time/instant.ts";
import type { BatchStore } from "./apply-rows.ts";

/** How long a run that says nothing is taken to be alive. */
export const leaseMs: number = 2 * 60 * 1000;

/** How long a run has whose ranges are ingested by others: longer than any of them may take. */
export const splitLeaseMs: number = 12 * 60 * 60 * 1000;

/** How long nobody who works under such a lease notices that it was let go of. */
const watchMs = 10 * 1000;

/** What a lease that cannot be renewed must have left, for what is begun under it to be done in. */
const marginMs = 20 * 1000;

/** Keeps a run's lease while it goes on. */
export interface LeaseKeeper {
  /** As it is now. */
  readonly current: () => Lease;
  /**
   * Renews it when half of it is over, later where that cannot be done. Fails once it is lost, or nearly over: somebody else may be under way
   * by then.
   */
  readonly keep: () => Promise<Result<void, Failure>>;
}

/** Keeps `lease` of the run of `file`. */
export function createLeaseKeeper(
  { ledger, clock }: { readonly ledger: RunLedger; readonly clock: Clock },
  lease: Lease,
  file: string,
): LeaseKeeper {
  const lost = leaseLost(file);
  let current = lease;
  /** Until when it may have been renewed, though nobody has answered. */
  let perhapsUntil: Instant | undefined;
  let renewing: Promise<Result<void, Failure>> | undefined;

  const take = (renewed: Lease): Result<void, Failure> => {
    current = renewed;
    perhapsUntil = undefined;
    return ok(undefined);
  };

  const renew = async (until: Instant): Promise<Result<void, Failure>> => {
    const renewed = await ledger.renew(current, until);
    if (renewed.isOk()) return take(renewed.value);
    const isRefused = renewed.error.type === "conflict";
    if (!isRefused) perhapsUntil = until;
    const heldUntil = perhapsUntil === undefined ? undefined : await leasedUntil();
    if (heldUntil !== undefined && heldUntil === perhapsUntil) {
      return take({ ...current, until: heldUntil });
    }
    if (isRefused) return err(lost);
    const isLeft = clock.now() < addMilliseconds(current.until, -marginMs);
    return isLeft ? ok(undefined) : err(renewed.error);
  };

  /** Until when the run is leased, to whomever; undefined where nobody says. */
  const leasedUntil = async (): Promise<Instant | undefined> => {
    const known = await ledger.find(current.fingerprint, clock.now());
    return known.isOk() && known.value?.type === "running" ? known.value.until : undefined;
  };

  return {
    current: () => current,
    keep: async () => {
      const now = clock.now();
      if (now >= current.until) return err(lost);
      const isYoung = addMilliseconds(now, leaseMs / 2) < current.until;
      if (isYoung && perhapsUntil === undefined) return ok(undefined);
      renewing ??= renew(addMilliseconds(now, leaseMs)).finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
  };
}

/** Watches the lease of a run that several work on: none of them renews it, and each finds out in time that it is lost. */
export function createLeaseWatch(
  { ledger, clock }: { readonly ledger: RunLedger; readonly clock: Clock },
  lease: Lease,
  file: string,
): LeaseKeeper {
  let heldAt: Instant | undefined;
  let asking: Promise<Result<void, Failure>> | undefined;

  const ask = async (now: Instant): Promise<Result<void, Failure>> => {
    const known = await ledger.find(lease.fingerprint, now);
    if (known.isErr()) return err(known.error);
    if (!isLeasedBy(known.value, lease)) return err(leaseLost(file));
    heldAt = now;
    return ok(undefined);
  };

  return {
    current: () => lease,
    keep: async () => {
      const now = clock.now();
      if (now >= lease.until) return err(leaseLost(file));
      if (heldAt !== undefined && now < addMilliseconds(heldAt, watchMs)) return ok(undefined);
      asking ??= ask(now).finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}

/** Whoever has it does something else by now, or nothing. */
export function leaseLost(file: string): Failure {
  return unavailable("run-ledger", `${file} was not done within its lease: ingest it again`);
}

/** A file for a run: it is read only while the run has its lease. */
export function readWhileLeased(file: StoredFile, lease: LeaseKeeper): StoredFile {
  return {
    ...file,
    async *read(range) {
      for await (const chunk of file.read(range)) {
        const kept = await lease.keep();
        yield kept.isErr() ? err(kept.error) : chunk;
        if (kept.isErr()) return;
      }
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
