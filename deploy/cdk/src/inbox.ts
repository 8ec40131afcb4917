import type { Manifest } from "@billsdue/handlers/deployment";
import { CfnResource, Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { CfnPermission, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Bucket } from "aws-cdk-lib/aws-s3";

import { closedBucket } from "./closed-bucket.ts";
import type { Resources } from "./resources.ts";

export interface InboxProps {
  readonly resources: Resources;
  readonly ingest: LambdaFunction;
}

/** The bucket that files are put into, which calls the function that ingests them. */
export function createInbox(
  stack: Stack,
  { files }: Manifest,
  { resources: { names, arns }, ingest }: InboxProps,
): void {
  const mayCall = new CfnPermission(stack, "FilesMayCallIngest", {
    action: "lambda:InvokeFunction",
    functionName: ingest.functionName,
    principal: "s3.amazonaws.com",
    sourceAccount: stack.account,
    sourceArn: arns.bucket,
  });
  const bucket = new Bucket(stack, "Files", {
    ...closedBucket,
    bucketName: names.bucket,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    lifecycleRules: [
      {
        id: "abandoned-uploads",
        abortIncompleteMultipartUploadAfter: Duration.days(files.abandonedUploadsDays),
      },
      { id: "old-versions", noncurrentVersionExpiration: Duration.days(files.oldVersionsDays) },
      {
        id: "work-on-ranges",
        prefix: files.work.prefix,
        expiration: Duration.days(files.work.days),
        noncurrentVersionExpiration: Duration.days(1),
      },
    ],
  });
  // S3 tries whether it may call the function.
  bucket.node.addDependency(mayCall);
  const { defaultChild } = bucket.node;
  if (!CfnResource.isCfnResource(defaultChild)) throw new Error("a bucket is a resource");
  // `addEventNotification` would bring a function of CDK's own, with a role of its own.
  defaultChild.addPropertyOverride("NotificationConfiguration", {
    LambdaConfigurations: [
      {
        Event: "s3:ObjectCreated:*",
        Filter: { S3Key: { Rules: [{ Name: "prefix", Value: files.inbox }] } },
        Function: ingest.functionArn,
      },
    ],
  });
}
