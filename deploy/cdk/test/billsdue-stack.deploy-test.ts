import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createManifest } from "@billsdue/handlers/deployment";
import { App } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { afterAll, beforeAll, expect, it } from "vitest";

import { createBillsdueStack } from "../src/billsdue-stack.ts";
import { parametersOf } from "../src/parameters.ts";

const manifest = createManifest();
let bundles: string;

beforeAll(async () => {
  bundles = await mkdtemp(join(tmpdir(), "billsdue-cdk-"));
  for (const { folder } of Object.values(manifest.handlers)) {
    await mkdir(join(bundles, folder), { recursive: true });
    await writeFile(join(bundles, folder, "index.mjs"), "");
  }
});
afterAll(() => rm(bundles, { recursive: true, force: true }));

function templateOf(said: Readonly<Record<string, string>>): Template {
  const parameters = parametersOf(manifest, (name) => said[name]);
  return Template.fromStack(
    createBillsdueStack(new App(), "billsdue", { manifest, bundles, parameters }),
  );
}

it("asks for what is missing", () => {
  expect(() => templateOf({})).toThrow("Say `-c ReceiptsFrom=…`.");
});

it("needs no name, no certificate and nobody to tell of alarms", () => {
  const template = templateOf({ ReceiptsFrom: "bills@example.com" });
  template.hasResourceProperties("AWS::CloudFront::Distribution", {
    DistributionConfig: { Aliases: Match.absent(), ViewerCertificate: Match.absent() },
  });
  template.resourceCountIs("AWS::SNS::Subscription", 0);
});

it("brings nothing of CDK's own: no function, no custom resource, no asset besides the bundles", () => {
  const template = templateOf({ ReceiptsFrom: "bills@example.com" });
  template.resourceCountIs("AWS::Lambda::Function", Object.keys(manifest.handlers).length);
  template.resourceCountIs("AWS::CloudFormation::CustomResource", 0);
  template.allResourcesProperties("AWS::Lambda::Function", { Architectures: ["arm64"] });
});

it("names what whoever deploys has to know", () => {
  const template = templateOf({ ReceiptsFrom: "bills@example.com" });
  expect(Object.keys(template.findOutputs("*"))).toStrictEqual([
    "WebsiteUrl",
    "WebhookUrl",
    "ApiUrl",
    "FilesBucket",
    "WebsiteBucket",
    "TableName",
    "EventsTopic",
    "OperatorsTopic",
    "PayLinkSecretArn",
    "SessionSecretArn",
    "StripeKeySecretArn",
    "StripeWebhookSecretArn",
  ]);
});
