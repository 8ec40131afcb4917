import { addMilliseconds, type Instant } from "../time/instant.ts";

/** The look-ups of one invoice that missed in the last 24 hours, oldest first. */
export interface Misses {
  readonly at: readonly Instant[];
  /** 0 before it is first stored; one more with every save. */
  readonly version: number;
}

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const mostPerHour = 5;
const mostPerDay = 10;

/** Five misses within an hour or ten within a day lock an invoice's look-up. A pay link still works. */
export function isLocked(misses: Misses, now: Instant): boolean {
  const within = (milliseconds: number) => {
    const since = addMilliseconds(now, -milliseconds);
    return misses.at.filter((at) => at > since).length;
  };
  return within(hour) >= mostPerHour || within(day) >= mostPerDay;
}

/** The misses with one more, those of before the last 24 hours dropped; never more than lock the look-up anyway. */
export function addMiss(misses: Misses, now: Instant): Misses {
  const since = addMilliseconds(now, -day);
  return { ...misses, at: [...misses.at.filter((at) => at > since), now].slice(-mostPerDay) };
}

/** The misses without the one at `at`, which turned out to be none. */
export function takeBackMiss(misses: Misses, at: Instant): Misses {
  const nth = misses.at.lastIndexOf(at);
  return nth < 0 ? misses : { ...misses, at: misses.at.toSpliced(nth, 1) };
}

/** When nothing of the misses matters any more. */
export function missesExpireAt(now: Instant): Instant {
  return addMilliseconds(now, day);
}
