import { defineConfig } from "vitest/config";

// `--mode night` asks for long random runs of every property.
export default defineConfig(({ mode }) => ({
  test: {
    include: ["packages/*/test/**/*.test.ts", "tools/**/*.test.ts"],
    setupFiles: ["./tools/fast-check.setup.ts"],
    env: mode === "night" ? { PROPERTY_RUNS: "20000" } : {},
    // Some tests cruise the workspace or start programs, perhaps on a busy machine.
    testTimeout: mode === "night" ? 60 * 60_000 : 30_000,
    hookTimeout: 30_000,
  },
}));
