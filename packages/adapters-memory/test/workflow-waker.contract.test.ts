import { describeWorkflowWaker } from "@billsdue/core/testing";

import { createMemoryWorkflowWaker } from "../src/index.ts";

describeWorkflowWaker("memory", () => {
  let told: unknown;
  const waker = createMemoryWorkflowWaker((token, news) => {
    if (token !== "token" || told !== undefined) return false;
    told = news;
    return true;
  });
  return { waker, token: "token", told: () => told };
});
