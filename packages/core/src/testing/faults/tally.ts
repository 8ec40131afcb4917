import { expect } from "vitest";

/** What is checked after every step of a life, as the design numbers it. */
export const watchedInvariants = {
  1: "invariant 1: what the gateway has taken less what was given back is what our payments say",
  2: "invariant 2: the gateway has never taken more than was ever billed",
  3: "invariant 3: at most one payment of an invoice is open",
  4: "invariant 4: a payment that has ended stays as it is",
  6: "invariant 6: whatever changes, changes the version",
  8: "invariant 8: what the gateway has taken is under the keys of our payments",
  9: "invariant 9: an older file never takes the place of a newer one",
  10: "invariant 10: a file never un-pays",
  11: "invariant 11: what is owed is the biller's figure once it has posted everything",
  16: "invariant 16: nothing stays in flight",
  17: "invariant 17: one receipt a payment and channel, none before its money, one text at the most",
  18: "invariant 18: nobody's name, e-mail or telephone number is told to other services",
} as const;

/** One of them. */
export type WatchedInvariant = keyof typeof watchedInvariants;

/** How often each invariant was checked, over any number of lives. */
export interface Tally {
  /** Fails the test where the invariant does not hold. `found` says what was found instead. */
  readonly must: (invariant: WatchedInvariant, holds: boolean, found: () => string) => void;
  readonly checked: (invariant: WatchedInvariant) => number;
  readonly broken: (invariant: WatchedInvariant) => number;
}

/** A tally of nothing yet. */
export function createTally(): Tally {
  const checked = new Map<WatchedInvariant, number>();
  const broken = new Map<WatchedInvariant, number>();
  const count = (counts: Map<WatchedInvariant, number>, invariant: WatchedInvariant) =>
    counts.set(invariant, (counts.get(invariant) ?? 0) + 1);
  return {
    // As `expect`, of which there would be thousands in each life.
    must: (invariant, holds, found) => {
      count(checked, invariant);
      if (holds) return;
      count(broken, invariant);
      expect.fail(`${watchedInvariants[invariant]}; found: ${found()}`);
    },
    checked: (invariant) => checked.get(invariant) ?? 0,
    broken: (invariant) => broken.get(invariant) ?? 0,
  };
}
