import { defineConfig } from "vitest/config";

// Tests against emulators of AWS, which the run sets up and starts itself.
export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.aws-test.ts"],
    globalSetup: ["./tools/emulators/vitest-global-setup.ts"],
    setupFiles: ["./tools/fast-check.setup.ts"],
    // A failure is told of as it was found: to make it small over an emulator takes longer than a test may.
    env: { PROPERTY_RUNS: process.env["PROPERTY_RUNS"] ?? "25", PROPERTY_SHRINKING: "off" },
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
