import {
  CreateTableCommand,
  DescribeTimeToLiveCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { CreateEmailIdentityCommand } from "@aws-sdk/client-sesv2";
import { CreateStateMachineCommand } from "@aws-sdk/client-sfn";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { tableDefinition, timeToLive } from "@billsdue/adapters-aws/table";

import type { AwsClients } from "./clients.ts";

/** What there is on AWS for one biller. */
export interface AwsResources {
  readonly table: string;
  readonly bucket: string;
  readonly topicArn: string;
  readonly stateMachineArn: string;
  /** Names of secrets. */
  readonly payLinkKey: string;
  readonly sessionKey: string;
}

/** What they are called, and whose receipts are. */
export interface AwsNames {
  /** The first part of every name. */
  readonly name: string;
  /** Where receipts come from: an address that SES knows. */
  readonly from: string;
}

/** Creates what is not there yet, or only in part, and gives all of it. Throws what the SDK throws. */
export async function ensureResources(
  clients: AwsClients,
  { name, from }: AwsNames,
  newSecret: () => string,
): Promise<AwsResources> {
  const topic = await clients.events.send(new CreateTopicCommand({ Name: `${name}-events` }));
  const topicArn = topic.TopicArn ?? "";
  // Names of buckets are everybody's: the account's number makes it one's own.
  const account = topicArn.split(":")[4] ?? "";
  const bucket = `${name}-${account}`;
  const secrets = { payLinkKey: `${name}/pay-link-key`, sessionKey: `${name}/session-key` };
  const [stateMachineArn] = await Promise.all([
    ensureStateMachine(clients, name, account),
    ensureTable(clients, name),
    ensureBucket(clients, bucket),
    ensureSecret(clients, secrets.payLinkKey, newSecret()),
    ensureSecret(clients, secrets.sessionKey, newSecret()),
    unlessThere("AlreadyExistsException", () =>
      clients.mail.send(new CreateEmailIdentityCommand({ EmailIdentity: from })),
    ),
  ]);
  return { table: name, bucket, topicArn, stateMachineArn, ...secrets };
}

async function ensureTable({ table: client }: AwsClients, table: string): Promise<void> {
  await unlessThere("ResourceInUseException", () =>
    client.send(new CreateTableCommand({ TableName: table, ...tableDefinition() })),
  );
  await waitUntilTableExists({ client, maxWaitTime: 60 }, { TableName: table });
  const described = await client.send(new DescribeTimeToLiveCommand({ TableName: table }));
  const status = described.TimeToLiveDescription?.TimeToLiveStatus;
  if (status === "ENABLED" || status === "ENABLING") return;
  await client.send(
    new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification: timeToLive }),
  );
}

async function ensureBucket({ files: client }: AwsClients, Bucket: string): Promise<void> {
  await unlessThere("BucketAlreadyOwnedByYou", () =>
    client.send(new CreateBucketCommand({ Bucket })),
  );
  await client.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
  );
  await client.send(
    new PutPublicAccessBlockCommand({
      Bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    }),
  );
}

/** The program drives the payments itself: an execution only stands for the start of one, and ends at once. */
async function ensureStateMachine(
  { workflows }: AwsClients,
  name: string,
  account: string,
): Promise<string> {
  const definition = {
    Comment: "Payments that `billsdue start --aws` drives",
    StartAt: "Started",
    States: { Started: { Type: "Succeed" } },
  };
  const made = await workflows.send(
    new CreateStateMachineCommand({
      name: `${name}-payments`,
      type: "STANDARD",
      definition: JSON.stringify(definition),
      roleArn: `arn:aws:iam::${account}:role/${name}-payments`,
    }),
  );
  return made.stateMachineArn ?? "";
}

async function ensureSecret(
  { secrets }: AwsClients,
  Name: string,
  SecretString: string,
): Promise<void> {
  await unlessThere("ResourceExistsException", () =>
    secrets.send(new CreateSecretCommand({ Name, SecretString })),
  );
}

async function unlessThere(exception: string, create: () => Promise<unknown>): Promise<void> {
  await create().catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== exception) throw error;
  });
}
