import fc from "fast-check";

/** Lives the properties of this file, which has many of them or takes its time over each, that part as often as others; says how often. */
export function runFewer(part: number): void {
  const { numRuns = 100, ...others } = fc.readConfigureGlobal();
  const fewer = Math.max(5, Math.ceil(numRuns * part));
  fc.configureGlobal({ ...others, numRuns: fewer });
  console.log(`${fewer} runs of every property`);
}
