import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type Running, startBillsdue } from "../test/run-billsdue.ts";

/** A program whose clock can be put forward, for what takes longer than a test may. */
export interface RunningWithClock extends Running {
  /** Puts its clock forward, never back. */
  readonly putForward: (minutes: number) => Promise<void>;
}

/** Starts `billsdue` in `folder` with a clock of its own. */
export async function startWithMovableClock(
  args: readonly string[],
  folder: string,
): Promise<RunningWithClock> {
  const [ahead, clock] = [join(folder, "minutes-ahead"), join(folder, "clock.mjs")];
  let minutesAhead = 0;
  const putForward = async (minutes: number) => {
    minutesAhead += minutes;
    // In one step: the program reads it at any time.
    await writeFile(`${ahead}.new`, `${minutesAhead}`);
    await rename(`${ahead}.new`, ahead);
  };
  await putForward(0);
  await writeFile(
    clock,
    `import { readFileSync } from "node:fs";
const trueNow = Date.now;
Date.now = () => trueNow() + Number(readFileSync(${JSON.stringify(ahead)}, "utf8")) * 60_000;
`,
  );
  const running = startBillsdue(args, folder, { NODE_OPTIONS: `--import=${clock}` });
  return { ...running, putForward };
}
