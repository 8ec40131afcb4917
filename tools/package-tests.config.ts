import { defineConfig } from "vitest/config";

import { root } from "./run-tool.ts";

// Tests of what is published. They install from the registry, so `pnpm test` leaves them out.
export default defineConfig({
  test: {
    root,
    include: ["tools/**/*.package-test.ts"],
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
