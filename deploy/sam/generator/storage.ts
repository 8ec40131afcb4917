import type { Manifest } from "@billsdue/handlers/deployment";

import { getAtt, type Part, ref, type Section, sub } from "./intrinsics.ts";
import { filesBucketArn, filesBucketName } from "./names.ts";

const daySeconds = 86_400;

/** What nobody wants to lose with the stack; one that could not be created leaves nothing behind, so that it can be tried again. */
export const kept = { DeletionPolicy: "RetainExceptOnCreate", UpdateReplacePolicy: "Retain" };

/** The table, the bucket of files and what tells of them, and the topic of events. */
export function storage(manifest: Manifest): Section {
  const { files, notifications, table } = manifest;
  return {
    Table: {
      Type: "AWS::DynamoDB::Table",
      ...kept,
      Properties: {
        ...table,
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    },
    Files: {
      Type: "AWS::S3::Bucket",
      ...kept,
      // S3 tries whether it may call the function.
      DependsOn: "FilesMayCallIngest",
      Properties: {
        BucketName: sub(filesBucketName),
        ...closedBucket,
        VersioningConfiguration: { Status: "Enabled" },
        LifecycleConfiguration: {
          Rules: [
            {
              Id: "abandoned-uploads",
              Status: "Enabled",
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: files.abandonedUploadsDays },
            },
            {
              Id: "old-versions",
              Status: "Enabled",
              NoncurrentVersionExpiration: { NoncurrentDays: files.oldVersionsDays },
            },
            {
              Id: "work-on-ranges",
              Status: "Enabled",
              Prefix: files.work.prefix,
              ExpirationInDays: files.work.days,
              NoncurrentVersionExpiration: { NoncurrentDays: 1 },
            },
          ],
        },
        NotificationConfiguration: {
          LambdaConfigurations: [
            {
              Event: "s3:ObjectCreated:*",
              Filter: { S3Key: { Rules: [{ Name: "prefix", Value: files.inbox }] } },
              Function: getAtt("Ingest", "Arn"),
            },
          ],
        },
      },
    },
    FilesMayCallIngest: {
      Type: "AWS::Lambda::Permission",
      Properties: {
        Action: "lambda:InvokeFunction",
        FunctionName: ref("Ingest"),
        Principal: "s3.amazonaws.com",
        SourceAccount: ref("AWS::AccountId"),
        SourceArn: sub(filesBucketArn),
      },
    },
    FilesPolicy: bucketPolicy("Files"),
    FailedNotifications: queue(notifications.keepFailedDays),
    Events: {
      Type: "AWS::SNS::Topic",
      Properties: { KmsMasterKeyId: "alias/aws/sns" },
    },
  };
}

/** Nobody outside of the account sees anything of it, and nothing in it has an owner of its own. */
export const closedBucket: Record<string, Part> = {
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [
      { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
    ],
  },
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
  OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
};

/** A bucket's policy: TLS only, and what else is said. */
export function bucketPolicy(bucket: string, ...statements: readonly Part[]): Part {
  const everything = [getAtt(bucket, "Arn"), sub(`\${${bucket}.Arn}/*`)];
  return {
    Type: "AWS::S3::BucketPolicy",
    Properties: {
      Bucket: ref(bucket),
      PolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: everything,
            Condition: { Bool: { "aws:SecureTransport": false } },
          },
          ...statements,
        ],
      },
    },
  };
}

/** An encrypted queue. */
export function queue(days: number): Part {
  return {
    Type: "AWS::SQS::Queue",
    Properties: { MessageRetentionPeriod: days * daySeconds, SqsManagedSseEnabled: true },
  };
}
