import { describeFileStore, instant } from "@billsdue/core/testing";

import { createMemoryFileStore } from "../src/index.ts";

describeFileStore("memory", () => {
  const files = createMemoryFileStore(() => instant("2026-11-22"));
  return { files, put: (key, content) => files.put(key, content, instant("2026-11-22")) };
});
