import type { Manifest } from "@billsdue/handlers/deployment";
import { Duration, type Stack } from "aws-cdk-lib";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Schedule, ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";

import { createQueue } from "./resources.ts";

/** What calls the sweep by the clock. */
export function createSweepSchedule(
  stack: Stack,
  manifest: Manifest,
  sweep: LambdaFunction,
): Schedule {
  const { sweeps, handlers } = manifest;
  const { trigger } = handlers.sweep;
  if (trigger.type !== "schedule") throw new Error("the sweep has no schedule");
  return new Schedule(stack, "SweepSchedule", {
    schedule: ScheduleExpression.expression(`rate(${trigger.rate})`),
    target: new LambdaInvoke(sweep, {
      retryAttempts: sweeps.retries,
      maxEventAge: Duration.seconds(sweeps.mostAgeSeconds),
      deadLetterQueue: createQueue(stack, manifest, "MissedSweeps"),
    }),
  });
}
