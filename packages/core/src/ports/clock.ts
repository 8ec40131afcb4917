import type { Instant } from "../time/instant.ts";

/** Tells the time. */
export interface Clock {
  readonly now: () => Instant;
}
