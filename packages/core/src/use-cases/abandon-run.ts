import { ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import { isLeasedBy } from "../ingestion/run-states.ts";
import type { Clock } from "../ports/clock.ts";
import type { Lease, RunLedger } from "../ports/run-ledger.ts";

/**
 * Lets go of a run that was split and is not gone on with, so that its file can be ingested again at once, or another one. Whoever still
 * works on a range finds out. Does nothing to a run that has ended, or that somebody else has.
 */
export function abandonRun({
  ledger,
  clock,
}: {
  readonly ledger: RunLedger;
  readonly clock: Clock;
}): (lease: Lease) => ResultAsync<void, Failure> {
  return (lease) =>
    safeTry(async function* () {
      const known = yield* ledger.find(lease.fingerprint, clock.now());
      if (isLeasedBy(known, lease)) yield* ledger.abandon(lease);
      return ok(undefined);
    });
}
