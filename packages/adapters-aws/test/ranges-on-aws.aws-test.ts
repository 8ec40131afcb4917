import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  closeRun,
  defaultPolicy,
  defaultProfile,
  ingestFile,
  ingestRange,
  instantFromEpoch,
  splitFile,
} from "@billsdue/core";
import { invoiceId, value } from "@billsdue/core/testing";
import { expect, it } from "vitest";

import { createDynamoInvoiceStore, createDynamoRunLedger } from "../src/dynamodb/index.ts";
import { createS3FileStore } from "../src/s3/index.ts";
import { createSnsEventPublisher, snsEventClientOptions } from "../src/sns/index.ts";
import { clientOf, ownTable } from "./dynamodb/own-table.ts";
import { awsConfig, emulatorUrl } from "./emulators.ts";
import { readThrough } from "./s3/reading.ts";
import { createBucket, createEmulatorClient } from "./s3/s3-buckets.ts";

const ids = Array.from({ length: 250 }, (_, id) => `${id}`);
const rows = [...ids, ...ids].map((id) => `${id},Lee,10.00\n`).join("");
const content = new TextEncoder().encode(`InvoiceID,CustomerName,Balance\n${rows}7,Lee,x\n`);
const key = "inbox/bills.csv";

/** A bucket with the file, and a table of its own. */
async function world(isVersioned: boolean) {
  const client = clientOf("ministack");
  const s3 = createEmulatorClient();
  const sns = new SNSClient({
    ...awsConfig(emulatorUrl("ministack")),
    ...snsEventClientOptions(),
  });
  const { TopicArn: topicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "billsdue" }));
  const { bucket, put } = await createBucket(s3, isVersioned);
  await put(key, content);
  const table = await ownTable(client);
  const now = instantFromEpoch(Date.now()) ?? expect.fail("no time");
  const files = createS3FileStore({ client: s3, bucket });
  const outputsOf = async (report: string) => {
    const names = [`processed_bills.psv`, `rejected_bills.csv`, report];
    return Promise.all(
      names.map(async (name) => {
        const file = value(await files.open(`inbox/billsdue-out/${name}`));
        return file && (await readThrough(file)).content.toString();
      }),
    );
  };
  const ports = {
    files,
    ledger: createDynamoRunLedger({ client, table }),
    invoices: createDynamoInvoiceStore({ client, table, onCorrupt: console.error }),
    events: createSnsEventPublisher({ client: sns, topicArn }),
    clock: { now: () => now },
  };
  return { ports, put, outputsOf };
}

it.each([true, false])(
  "ingests an object in ranges as in one pass, in a bucket with versions: %s",
  async (isVersioned) => {
    const profile = {
      ...defaultProfile,
      holds: { rejectedShare: 1, fewerRowsShare: null, sumChangeShare: null },
    };
    const input = { key, profile, policy: defaultPolicy };
    const whole = await world(isVersioned);
    const expected = value(await ingestFile(whole.ports)(input));

    const { ports, put, outputsOf } = await world(isVersioned);
    const split = value(await splitFile(ports)({ ...input, rangeBytes: 2_000 }));
    if (split.type === "held") expect.fail("it is held");
    if (isVersioned) await put(key, new TextEncoder().encode("something else"));
    const numbers = split.ranges.map(({ number }) => number);
    expect(numbers).toStrictEqual([1, 2, 3, 4]);
    const ingest = ingestRange(ports);
    for (const done of await Promise.all(
      numbers.map((number) => ingest({ plan: split.plan, number, policy: defaultPolicy })),
    )) {
      value(done);
    }
    const { asOf, ...report } = value(await closeRun(ports)(split));
    const { asOf: wholeAsOf, ...wholeReport } = expected;
    expect(report).toStrictEqual(wholeReport);
    expect(asOf.businessDate).toBe(wholeAsOf.businessDate);
    const outputs = await outputsOf("report_bills.json");
    expect(outputs).toStrictEqual(await whole.outputsOf("report_bills.json"));
    expect(value(await ports.invoices.load(invoiceId("9")))).toMatchObject({ billed: 1_000n });
    expect(value(await ports.invoices.load(invoiceId("7")))).toBeUndefined();
  },
);
