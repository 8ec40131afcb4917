import type { Manifest, ResourceWithArn } from "@billsdue/handlers/deployment";
import {
  ArnFormat,
  CfnResource,
  Duration,
  RemovalPolicy,
  SecretValue,
  type Stack,
} from "aws-cdk-lib";
import { Alias } from "aws-cdk-lib/aws-kms";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";

import { constructIdOf } from "./construct-id.ts";

/** What functions work on. */
export interface Resources {
  readonly arns: Readonly<Record<ResourceWithArn, string>>;
  readonly names: Readonly<Record<"table" | "bucket", string>>;
  readonly failedNotifications: Queue;
}

/** What functions work on; the bucket and the workflows, which call functions themselves, by the names that they are going to have. */
export function createResources(stack: Stack, manifest: Manifest): Resources {
  const table = createTable(stack, manifest);
  const tableArn = table.getAtt("Arn").toString();
  const bucket = `${stack.stackName}-files-${stack.account}-${stack.region}`;
  const bucketArn = stack.formatArn({ service: "s3", region: "", account: "", resource: bucket });
  const failedNotifications = createQueue(stack, manifest, "FailedNotifications");
  const secretArn = (name: keyof Manifest["secrets"]) => createSecret(stack, manifest, name);
  return {
    names: { table: table.ref, bucket },
    failedNotifications,
    arns: {
      table: tableArn,
      "table-indexes": `${tableArn}/index/*`,
      bucket: bucketArn,
      "bucket-objects": `${bucketArn}/*`,
      topic: createEvents(stack).topicArn,
      "payment-workflow": workflowArn(stack, "payment"),
      "file-workflow": workflowArn(stack, "file"),
      "pay-link-secret": secretArn("pay-link-secret"),
      "session-secret": secretArn("session-secret"),
      "stripe-key-secret": secretArn("stripe-key-secret"),
      "stripe-webhook-secret": secretArn("stripe-webhook-secret"),
      "mail-identity": stack.formatArn({ service: "ses", resource: "identity", resourceName: "*" }),
      "failed-notifications": failedNotifications.queueArn,
      traces: "*",
    },
  };
}

/** The name of a workflow. */
export function workflowName(stack: Stack, workflow: string): string {
  return `${stack.stackName}-${workflow}`;
}

/** An encrypted queue. */
export function createQueue(stack: Stack, { notifications }: Manifest, id: string): Queue {
  return new Queue(stack, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    retentionPeriod: Duration.days(notifications.keepFailedDays),
  });
}

function workflowArn(stack: Stack, workflow: string): string {
  return stack.formatArn({
    service: "states",
    resource: "stateMachine",
    resourceName: workflowName(stack, workflow),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** The manifest has the table in CloudFormation's own words. */
function createTable(stack: Stack, manifest: Manifest): CfnResource {
  const table = new CfnResource(stack, "Table", {
    type: "AWS::DynamoDB::Table",
    properties: {
      ...manifest.table,
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  });
  table.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  return table;
}

function createEvents(stack: Stack): Topic {
  const masterKey = Alias.fromAliasName(stack, "KeyOfTopics", "alias/aws/sns");
  return new Topic(stack, "Events", { masterKey });
}

/** What we sign with is drawn by lot, what Stripe gives is put there by whoever deploys. */
function createSecret(
  stack: Stack,
  { secrets }: Manifest,
  name: keyof Manifest["secrets"],
): string {
  const secret = new Secret(stack, constructIdOf(name), {
    description: secrets[name],
    ...(name.startsWith("stripe-")
      ? { secretStringValue: SecretValue.unsafePlainText("replace-me") }
      : // Letters and digits are base64url; 64 of them are 48 bytes, and none too many.
        { generateSecretString: { passwordLength: 64, excludePunctuation: true } }),
  });
  // Printed pay links are signed with one.
  secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  return secret.secretArn;
}
