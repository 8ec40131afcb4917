import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetAccountCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { ListStateMachinesCommand, SFNClient } from "@aws-sdk/client-sfn";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { expect, test } from "vitest";

import { awsConfig, emulatorUrl } from "./emulators.ts";

test.each(["ministack", "dynamodbLocal", "dynoxide"] as const)("%s has DynamoDB", async (name) => {
  const client = new DynamoDBClient(awsConfig(emulatorUrl(name)));
  await expect(client.send(new ListTablesCommand())).resolves.toHaveProperty("TableNames");
});

const config = awsConfig(emulatorUrl("ministack"));

test.each([
  ["S3", () => new S3Client(config).send(new ListBucketsCommand()), "Buckets"],
  ["SNS", () => new SNSClient(config).send(new ListTopicsCommand()), "Topics"],
  ["SES", () => new SESv2Client(config).send(new GetAccountCommand()), "SendingEnabled"],
  [
    "Step Functions",
    () => new SFNClient(config).send(new ListStateMachinesCommand()),
    "stateMachines",
  ],
  [
    "Secrets Manager",
    () => new SecretsManagerClient(config).send(new ListSecretsCommand()),
    "SecretList",
  ],
])("MiniStack has %s", async (_, ask, answered) => {
  await expect(ask()).resolves.toHaveProperty(answered);
});
