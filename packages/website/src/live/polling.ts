/** How often something is read again: what moves by itself, what may change by somebody's doing, and what does not change. */
export type Pace = "quick" | "slow" | "never";

const quickDelays = [400, 600, 1000, 1500, 2000];
const steadyDelay = 3000;
const readingsBeforePatient = 200;
const patientDelay = 15_000;
const slowDelay = 30_000;

const longestDelay = 60_000;
// A service that does not answer is not asked again as soon as one that does.
const calmReadings = 3;

/** Milliseconds to wait after so many readings at a quick pace: quick at first, then every 3 s, and slower after about ten minutes. A slow pace is half a minute. */
export function nextPollDelay(pace: Exclude<Pace, "never">, readings: number): number {
  if (pace === "slow") return slowDelay;
  if (readings > readingsBeforePatient) return patientDelay;
  return quickDelays[Math.max(0, readings - 1)] ?? steadyDelay;
}

/** Milliseconds to wait after a reading that failed: never less than at the page's own pace, and twice as long with every further failure, up to a minute. */
export function nextTryDelay(
  pace: Exclude<Pace, "never">,
  readings: number,
  failures: number,
): number {
  const own = nextPollDelay(pace, Math.max(readings, calmReadings));
  return Math.min(own * 2 ** (failures - 1), longestDelay);
}
