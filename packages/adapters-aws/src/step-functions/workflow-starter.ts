import { createHash, randomUUID } from "node:crypto";

import { type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type {
  Clock,
  Failure,
  FileWorkflowStarter,
  Started,
  WorkflowInput,
  WorkflowStarter,
} from "@billsdue/core";
import { err, ok, type Result, type ResultAsync } from "neverthrow";

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
  return {
    // The name has 16 to 77 of A-Za-z0-9_-, where 80 are allowed.
    start: (input) => startExecution(options, input.paymentId, inputOf(input)),
  };
}

/** The same bytes for the same payment: with others, a start of what runs would count as another one. */
function inputOf({ invoiceId, paymentId }: WorkflowInput): object {
  return { invoiceId, paymentId };
}

/** Starts executions of a state machine for big files, named by a hash of the key and the version. */
export function createStepFunctionsFileWorkflowStarter(
  options: StepFunctionsWorkflowStarterOptions,
): FileWorkflowStarter {
  return {
    start: ({ key, version }) => {
      const once = version ?? randomUUID();
      // A path to what is not there would fail in the workflow.
      return startExecution(options, hashOf(key, once), { key, version: version ?? null });
    },
  };
}

/** What receipts are seen to with. */
export interface StepFunctionsReceiptsOptions extends StepFunctionsWorkflowStarterOptions {
  readonly clock: Clock;
}

/**
 * Has receipts sent by one more execution of the payment workflow, which finds its payment captured and goes on with those that are left; at
 * most one a minute for a payment, however many receipts it has.
 */
export function createStepFunctionsReceipts(
  options: StepFunctionsReceiptsOptions,
): (receipt: WorkflowInput) => ResultAsync<Started, Failure> {
  return (input) => {
    const minute = options.clock.now().slice(0, "2026-11-23T09:00".length);
    return startExecution(options, hashOf(input.paymentId, minute), inputOf(input));
  };
}

/** A name for an execution, of 64 hexadecimal digits. */
function hashOf(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

function startExecution(
  options: StepFunctionsWorkflowStarterOptions,
  name: string,
  input: object,
): ResultAsync<Started, Failure> {
  const { client, stateMachineArn } = options;
  return call(
    options,
    (sendOptions) =>
      client.send(
        new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
        sendOptions,
      ),
    startProblem,
  )
    .map((): Started => "started")
    .orElse((problem): Result<Started, Failure> =>
      problem === "already-started" ? ok(problem) : err(problem),
    );
}
