import { defineConfig } from "vitest/config";

import { root } from "../run-tool.ts";
import { mutantPlugin } from "./mutant-plugin.ts";

// The checks of payments with the mutant MUTANT in the sources. Everything that is drawn by lot has a seed, so that each run is the same.
export default defineConfig({
  plugins: [mutantPlugin(process.env["MUTANT"])],
  test: {
    root,
    setupFiles: ["./tools/fast-check.setup.ts", "./tools/mutants/without-shrinking.setup.ts"],
    include: ["packages/adapters-memory/test/faults/*.test.ts", "tools/mutants/*.test.ts"],
    // Nothing is to fail for being slow.
    testTimeout: 10 * 60_000,
    bail: 1,
    // What is kept of a module would be the same for every mutant.
    fsModuleCache: false,
  },
});
