import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { createTableClient } from "@billsdue/adapters-aws/dynamodb";
import { createFilesClient } from "@billsdue/adapters-aws/s3";
import { secretsManagerClientOptions } from "@billsdue/adapters-aws/secrets-manager";
import { sesClientOptions } from "@billsdue/adapters-aws/ses";
import { snsEventClientOptions, snsTextClientOptions } from "@billsdue/adapters-aws/sns";
import { sfnClientOptions } from "@billsdue/adapters-aws/step-functions";

/** A client for each service. */
export interface AwsClients {
  readonly table: DynamoDBClient;
  readonly files: S3Client;
  readonly secrets: SecretsManagerClient;
  readonly mail: SESv2Client;
  readonly workflows: SFNClient;
  readonly events: SNSClient;
  readonly texts: SNSClient;
}

/** Clients for the endpoint, region and credentials that the SDK finds by itself: `AWS_ENDPOINT_URL`, `AWS_REGION`, a profile and so on. */
export function createAwsClients(): AwsClients {
  return {
    table: createTableClient(),
    files: createFilesClient(),
    secrets: new SecretsManagerClient(secretsManagerClientOptions()),
    mail: new SESv2Client(sesClientOptions()),
    workflows: new SFNClient(sfnClientOptions()),
    events: new SNSClient(snsEventClientOptions()),
    texts: new SNSClient(snsTextClientOptions()),
  };
}
