import type { Manifest } from "@billsdue/handlers/deployment";
import { CfnOutput, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";

import { createAlarms } from "./alarms.ts";
import { createFunctions } from "./functions.ts";
import { createHttpApi } from "./http-api.ts";
import { createInbox } from "./inbox.ts";
import type { Parameters } from "./parameters.ts";
import { createResources } from "./resources.ts";
import { createSweepSchedule } from "./sweep-schedule.ts";
import { createWebsite } from "./website.ts";
import { createWorkflows } from "./workflows.ts";

export interface BillsdueProps {
  readonly manifest: Manifest;
  /** The folder with what `pnpm build:handlers` has written. */
  readonly bundles: string;
  readonly parameters: Parameters;
}

/** The whole system as one stack, from its manifest. */
export function createBillsdueStack(scope: Construct, id: string, props: BillsdueProps): Stack {
  const { manifest, bundles, parameters } = props;
  const stack = new Stack(scope, id, {
    description: "Takes bills-due files, and payments of them",
  });

  const resources = createResources(stack, manifest);
  const api = createHttpApi(stack, manifest);
  const website = createWebsite(stack, manifest, { api, parameters });
  const values = { ...parameters.values, Website: website.url };
  const functions = createFunctions(stack, manifest, { resources, bundles, values });
  api.answeredBy(functions.api);
  createInbox(stack, manifest, { resources, ingest: functions.ingest });
  createSweepSchedule(stack, manifest, functions.sweep);
  createWorkflows(stack, manifest, functions);
  const { operatorEmail } = parameters;
  const operators = createAlarms(stack, manifest, { resources, functions, operatorEmail });

  const outputs = {
    WebsiteUrl: website.url,
    WebhookUrl: `${website.url}/api/gateway/webhooks`,
    ApiUrl: `${api.endpoint}/api`,
    FilesBucket: resources.names.bucket,
    WebsiteBucket: website.bucketName,
    TableName: resources.names.table,
    EventsTopic: resources.arns.topic,
    OperatorsTopic: operators.topicArn,
    PayLinkSecretArn: resources.arns["pay-link-secret"],
    SessionSecretArn: resources.arns["session-secret"],
    StripeKeySecretArn: resources.arns["stripe-key-secret"],
    StripeWebhookSecretArn: resources.arns["stripe-webhook-secret"],
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
  return stack;
}
