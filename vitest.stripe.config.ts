import { defineConfig } from "vitest/config";

// Stripe's adapter: the fault suites over the local gateway, and requests to Stripe's own mock, which the run sets up and starts itself.
export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.stripe-test.ts"],
    globalSetup: ["./tools/emulators/vitest-stripe-mock-setup.ts"],
    setupFiles: ["./tools/fast-check.setup.ts"],
    maxWorkers: 2,
    testTimeout: 120_000,
  },
});
