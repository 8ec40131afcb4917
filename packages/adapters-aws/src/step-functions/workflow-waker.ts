import { SendTaskSuccessCommand, type SFNClient } from "@aws-sdk/client-sfn";
import type { Failure, WorkflowWaker, Woken } from "@billsdue/core";
import { err, ok, type Result } from "neverthrow";

import { call, type CallOptions } from "../sdk/call.ts";
import { wakeProblem } from "./failures.ts";

/** What workflows are woken with. */
export interface StepFunctionsWorkflowWakerOptions extends CallOptions {
  /** `new SFNClient({ ...sfnClientOptions() })`. */
  readonly client: SFNClient;
}

/**
 * Ends the wait of a task by callback, with the news as its output. A wake-up whose answer was lost is sent again, and may then be told that
 * nobody waits.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
 */
export function createStepFunctionsWorkflowWaker(
  options: StepFunctionsWorkflowWakerOptions,
): WorkflowWaker {
  const { client } = options;
  return {
    wake: (taskToken, news) =>
      call(
        options,
        (sendOptions) =>
          client.send(
            new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(news) }),
            sendOptions,
          ),
        wakeProblem,
      )
        .map((): Woken => "woken")
        .orElse((problem): Result<Woken, Failure> =>
          problem === "gone" ? ok(problem) : err(problem),
        ),
  };
}
