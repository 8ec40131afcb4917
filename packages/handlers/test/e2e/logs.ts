import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";

import { type HandlerName, handlerNames } from "../../src/deployment/index.ts";
import type { Deployed } from "./deploy.ts";
import type { OwnAws } from "./own-aws.ts";

/** Whose logs. */
interface Logging {
  readonly aws: OwnAws;
  readonly deployed: Deployed;
}

/** Every line that a function has logged, in invocations that have ended. */
export async function logOf(
  { aws, deployed }: Logging,
  name: HandlerName,
): Promise<readonly string[]> {
  const logGroupName = `/aws/lambda/${deployed.functionOf(name)}`;
  const lines: string[] = [];
  for await (const { events = [] } of paginateFilterLogEvents(
    { client: aws.clients.logs },
    { logGroupName },
  )) {
    lines.push(...events.flatMap(({ message }) => message ?? []));
  }
  return lines;
}

/** Every line of every function. */
export async function allLogs(biller: Logging): Promise<readonly string[]> {
  const logs = await Promise.all(handlerNames.map((name) => logOf(biller, name)));
  return logs.flat();
}

/** The values that a function has counted for a metric of ours, in the embedded metric format. */
export function measured(lines: readonly string[], metric: string): readonly number[] {
  return lines.flatMap((line) => {
    const start = line.indexOf('{"_aws"');
    if (start < 0) return [];
    const counted: Record<string, unknown> = JSON.parse(line.slice(start));
    const value = counted[metric];
    return typeof value === "number" ? [value] : [];
  });
}
