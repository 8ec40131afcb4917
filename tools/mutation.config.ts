import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

import { NearestFirst } from "./nearest-first.ts";
import { measured } from "./test-tags.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

// The tests that mutants of the core are held to. Stryker works on a copy of the workspace whose node_modules are links back to the
// original: packages are found by their place in the copy instead, or the copy's tests would test the original.
export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^@billsdue\/([^/]+)$/, replacement: `${root}packages/$1/src/index.ts` },
      {
        find: /^@billsdue\/core\/testing$/,
        replacement: `${root}packages/core/src/testing/index.ts`,
      },
    ],
  },
  test: {
    include: ["packages/core/test/**/*.test.ts", "packages/adapters-memory/test/**/*.test.ts"],
    // Those that try everything that can go wrong at every step: minutes for each mutant, where the others take seconds.
    exclude: [
      "**/use-cases/reruns.test.ts",
      "**/use-cases/faults.test.ts",
      "packages/*/test/faults/**",
    ],
    tags: [{ ...measured, skip: true }],
    setupFiles: ["./tools/fast-check.setup.ts"],
    // The same few runs of every property for every mutant; that one fails is enough, nobody reads its counterexample.
    env: { PROPERTY_RUNS: "30", PROPERTY_SEED: "1", PROPERTY_SHRINKING: "off" },
    sequence: { sequencer: NearestFirst },
    // One worker for all the files of a run, and a new one for every run.
    isolate: false,
    testTimeout: 30_000,
  },
});
