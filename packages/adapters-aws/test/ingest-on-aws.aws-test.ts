import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { instantFromEpoch } from "@billsdue/core";
import { invoiceId, problem, value } from "@billsdue/core/testing";
import { expect, it } from "vitest";

import { snsEventClientOptions } from "../src/sns/index.ts";
import { createIngestion } from "./compose.ts";
import { clientOf, ownTable } from "./dynamodb/own-table.ts";
import { awsConfig, emulatorUrl } from "./emulators.ts";
import { createBucket, createEmulatorClient } from "./s3/s3-buckets.ts";

it("ingests an object of the bucket into the table, as docs/aws.md composes it, and once", async () => {
  const dynamo = clientOf("ministack");
  const s3 = createEmulatorClient();
  const config = awsConfig(emulatorUrl("ministack"));
  const sns = new SNSClient({ ...config, ...snsEventClientOptions() });
  const { TopicArn: topicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "billsdue" }));
  const { bucket, put, keys } = await createBucket(s3, true);
  const table = await ownTable(dynamo);
  const now = instantFromEpoch(Date.now()) ?? expect.fail("no time");
  const names = { bucket, table, topicArn };
  const { ingest, invoices } = createIngestion({ s3, dynamo, sns }, names, { now: () => now });

  const rows = Array.from({ length: 250 }, (_, id) => `${id},Lee,10.00`);
  const content = ["InvoiceID,CustomerName,Balance", ...rows].join("\n");
  await put("inbox/bills.csv", new TextEncoder().encode(content));
  expect(value(await ingest("inbox/bills.csv"))).toMatchObject({ outcome: "applied", rows: 250 });
  expect(value(await invoices.load(invoiceId("7")))).toMatchObject({ billed: 1_000n, version: 1 });
  expect(await keys()).toContain("inbox/billsdue-out/report_bills.json");
  expect(problem(await ingest("inbox/bills.csv"))).toMatchObject({ code: "F_ALREADY_INGESTED" });
});
