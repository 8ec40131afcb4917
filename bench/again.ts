import type { Measured } from "./verdict.ts";

const mostTries = 3;

/**
 * Measures again where something does not hold, twice at the most, and gives the last: on a machine that others use a ratio moves by a tenth
 * from minute to minute, and what is slow is so every time.
 */
export async function untilItHolds(
  measure: () => Promise<readonly Measured[]>,
): Promise<readonly Measured[]> {
  for (let tries = 1; ; tries += 1) {
    const measured = await measure();
    const holds = measured.every(({ verdict }) => verdict.holds);
    if (holds || tries === mostTries) return measured;
    const failed = measured.filter(({ verdict }) => !verdict.holds);
    for (const { verdict } of failed) {
      console.error(`measured again: ${verdict.name} was ${verdict.ratio.toFixed(2)}`);
    }
  }
}
