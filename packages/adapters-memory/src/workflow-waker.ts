import type { WorkflowWaker } from "@billsdue/core";
import { okAsync } from "neverthrow";

/** Hands the news to `wake`, which says whether somebody has waited under the token. */
export function createMemoryWorkflowWaker(
  wake: (token: string, news: unknown) => boolean,
): WorkflowWaker {
  return {
    wake: (token, news) => okAsync(wake(token, structuredClone(news)) ? "woken" : "gone"),
  };
}
