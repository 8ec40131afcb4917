import type { Manifest } from "@billsdue/handlers/deployment";
import { RemovalPolicy, type Stack } from "aws-cdk-lib";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";

const retentions = { 90: RetentionDays.THREE_MONTHS } as const;

/** A log that goes with the stack. */
export function createLogs(
  stack: Stack,
  { logRetentionDays }: Manifest,
  id: string,
  logGroupName: string,
): LogGroup {
  return new LogGroup(stack, id, {
    logGroupName,
    retention: retentions[logRetentionDays],
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
