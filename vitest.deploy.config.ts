import { defineConfig } from "vitest/config";

// Tests of the deployments, by their own tools, which the run sets up itself.
export default defineConfig({
  test: {
    include: ["deploy/**/*.deploy-test.ts"],
    maxWorkers: 2,
    testTimeout: 180_000,
  },
});
