import { createManifest } from "@billsdue/handlers/deployment";
import { beforeAll, describe, expect, it } from "vitest";

import type { EvaluatedResource } from "./system/evaluate.ts";
import { arns, functionArn } from "./system/expected.ts";
import { resourcesOfCdk, resourcesOfSam, saying } from "./system/templates.ts";

const manifest = createManifest();
const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/1";
const said = saying(manifest, {
  Website: "https://pay.example.com",
  CertificateArn: certificate,
  OperatorEmail: "operator@example.com",
});

describe.each([
  ["SAM", () => resourcesOfSam(said)],
  ["the CDK", () => resourcesOfCdk(manifest, said)],
])("What %s deploys", (_tool, deploy) => {
  let resources: readonly EvaluatedResource[];
  beforeAll(async () => {
    resources = await deploy();
  }, 600_000);
  const every = (type: string) => resources.filter((resource) => resource.type === type);
  const one = (type: string, name: RegExp = /(?:)/) => {
    const found = every(type).filter(({ id }) => name.test(String(id)));
    expect(found).toHaveLength(1);
    return found[0]?.properties;
  };

  it("has no function besides ours", () => {
    expect(every("AWS::Lambda::Function")).toHaveLength(10);
    expect(resources.filter(({ type }) => /^Custom::|CustomResource$/.test(type))).toStrictEqual(
      [],
    );
  });

  it("keeps its buckets closed, encrypted, with versions, and to TLS", () => {
    const buckets = every("AWS::S3::Bucket");
    expect(buckets).toHaveLength(2);
    for (const { properties } of buckets) {
      expect(properties).toMatchObject({
        VersioningConfiguration: { Status: "Enabled" },
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
          ],
        },
      });
    }
    const policies = every("AWS::S3::BucketPolicy");
    expect(policies).toHaveLength(2);
    for (const { properties } of policies) {
      expect(JSON.stringify(properties)).toMatch(
        /"Effect":"Deny".*"aws:SecureTransport":"?false"?|"aws:SecureTransport":"?false"?.*"Effect":"Deny"/,
      );
    }
  });

  it("keeps files and invoices when the stack goes", () => {
    const kept = resources.filter((resource) => resource.kept).map(({ type }) => type);
    expect(kept).toContain("AWS::DynamoDB::Table");
    expect(kept).toContain("AWS::S3::Bucket");
  });

  it("tells the function of files that are put into the inbox, and forgets what nobody needs", () => {
    expect(one("AWS::S3::Bucket", /files/)).toMatchObject({
      NotificationConfiguration: {
        LambdaConfigurations: [
          {
            Event: "s3:ObjectCreated:*",
            Filter: { S3Key: { Rules: [{ Name: "prefix", Value: "inbox/" }] } },
            Function: functionArn("ingest"),
          },
        ],
      },
      LifecycleConfiguration: {
        Rules: [
          { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } },
          { NoncurrentVersionExpiration: { NoncurrentDays: 90 } },
          { Prefix: "inbox/billsdue-out/ranges/", ExpirationInDays: 2 },
        ],
      },
    });
    const permission = every("AWS::Lambda::Permission").map(({ properties }) => properties);
    expect(permission).toContainEqual({
      Action: "lambda:InvokeFunction",
      FunctionName: "billsdue-ingest",
      Principal: "s3.amazonaws.com",
      SourceAccount: "123456789012",
      SourceArn: arns.bucket,
    });
  });

  it("has the table of the manifest, protected", () => {
    expect(one("AWS::DynamoDB::Table")).toStrictEqual({
      ...manifest.table,
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  it("leaves what fails in encrypted queues, and tells events to an encrypted topic", () => {
    for (const queue of [/FailedNotifications/, /MissedSweeps/]) {
      expect(one("AWS::SQS::Queue", queue)).toStrictEqual({
        MessageRetentionPeriod: 14 * 86_400,
        SqsManagedSseEnabled: true,
      });
    }
    expect(one("AWS::SNS::Topic", /Events/)).toStrictEqual({
      KmsMasterKeyId: expect.stringMatching(/alias[/]aws[/]sns$/),
    });
    const calls = every("AWS::Lambda::EventInvokeConfig").map(({ properties }) => properties);
    expect(calls).toContainEqual({
      FunctionName: "billsdue-ingest",
      Qualifier: "$LATEST",
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: arns["failed-notifications"] } },
    });
  });

  it("draws the keys that we sign with: 48 bytes in base64url", () => {
    const secrets = every("AWS::SecretsManager::Secret");
    expect(secrets).toHaveLength(4);
    for (const { id, properties } of secrets) {
      const value = String(id).includes("Stripe")
        ? { SecretString: "replace-me" }
        : { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } };
      expect(properties).toStrictEqual({ Description: expect.any(String), ...value });
    }
  });

  it("traces its workflows and logs their errors, without what is in them", () => {
    for (const { properties } of every("AWS::StepFunctions::StateMachine")) {
      expect(properties).toMatchObject({
        TracingConfiguration: { Enabled: true },
        LoggingConfiguration: { Level: "ERROR", IncludeExecutionData: false },
      });
    }
  });

  it("keeps logs for 90 days", () => {
    const logs = every("AWS::Logs::LogGroup");
    expect(logs).toHaveLength(13);
    for (const { properties } of logs) expect(properties).toMatchObject({ RetentionInDays: 90 });
  });

  it("has one route, throttled, whose log has no query", () => {
    expect(one("AWS::ApiGatewayV2::Route")).toMatchObject({ RouteKey: "ANY /api/{proxy+}" });
    expect(one("AWS::ApiGatewayV2::Integration")).toMatchObject({
      IntegrationUri: functionArn("api"),
      PayloadFormatVersion: "2.0",
    });
    expect(one("AWS::ApiGatewayV2::Stage")).toMatchObject({
      StageName: "$default",
      DefaultRouteSettings: { ThrottlingBurstLimit: 400, ThrottlingRateLimit: 200 },
      AccessLogSettings: { Format: JSON.stringify(manifest.http.accessLog) },
    });
  });

  it("sweeps every minute", () => {
    expect(one("AWS::Scheduler::Schedule")).toMatchObject({
      ScheduleExpression: "rate(1 minute)",
      Target: {
        Arn: functionArn("sweep"),
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: { Arn: expect.stringMatching(/:MissedSweeps$/) },
      },
    });
  });

  it("serves the website by its own name over TLS 1.2, and the API beside it as it is", () => {
    const { DistributionConfig: site } = one("AWS::CloudFront::Distribution") as {
      DistributionConfig: unknown;
    };
    expect(site).toMatchObject({
      Aliases: ["pay.example.com"],
      ViewerCertificate: {
        AcmCertificateArn: certificate,
        MinimumProtocolVersion: "TLSv1.2_2021",
      },
      DefaultRootObject: "index.html",
      DefaultCacheBehavior: { ViewerProtocolPolicy: "redirect-to-https" },
      CacheBehaviors: [
        {
          PathPattern: "/api/*",
          ViewerProtocolPolicy: "https-only",
          // CachingDisabled, and AllViewerExceptHostHeader.
          CachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
          OriginRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        },
        { PathPattern: "/assets/*", ViewerProtocolPolicy: "redirect-to-https" },
      ],
    });
    expect(site).toHaveProperty(
      "CustomErrorResponses",
      [404, 500, 502, 503, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    );
    expect(one("AWS::CloudFront::OriginAccessControl")).toMatchObject({
      OriginAccessControlConfig: { SigningBehavior: "always" },
    });
  });

  it("gives every page the strict headers of one that takes payments", () => {
    const policies = every("AWS::CloudFront::ResponseHeadersPolicy");
    expect(policies).toHaveLength(2);
    for (const { properties } of policies) {
      expect(properties).toMatchObject({
        ResponseHeadersPolicyConfig: {
          SecurityHeadersConfig: {
            ContentSecurityPolicy: {
              ContentSecurityPolicy:
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self' https://checkout.stripe.com; base-uri 'none'; frame-ancestors 'none'",
            },
            ContentTypeOptions: { Override: true },
            FrameOptions: { FrameOption: "DENY" },
            ReferrerPolicy: { ReferrerPolicy: "no-referrer" },
            StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
          },
        },
      });
    }
    expect(one("AWS::CloudFront::ResponseHeadersPolicy", /Page/)).toMatchObject({
      ResponseHeadersPolicyConfig: {
        CustomHeadersConfig: {
          Items: expect.arrayContaining([
            { Header: "Cache-Control", Value: "no-store", Override: true },
            { Header: "X-Robots-Tag", Value: "noindex", Override: true },
          ]),
        },
      },
    });
  });

  it("tells the operators of alarms", () => {
    expect(one("AWS::SNS::Subscription")).toMatchObject({
      Protocol: "email",
      Endpoint: "operator@example.com",
    });
  });
});
