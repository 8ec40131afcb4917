import type { WorkflowInput, WorkflowStarter } from "@billsdue/core";
import { okAsync } from "neverthrow";

/** Hands each payment to `drive` the first time it is started. Names are unique for ever here, as they are for months elsewhere. */
export function createMemoryWorkflowStarter(
  drive: (input: WorkflowInput) => void,
): WorkflowStarter {
  const started = new Set<string>();
  return {
    start: (input) => {
      if (started.has(input.paymentId)) return okAsync("already-started");
      started.add(input.paymentId);
      drive(structuredClone(input));
      return okAsync("started");
    },
  };
}
