import type { Manifest } from "@billsdue/handlers/deployment";

import { getAtt, logicalIdOf, type Section, together } from "./intrinsics.ts";
import { roleOf } from "./roles.ts";
import { queue } from "./storage.ts";

/** What calls functions by the clock. */
export function schedules({ handlers, notifications, sweeps }: Manifest): Section {
  const scheduled = Object.entries(handlers).flatMap(([name, { trigger }]) =>
    trigger.type === "schedule" ? [{ id: logicalIdOf(name), rate: trigger.rate }] : [],
  );
  const sections = scheduled.map(({ id, rate }): Section => ({
    [`${id}Schedule`]: {
      Type: "AWS::Scheduler::Schedule",
      Properties: {
        ScheduleExpression: `rate(${rate})`,
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: {
          Arn: getAtt(id, "Arn"),
          RoleArn: getAtt(`${id}ScheduleRole`, "Arn"),
          RetryPolicy: {
            MaximumRetryAttempts: sweeps.retries,
            MaximumEventAgeInSeconds: sweeps.mostAgeSeconds,
          },
          DeadLetterConfig: { Arn: getAtt(`Missed${id}s`, "Arn") },
        },
      },
    },
    [`${id}ScheduleRole`]: roleOf("scheduler.amazonaws.com", [
      { Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: getAtt(id, "Arn") },
      { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: getAtt(`Missed${id}s`, "Arn") },
    ]),
    [`Missed${id}s`]: queue(notifications.keepFailedDays),
  }));
  return together(sections);
}
