import type { Failure } from "@billsdue/core";

import { exceptionOf, type Meanings, unavailableBy } from "../sdk/call.ts";
import { commonMeanings } from "../sdk/common-meanings.ts";

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
const meanings: Meanings = {
  ...commonMeanings,
  AccessDeniedException: "the role lacks states:StartExecution on the state machine",
  ExecutionLimitExceeded: "as many executions run as this account may have",
  InvalidArn: "the state machine's ARN is none",
  InvalidExecutionInput: "Step Functions does not take the two ids",
  InvalidName: "Step Functions does not take the payment id as a name",
  KmsAccessDeniedException: "the role may not use the state machine's key",
  KmsInvalidStateException: "the state machine's key cannot be used as it is",
  KmsThrottlingException: "KMS is asked too often for the state machine's key",
  StateMachineDeleting: "the state machine is being deleted",
  StateMachineDoesNotExist: "there is no such state machine",
  ValidationException: "Step Functions does not take the request",
};

/** What an exception means for a start. */
export function startProblem(thrown: unknown): "already-started" | Failure {
  return exceptionOf(thrown).name === "ExecutionAlreadyExists"
    ? "already-started"
    : unavailableBy("workflow-starter", meanings, thrown);
}
