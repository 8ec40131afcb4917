import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";

import { startMinistack } from "../../../../tools/emulators/ministack.ts";

/** A MiniStack that nobody else uses, which runs functions as their own roles: what a role may not do is refused. */
export interface OwnAws {
  readonly url: string;
  /** Clients of the account's root, who may do everything. */
  readonly clients: ReturnType<typeof clientsOf>;
  readonly mails: () => Promise<readonly Mail[]>;
  /** The texts to a telephone number. */
  readonly textsTo: (phone: string) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/** An e-mail that SES has sent. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

const settings = {
  AUTH: "true",
  // Notes each call, and whose it was.
  CLOUDTRAIL_RECORDING: "1",
  // Of the time that Step Functions waits before it tries again.
  SFN_WAIT_SCALE: "0.05",
  LAMBDA_ASYNC_RETRY_BASE_SECONDS: "0.2",
};

const mailDomain = "biller.example";
/** Who sends receipts. */
export const receiptsFrom = `The Biller <receipts@${mailDomain}>`;

/** Starts one, with a sender of e-mail. */
export async function startOwnAws(): Promise<OwnAws> {
  const { url, stop } = await startMinistack(settings);
  const clients = clientsOf(url);
  await clients.ses.send(new CreateEmailIdentityCommand({ EmailIdentity: mailDomain }));
  const inspect = async (path: string): Promise<unknown> =>
    (await fetch(`${url}/_ministack/${path}`)).json();
  return {
    url,
    clients,
    stop,
    mails: async () => {
      const { messages } = sentMails.parse(await inspect("ses/messages"));
      return Object.values(messages).flat();
    },
    textsTo: async (phone) => {
      const path = `sns/sms-messages?phoneNumber=${encodeURIComponent(phone)}`;
      return sentTexts.parse(await inspect(path)).sms_messages[phone] ?? [];
    },
  };
}

function clientsOf(endpoint: string) {
  const config = {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  return {
    stacks: new CloudFormationClient(config),
    trail: new CloudTrailClient(config),
    logs: new CloudWatchLogsClient(config),
    table: new DynamoDBClient(config),
    functions: new LambdaClient(config),
    files: new S3Client({ ...config, forcePathStyle: true }),
    queues: new SQSClient(config),
    secrets: new SecretsManagerClient(config),
    ses: new SESv2Client(config),
    topics: new SNSClient(config),
    workflows: new SFNClient(config),
  };
}

const sentMails = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z
        .object({ To: z.tuple([z.string()]), Subject: z.string(), BodyText: z.string() })
        .transform(({ To: [to], Subject: subject, BodyText: body }) => ({ to, subject, body })),
    ),
  ),
});

const sentTexts = z.object({
  sms_messages: z.record(
    z.string(),
    z.array(z.object({ Message: z.string() }).transform(({ Message }) => Message)),
  ),
});
