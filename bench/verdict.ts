/** What one benchmark says: a ratio against a peer in the same run, and whether it is as good as it has to be. */
export interface Verdict {
  readonly name: string;
  readonly ratio: number;
  readonly target: number;
  readonly holds: boolean;
}

/** A verdict with the figures behind it, for people. */
export interface Measured {
  readonly verdict: Verdict;
  readonly figures: readonly string[];
}

/** Ours must be at least `target` times the peer. */
export function atLeast(name: string, ratio: number, target: number): Verdict {
  return { name: `${name}, at least`, ratio: round(ratio), target, holds: ratio >= target };
}

/** Ours must be at most `target` times the peer. */
export function atMost(name: string, ratio: number, target: number): Verdict {
  return { name: `${name}, at most`, ratio: round(ratio), target, holds: ratio <= target };
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const [lower, upper] = [(sorted.length - 1) / 2, sorted.length / 2];
  return ((sorted[Math.floor(lower)] ?? 0) + (sorted[Math.floor(upper)] ?? 0)) / 2;
}

function round(ratio: number): number {
  return Math.round(ratio * 1000) / 1000;
}
