import type { Context } from "aws-lambda";

import { createDeadline, type Deadline } from "./deadline.ts";
import { createTelemetry, type Telemetry } from "./telemetry.ts";

/** What every function has. */
export interface Runtime {
  readonly telemetry: Telemetry;
  readonly deadline: Deadline;
}

/** The runtime of the function `service`. */
export function createRuntime(service: string): Runtime {
  return { telemetry: createTelemetry(service), deadline: createDeadline() };
}

/** What Lambda calls. */
export type LambdaHandler<Input = unknown, Output = unknown> = (
  input: Input,
  context: Context,
) => Promise<Output>;

/** A Lambda handler that does `work` within the invocation's time. */
export function lambdaHandler<Input, Output>(
  { telemetry, deadline }: Runtime,
  work: (input: Input, context: Context) => Promise<Output>,
): LambdaHandler<Input, Output> {
  return (input, context) => {
    deadline.begin(context);
    telemetry.begin(context);
    return work(input, context);
  };
}
