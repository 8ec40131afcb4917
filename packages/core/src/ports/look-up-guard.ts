import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceId } from "../ids.ts";
import type { Misses } from "../lookup/throttle.ts";
import type { Instant } from "../time/instant.ts";

/** Counts the look-ups of an invoice that missed. What is older than `expiresAt` is as good as gone, whether deleted or not. */
export interface LookUpGuard {
  readonly load: (id: InvoiceId, now: Instant) => ResultAsync<Misses, Failure>;
  /** Stores the misses over the version they were loaded at, or fails with `conflict`. */
  readonly save: (id: InvoiceId, misses: Misses, expiresAt: Instant) => ResultAsync<void, Failure>;
}
