import type { Grant, HandlerName, Resource, ResourceWithArn } from "@billsdue/handlers/deployment";

import { getAtt, type Part, logicalIdOf, ref, sub } from "./intrinsics.ts";
import { arnInAccount, filesBucketArn, workflowArn } from "./names.ts";

/** What each grant is for. */
export const arns: Readonly<Record<ResourceWithArn, Part>> = {
  table: getAtt("Table", "Arn"),
  "table-indexes": sub("${Table.Arn}/index/*"),
  bucket: sub(filesBucketArn),
  "bucket-objects": sub(`${filesBucketArn}/*`),
  topic: ref("Events"),
  "payment-workflow": workflowArn("payment"),
  "file-workflow": workflowArn("file"),
  "pay-link-secret": ref("PayLinkSecret"),
  "session-secret": ref("SessionSecret"),
  "stripe-key-secret": ref("StripeKeySecret"),
  "stripe-webhook-secret": ref("StripeWebhookSecret"),
  "mail-identity": arnInAccount("ses", "identity/*"),
  "failed-notifications": getAtt("FailedNotifications", "Arn"),
  traces: "*",
};

/** The statement of a role's policy that grants this to a function. */
export function statementOf({ resource, actions }: Grant, handler: HandlerName): Part {
  return { Effect: "Allow", Action: actions, ...on(resource, handler) };
}

function on(resource: Resource, handler: HandlerName): Record<string, Part> {
  switch (resource) {
    case "own-logs":
      return { Resource: getAtt(`${logicalIdOf(handler)}Logs`, "Arn") };
    case "phone-numbers":
      return { NotResource: sub("arn:${AWS::Partition}:sns:*:*:*") };
    default:
      return { Resource: arns[resource] };
  }
}
