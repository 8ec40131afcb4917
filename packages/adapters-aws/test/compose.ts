// #region compose
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SNSClient } from "@aws-sdk/client-sns";
import { createDynamoInvoiceStore, createDynamoRunLedger } from "@billsdue/adapters-aws/dynamodb";
import { createS3FileStore } from "@billsdue/adapters-aws/s3";
import { createSnsEventPublisher } from "@billsdue/adapters-aws/sns";
import { type Clock, defaultPolicy, defaultProfile, ingestFile } from "@billsdue/core";

interface Clients {
  readonly s3: S3Client;
  readonly dynamo: DynamoDBClient;
  readonly sns: SNSClient;
}

/** Ingests objects of the bucket into the table. */
export function createIngestion(
  { s3, dynamo, sns }: Clients,
  { bucket, table, topicArn }: { bucket: string; table: string; topicArn: string },
  clock: Clock,
) {
  const invoices = createDynamoInvoiceStore({ client: dynamo, table, onCorrupt: console.error });
  const ingest = ingestFile({
    files: createS3FileStore({ client: s3, bucket }),
    ledger: createDynamoRunLedger({ client: dynamo, table }),
    invoices,
    events: createSnsEventPublisher({ client: sns, topicArn }),
    clock,
  });
  const by = { profile: defaultProfile, policy: defaultPolicy };
  return { invoices, ingest: (key: string) => ingest({ key, ...by }) };
}
// #endregion
