import { type Event, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import * as z from "zod";

import { createManifest, type HandlerName } from "../../src/deployment/index.ts";
import type { OwnAws } from "./own-aws.ts";

/** What Lambda itself does with a function's role. */
const ofLambda = [
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "sqs:SendMessage",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];
/** What no call tells of: MiniStack records none of SES, and who may list a bucket is told of a file that it is not there. */
const untold = ["s3:ListBucket", "ses:SendEmail"];

/** The actions that each of these functions is granted and has not been seen to need; who needs one that is not granted is refused it. */
export async function unusedGrants(
  aws: OwnAws,
  names: readonly HandlerName[],
): Promise<Partial<Record<HandlerName, readonly string[]>>> {
  const events = await eventsOf(aws);
  const { handlers } = createManifest();
  const unused = names.map((name): [HandlerName, readonly string[]] => {
    const used = new Set([...ofLambda, ...untold, ...usedBy(name, events)]);
    const granted = handlers[name].grants.flatMap(({ actions }) => actions);
    return [name, [...new Set(granted.filter((action) => !used.has(action)))].toSorted()];
  });
  return Object.fromEntries(unused);
}

const recorded = z.object({
  userAgent: z.string(),
  requestParameters: z.looseObject({
    Statements: z.optional(z.array(z.object({ Statement: z.string() }))),
  }),
});

/** The actions of IAM that a function has needed for its calls. Each names it as the application, which Powertools adds to. */
function usedBy(name: HandlerName, events: readonly Event[]): readonly string[] {
  return events.flatMap((event) => {
    const { userAgent, requestParameters } = recorded.parse(
      JSON.parse(event.CloudTrailEvent ?? ""),
    );
    if (!userAgent.includes(` app/${name}-PT-`)) return [];
    const [service = ""] = (event.EventSource ?? "").split(".");
    const { Statements = [] } = requestParameters;
    return actionsOf(`${service}:${event.EventName}`, Statements);
  });
}

function actionsOf(
  call: string,
  statements: readonly { readonly Statement: string }[],
): readonly string[] {
  switch (call) {
    case "dynamodb:BatchExecuteStatement":
      return statements.map(({ Statement }) =>
        Statement.startsWith("INSERT") ? "dynamodb:PartiQLInsert" : "dynamodb:PartiQLUpdate",
      );
    case "dynamodb:TransactWriteItems":
      return ["dynamodb:PutItem"];
    case "s3:GetObject":
    case "s3:HeadObject":
      // Which version of it is not recorded.
      return ["s3:GetObject", "s3:GetObjectVersion"];
    // These are recorded without their operation.
    case "sns:POST.sns":
      return ["sns:Publish"];
    default:
      return [call];
  }
}

/** All that MiniStack has recorded, from the newest back: it gives fifty at once, and no token for more. */
async function eventsOf({ clients }: OwnAws): Promise<readonly Event[]> {
  const events = new Map<string, Event>();
  let until: Date | undefined;
  for (;;) {
    const page = await clients.trail.send(new LookupEventsCommand({ EndTime: until }));
    const found = page.Events ?? [];
    const before = events.size;
    for (const event of found) events.set(event.EventId ?? "", event);
    const oldest = found.at(-1)?.EventTime;
    if (events.size === before || oldest === undefined) return [...events.values()];
    // Its times are finer than a Date.
    until = new Date(oldest.getTime() + 1);
  }
}
