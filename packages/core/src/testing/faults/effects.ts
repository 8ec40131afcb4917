/** What the payment use cases do to the world outside, each of which can go wrong. */
export const effects = [
  "load",
  "save",
  "find-due",
  "load-many",
  "save-many",
  "purchase",
  "inquire",
  "cancel",
  "start",
  "publish",
  "mail",
  "text",
  "answer",
] as const;

/** One of them. `answer` is what the payer's client is told. */
export type Effect = (typeof effects)[number];

/**
 * How an effect goes wrong.
 * - `before`: an error, and nothing was done. `after`: it was done, and the answer was lost.
 * - `dup`: the network delivers it twice.
 * - `crash-before`, `crash-after`: the process dies there.
 * - `zombie`: the process is held there, its lease goes by, the sweep runs, then it goes on as if nothing had happened.
 * - `slow`: it takes longer than the lease.
 * - `stale-read`: it gives what was stored before the last change.
 */
export const faultKinds = [
  "before",
  "after",
  "dup",
  "crash-before",
  "crash-after",
  "zombie",
  "slow",
  "stale-read",
] as const;

/** One of them. */
export type FaultKind = (typeof faultKinds)[number];

/** What goes wrong at one call of an effect, where it can go wrong in that way. */
export interface Fault {
  readonly effect: Effect;
  readonly nth: number;
  readonly kind: FaultKind;
}

/** What goes wrong at the `nth` call of an effect, counted from 1 over the whole life of a world. */
export type FaultPlan = (effect: Effect, nth: number) => FaultKind | undefined;

const reads: readonly Effect[] = ["load", "find-due", "load-many", "inquire"];
/** Of what changes nothing it does not matter whether it was done before the answer was lost, or done twice. */
const kindsOfReads: readonly FaultKind[] = ["before", "crash-before", "zombie", "slow"];

/** Whether the effect changes nothing. */
export function isRead(effect: Effect): boolean {
  return reads.includes(effect);
}

/** How the effect can go wrong in ways that differ. */
export function kindsOf(effect: Effect): readonly FaultKind[] {
  if (effect === "answer") return ["before", "after"];
  if (effect === "load") return [...kindsOfReads, "stale-read"];
  return isRead(effect) ? kindsOfReads : faultKinds.filter((kind) => kind !== "stale-read");
}
