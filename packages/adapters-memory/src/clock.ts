import { addMilliseconds, type Clock, type Instant } from "@billsdue/core";

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves it by `milliseconds`. */
  readonly advance: (milliseconds: number) => void;
}

/** A clock that starts at `start`. */
export function createManualClock(start: Instant): ManualClock {
  let now = start;
  return {
    now: () => now,
    advance: (milliseconds) => {
      now = addMilliseconds(now, milliseconds);
    },
  };
}
