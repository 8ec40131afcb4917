import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { addMilliseconds, type Clock } from "@billsdue/core";

import { systemClock } from "../../src/system-clock.ts";

/**
 * A clock that can be put forward, of the functions and of everything around them but AWS: that refuses what is signed more than fifteen minutes
 * off, which is tried again with the clock put right where a client tries again at all.
 */
export interface TestClock extends Clock {
  readonly putForward: (ms: number) => Promise<void>;
  /** What a function has in its environment to go by it. */
  readonly variables: Readonly<Record<string, string>>;
  /** What its Node is told. */
  readonly nodeOption: string;
  readonly remove: () => Promise<void>;
}

/** The machine's clock. */
export async function createTestClock(): Promise<TestClock> {
  const folder = await mkdtemp(join(tmpdir(), "billsdue-clock-"));
  const file = join(folder, "ahead");
  await writeFile(file, "0");
  const preloaded = new URL("clock-ahead.ts", import.meta.url);
  let ahead = 0;
  return {
    now: () => addMilliseconds(systemClock.now(), ahead),
    putForward: async (ms) => {
      ahead += ms;
      await writeFile(file, String(ahead));
    },
    variables: { TEST_CLOCK_AHEAD: file },
    nodeOption: `--import=${preloaded.href}`,
    remove: () => rm(folder, { recursive: true }),
  };
}
