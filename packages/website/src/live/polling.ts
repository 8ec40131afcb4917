/** How often something is read again: what moves by itself, what may change by somebody's doing, and what does not change. */
export type Pace = "quick" | "slow" | "never";

const quickDelays = [400, 600, 1000, 1500, 2000];
const steadyDelay = 3000;
const readingsBeforePatient = 200;
const patientDelay = 15_000;
const slowDelay = 30_000;

/** Milliseconds to wait after so many readings at a quick pace: quick at first, then every 3 s, and slower after about ten minutes. A slow pace is half a minute. */
export function nextPollDelay(pace: Exclude<Pace, "never">, readings: number): number {
  if (pace === "slow") return slowDelay;
  if (readings > readingsBeforePatient) return patientDelay;
  return quickDelays[Math.max(0, readings - 1)] ?? steadyDelay;
}
