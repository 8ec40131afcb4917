import type { Failure } from "@billsdue/core";

import { exceptionOf, type Meanings, unavailableBy } from "../sdk/call.ts";
import { commonMeanings } from "../sdk/common-meanings.ts";

const common: Meanings = {
  ...commonMeanings,
  KmsAccessDeniedException: "the role may not use the state machine's key",
  KmsInvalidStateException: "the state machine's key cannot be used as it is",
  KmsThrottlingException: "KMS is asked too often for the state machine's key",
  ValidationException: "Step Functions does not take the request",
};

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
const startMeanings: Meanings = {
  ...common,
  AccessDeniedException: "the role lacks states:StartExecution on the state machine",
  ExecutionLimitExceeded: "as many executions run as this account may have",
  InvalidArn: "the state machine's ARN is none",
  InvalidExecutionInput: "Step Functions does not take the two ids",
  InvalidName: "Step Functions does not take the payment id as a name",
  StateMachineDeleting: "the state machine is being deleted",
  StateMachineDoesNotExist: "there is no such state machine",
};

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
const wakeMeanings: Meanings = {
  ...common,
  AccessDeniedException: "the role lacks states:SendTaskSuccess on the state machine",
  InvalidOutput: "Step Functions does not take the news",
  InvalidToken: "the task token that is kept is none",
};

/** What an exception means for a start. */
export function startProblem(thrown: unknown): "already-started" | Failure {
  return exceptionOf(thrown).name === "ExecutionAlreadyExists"
    ? "already-started"
    : unavailableBy("workflow-starter", startMeanings, thrown);
}

/** What an exception means for a wake-up. */
export function wakeProblem(thrown: unknown): "gone" | Failure {
  const { name } = exceptionOf(thrown);
  return name === "TaskTimedOut" || name === "TaskDoesNotExist"
    ? "gone"
    : unavailableBy("workflow-waker", wakeMeanings, thrown);
}
