const quickDelays = [400, 600, 1000, 1500, 2000];
const steadyDelay = 3000;
const readingsBeforeSlow = 200;
const slowDelay = 15_000;

/** Milliseconds to wait after so many readings: quick at first, then every 3 s, and slower after about ten minutes. */
export function nextPollDelay(readings: number): number {
  if (readings > readingsBeforeSlow) return slowDelay;
  return quickDelays[Math.max(0, readings - 1)] ?? steadyDelay;
}
