import { type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { Failure, Started, WorkflowInput, WorkflowStarter } from "@billsdue/core";
import { err, ok, type Result } from "neverthrow";

import { call, type CallOptions } from "../sdk/call.ts";
import { startProblem } from "./failures.ts";

/** What workflows are started with. */
export interface StepFunctionsWorkflowStarterOptions extends CallOptions {
  /** `new SFNClient({ ...sfnClientOptions() })`. */
  readonly client: SFNClient;
  /** A state machine of the type STANDARD: executions of an EXPRESS one are not known by their names. */
  readonly stateMachineArn: string;
}

/**
 * Starts executions of a state machine, named by their payment, so that there is one per payment. For a name whose execution runs Step
 * Functions answers as it did to the first start, and that is `started`; for one whose execution has ended, `already-started`, for 90 days.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function createStepFunctionsWorkflowStarter(
  options: StepFunctionsWorkflowStarterOptions,
): WorkflowStarter {
  const { client, stateMachineArn } = options;
  return {
    start: (input) =>
      call(
        options,
        (sendOptions) =>
          client.send(
            new StartExecutionCommand({
              stateMachineArn,
              // 16 to 77 of A-Za-z0-9_-, where 80 are allowed.
              name: input.paymentId,
              input: inputOf(input),
            }),
            sendOptions,
          ),
        startProblem,
      )
        .map((): Started => "started")
        .orElse((problem): Result<Started, Failure> =>
          problem === "already-started" ? ok(problem) : err(problem),
        ),
  };
}

/** The same bytes for the same payment: with others, a start of what runs would count as another one. */
function inputOf({ invoiceId, paymentId }: WorkflowInput): string {
  return JSON.stringify({ invoiceId, paymentId });
}
