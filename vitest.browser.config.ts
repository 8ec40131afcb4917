import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/local/browser/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One browser and one program at a time: the screenshots show what one payer sees.
    fileParallelism: false,
  },
});
