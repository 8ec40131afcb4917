import { randomInt } from "node:crypto";

import { defineConfig } from "vitest/config";

/** Modes that ask for long random runs: of every property by night, of what may come in a file before every merge. */
const longRuns = new Map([
  ["night", "20000"],
  ["hostile", "10000"],
]);

export default defineConfig(({ mode }) => {
  const runs = process.env["PROPERTY_RUNS"] ?? longRuns.get(mode);
  const seed = process.env["PROPERTY_SEED"] ?? String(randomInt(2 ** 31));
  const isLong = longRuns.has(mode);
  if (isLong) console.log(`${runs} runs of every property, PROPERTY_SEED=${seed}`);
  return {
    test: {
      include:
        mode === "hostile"
          ? ["packages/core/test/hostile/**/*.test.ts"]
          : ["packages/*/test/**/*.test.ts", "tools/**/*.test.ts"],
      setupFiles: ["./tools/fast-check.setup.ts"],
      env: { PROPERTY_SEED: seed, ...(runs === undefined ? {} : { PROPERTY_RUNS: runs }) },
      // Each of the hostile files is one long property: one on each core, where otherwise one core is left free.
      ...(mode === "hostile" ? { maxWorkers: "100%" } : {}),
      // Some tests cruise the workspace or start programs, perhaps on a busy machine.
      testTimeout: isLong ? 60 * 60_000 : 30_000,
      hookTimeout: 30_000,
    },
  };
});
