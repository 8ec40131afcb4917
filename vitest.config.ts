import { randomInt } from "node:crypto";

import { defineConfig } from "vitest/config";

import { measured } from "./tools/test-tags.ts";

/** Modes that ask for long random runs, before every merge and by night. */
const longRuns = new Map([
  ["night", { runs: "20000", files: ["packages/{core,adapters-memory}/test/**/*.test.ts"] }],
  ["hostile", { runs: "10000", files: ["packages/core/test/hostile/**/*.test.ts"] }],
  [
    "histories",
    { runs: "10000", files: ["packages/*/test/faults/*{histories,faults,mischief}*.test.ts"] },
  ],
  ["histories-night", { runs: "200000", files: ["packages/*/test/faults/histories*.test.ts"] }],
]);

export default defineConfig(({ mode }) => {
  const long = longRuns.get(mode);
  const runs = process.env["PROPERTY_RUNS"] ?? long?.runs;
  const seed = process.env["PROPERTY_SEED"] ?? String(randomInt(2 ** 31));
  if (long !== undefined) console.log(`${runs} runs of every property, PROPERTY_SEED=${seed}`);
  return {
    test: {
      include: long?.files ?? ["{packages/*,deploy}/test/**/*.test.ts", "tools/**/*.test.ts"],
      setupFiles: ["./tools/fast-check.setup.ts"],
      tags: [measured],
      env: { PROPERTY_SEED: seed, ...(runs === undefined ? {} : { PROPERTY_RUNS: runs }) },
      // Otherwise one core is left free.
      maxWorkers: "100%",
      // Some tests cruise the workspace or start programs, perhaps on a busy machine.
      testTimeout: long === undefined ? 30_000 : 8 * 60 * 60_000,
      hookTimeout: 30_000,
    },
  };
});
