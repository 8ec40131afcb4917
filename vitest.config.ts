import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.test.ts", "tools/**/*.test.ts"],
    setupFiles: ["./tools/fast-check.setup.ts"],
    // Some tests cruise the workspace or start programs, perhaps on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
