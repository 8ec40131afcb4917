import type { WorkflowInput } from "@billsdue/core";
import { describeWorkflowStarter } from "@billsdue/core/testing";

import { createMemoryWorkflowStarter } from "../src/index.ts";

describeWorkflowStarter("memory", () => {
  const started: WorkflowInput[] = [];
  return {
    starter: createMemoryWorkflowStarter((input) => started.push(input)),
    started: () => started,
    end: () => undefined,
  };
});
