import { ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import {
  createMemoryEventPublisher,
  createMemoryFileStore,
  createMemoryInvoiceStore,
  createMemoryRunLedger,
} from "@billsdue/adapters-memory";
import { addMilliseconds, defaultPolicy, ingestFile, parseProfile } from "@billsdue/core";
import { value } from "@billsdue/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { HandlerName } from "../../src/deployment/index.ts";
import { systemClock } from "../../src/system-clock.ts";
import { type Biller, startBiller } from "./biller.ts";
import { unusedGrants } from "./calls.ts";
import { createCanaries } from "./canaries.ts";
import { killFunction } from "./kill-function.ts";
import { allLogs, logOf, measured } from "./logs.ts";
import { until } from "./until.ts";

// The files of these tests have nothing to do with each other.
const profile = { holds: { fewerRowsShare: null, sumChangeShare: null } };
const splitAbove = 20_000;
const outputs = "inbox/billsdue-out";

let biller: Biller;

beforeAll(async () => {
  biller = await startBiller({
    SplitAboveBytes: String(splitAbove),
    RangeBytes: "6000",
    Profile: JSON.stringify(profile),
  });
});
afterAll(() => biller.stop());

/** A file of bills from the number `first` on; of every hundred, one is rejected and one stands there twice. */
function fileOf(first: number, count: number, cents = "05"): string {
  const rows = Array.from({ length: count }, (_row, nth) => {
    const id = first + (nth % 100 === 99 ? nth - 40 : nth);
    const balance = nth % 100 === 50 ? "much" : `${id % 900}.${cents}`;
    return `${id},Wolverhampton ${id},${balance},0\n`;
  });
  return `InvoiceID,CustomerName,Balance,IsProcessed\n${rows.join("")}`;
}

const dayOne = fileOf(1_000, 120);
const dayTwo = fileOf(1_000, 120, "06");
const dayThree = fileOf(1_060, 1_200, "07");

/** A file of which half is rejected. */
function doubtfulFile(first: number, count: number): string {
  const rows = Array.from({ length: count }, (_row, nth) => {
    const balance = nth % 2 === 0 ? "much" : "1.00";
    return `${first + nth},Wolverhampton ${first + nth},${balance},0\n`;
  });
  return `InvoiceID,CustomerName,Balance,IsProcessed\n${rows.join("")}`;
}

/** What becomes of the last of these files beside it, each in one pass on this machine. */
async function inOnePass(...given: readonly (readonly [name: string, content: string])[]) {
  const files = createMemoryFileStore(systemClock.now);
  const ingest = ingestFile({
    files,
    ledger: createMemoryRunLedger(),
    invoices: createMemoryInvoiceStore(),
    events: createMemoryEventPublisher(),
    clock: systemClock,
  });
  const by = {
    profile: value(parseProfile({ name: "default", ...profile })),
    policy: defaultPolicy,
  };
  for (const [nth, [name, content]] of given.entries()) {
    const key = `inbox/${name}.csv`;
    files.put(key, content, addMilliseconds(systemClock.now(), nth));
    value(await ingest({ key, ...by }));
  }
  const read = async (key: string) => files.text(key) ?? expect.fail(key);
  return outputsOf(given.at(-1)?.[0] ?? "", read);
}

/** What has become of a file beside it. */
async function outputsOf(name: string, read: (key: string) => Promise<string>) {
  return {
    report: await read(`${outputs}/report_${name}.json`),
    processed: await read(`${outputs}/processed_${name}.psv`),
    rejected: await read(`${outputs}/rejected_${name}.csv`),
  };
}

/** How many lines of a function's log have that text. */
async function timesLogged(name: HandlerName, text: string): Promise<number> {
  return (await logOf(biller, name)).filter((line) => line.includes(text)).length;
}

/** The states in which executions of big files are that have ended, when none is under way. */
async function endedFileWorkflows(): Promise<readonly (string | undefined)[]> {
  return until("end of the executions of big files", async () => {
    const list = new ListExecutionsCommand({ stateMachineArn: biller.deployed.fileWorkflow });
    const { executions = [] } = await biller.aws.clients.workflows.send(list);
    const statuses = executions.map(({ status }) => status);
    return statuses.includes("RUNNING") ? undefined : statuses;
  });
}

describe("a file", () => {
  it("is ingested once, though it is told of three times at once, and later through SQS and EventBridge", async () => {
    const version = await biller.put("day one+.csv", dayOne);
    const { bucket } = biller.deployed;
    const s3 = {
      Records: [
        {
          eventName: "ObjectCreated:Put",
          s3: {
            bucket: { name: bucket },
            object: { key: "inbox/day+one%2B.csv", versionId: version },
          },
        },
      ],
    };
    const done = { result: null };
    const direct = await Promise.all([biller.invoke("ingest", s3), biller.invoke("ingest", s3)]);
    expect(direct).toStrictEqual([done, done]);
    const once = await outputsOf("day one+", biller.content);
    expect(once).toStrictEqual(await inOnePass(["day one+", dayOne]));
    const stored = await biller.stored("1000");

    const message = (messageId: string, body: unknown) => ({
      messageId,
      receiptHandle: messageId,
      body: JSON.stringify(body),
      attributes: {},
      messageAttributes: {},
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:files",
      awsRegion: "us-east-1",
    });
    const bridged = {
      version: "0",
      id: "9c4f6a2e-0000-4000-8000-000000000001",
      source: "aws.s3",
      "detail-type": "Object Created",
      detail: { bucket: { name: bucket }, object: { key: "inbox/day one+.csv" } },
    };
    const queued = { Records: [message("one", s3), message("two", { no: "notification" })] };
    expect(await biller.invoke("ingest", queued)).toStrictEqual({
      result: { batchItemFailures: [{ itemIdentifier: "two" }] },
    });
    expect(await biller.invoke("ingest", bridged)).toStrictEqual(done);
    // Who comes while another is at it leaves it to a workflow, which finds it done.
    const settled = /"code":"F_ALREADY_INGESTED"|"message":"file-handed-over"/;
    const isSettled = (lines: readonly string[]) =>
      lines.filter((line) => settled.test(line)).length === 4;
    await biller.logged("ingest", isSettled);
    expect(new Set(await endedFileWorkflows())).not.toContain("FAILED");
    expect(await timesLogged("ingest", '"message":"file-ingested"')).toBe(1);
    expect(await outputsOf("day one+", biller.content)).toStrictEqual(once);
    expect(await biller.stored("1000")).toStrictEqual(stored);
  });

  it("is followed by a newer one", async () => {
    await biller.put("day two.csv", dayTwo);
    const whole = await inOnePass(["day one+", dayOne], ["day two", dayTwo]);
    expect(await outputsOf("day two", biller.content)).toStrictEqual(whole);
    expect(whole.processed).toContain("|revised|");
  });

  it("that is big is ingested in ranges, to the same outputs as in one pass, though a function is killed meanwhile", async () => {
    expect(dayThree.length).toBeGreaterThan(splitAbove);
    const victim = biller.deployed.functionOf("ingest-range");
    await biller.put("day three.csv", dayThree);
    await until("a range under way", async () =>
      killFunction(biller.aws.url, victim) > 0 ? true : undefined,
    );
    const days = [
      ["day one+", dayOne],
      ["day two", dayTwo],
      ["day three", dayThree],
    ] as const;
    const whole = await inOnePass(...days);
    expect(await outputsOf("day three", biller.content)).toStrictEqual(whole);
    expect(whole.processed).toContain("|revised|");
    expect(whole.rejected).toContain("E_");
    expect(new Set(await endedFileWorkflows())).toStrictEqual(new Set(["SUCCEEDED"]));
    expect(await timesLogged("ingest-range", "START RequestId")).toBeGreaterThan(5);
    expect(await biller.stored("2000")).toMatchObject({ billed: "20007" });
  });

  it.each([
    ["is held", "ingest", "held", 20_000, 40],
    ["that is big is held", "split-file", "big-held", 30_000, 1_200],
  ] as const)(
    "that may be wrong and %s is not applied, and rings",
    async (_what, by, name, first, count) => {
      await biller.put(`${name}.csv`, doubtfulFile(first, count));
      const report = JSON.parse(await biller.content(`${outputs}/report_${name}.json`));
      expect(report).toMatchObject({ outcome: "held", holds: [{ code: "F_TOO_MANY_REJECTS" }] });
      const lines = await biller.logged(by, (logged) => measured(logged, "FilesHeld").length > 0);
      expect(measured(lines, "FilesHeld")).toStrictEqual([1]);
      expect(await biller.contentNow(`${outputs}/processed_${name}.psv`)).toBeUndefined();
      expect(await biller.stored(String(first + 1))).toBeNull();
      await endedFileWorkflows();
    },
  );

  it("that cannot be ingested waits in a queue when all tries have failed", async () => {
    const { deployed, aws } = biller;
    const object = { key: "inbox/bills.csv" };
    const elsewhere = { eventName: "ObjectCreated:Put", s3: { bucket: { name: "other" }, object } };
    await biller.invokeLater("ingest", { Records: [elsewhere] });
    const body = await until("a failed notification", async () => {
      const receive = new ReceiveMessageCommand({ QueueUrl: deployed.failedNotifications });
      return (await aws.clients.queues.send(receive)).Messages?.[0]?.Body;
    });
    expect(JSON.parse(body)).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
      requestPayload: { Records: [elsewhere] },
    });
  });

  it("needs all that the functions may do, and nothing that they may not", async () => {
    const names = ["ingest", "split-file", "ingest-range", "close-run"] as const;
    // What somebody does whose upload fails.
    const ofUploads = ["s3:AbortMultipartUpload"];
    expect(await unusedGrants(biller.aws, names)).toStrictEqual({
      ingest: ofUploads,
      "split-file": ofUploads,
      "ingest-range": ofUploads,
      "close-run": ofUploads,
    });
    const denied = (await allLogs(biller)).filter((line) => /denied|the role/i.test(line));
    expect(denied).toStrictEqual([]);
  });

  it("leaves no name in any log", async () => {
    const canaries = createCanaries();
    canaries.add("Wolverhampton");
    expect(canaries.in(await allLogs(biller))).toStrictEqual([]);
  });
});
