/** What of an invocation's context says how long it may go on. */
export interface Remaining {
  readonly getRemainingTimeInMillis: () => number;
}

/** When the invocation under way is to be done. */
export interface Deadline {
  readonly begin: (context: Remaining) => void;
  /** For what takes long: aborts while there is time left to end in order. */
  readonly signal: () => AbortSignal;
  /** For what ends it, such as to record an answer or to let go of a lease: aborts when hardly any time is left. */
  readonly lastSignal: () => AbortSignal;
}

const marginMs = 3_000;
const lastMarginMs = 300;

/** No invocation is under way. One environment has one invocation at a time. */
export function createDeadline(): Deadline {
  const none = AbortSignal.abort();
  let current = { soon: none, last: none };
  return {
    begin: (context) => {
      const before = (margin: number) =>
        AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - margin));
      current = { soon: before(marginMs), last: before(lastMarginMs) };
    },
    signal: () => current.soon,
    lastSignal: () => current.last,
  };
}
