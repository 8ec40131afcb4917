import { SNSClient } from "@aws-sdk/client-sns";
import type { DomainEvent } from "@billsdue/core";
import {
  currency,
  describeEventPublisher,
  fingerprint,
  invoiceId,
  paymentId,
  problem,
  value,
} from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import {
  createSnsEventPublisher,
  readDomainEvent,
  snsEventClientOptions,
} from "../../src/sns/index.ts";
import { type OwnAccount, ownAccount } from "../own-account.ts";
import { subscribedQueue } from "./subscribed-queue.ts";

function clientOf({ config }: OwnAccount): SNSClient {
  return new SNSClient({ ...config, ...snsEventClientOptions() });
}

async function publishing(filter?: Record<string, readonly unknown[]>) {
  const account = ownAccount();
  const { topicArn, received } = await subscribedQueue(account, filter);
  const publisher = createSnsEventPublisher({ client: clientOf(account), topicArn });
  const heard = async () => (await received()).map(({ Body = "" }) => value(readDomainEvent(Body)));
  return { publisher, heard, received };
}

describeEventPublisher("SNS, heard through SQS", publishing);

const about = { invoiceId: invoiceId("Bill é 007"), paymentId: paymentId("p1") };
const captured = (code: string, minorUnits: bigint): DomainEvent => ({
  type: "payment-captured",
  ...about,
  amount: { currency: currency(code), minorUnits },
});
const ingested: DomainEvent = { type: "file-ingested", fingerprint: fingerprint("a"), rows: 1 };

describe("what SNS does with events", () => {
  it("gives each the attributes to filter on, with their types", async () => {
    const { publisher, received } = await publishing();
    value(await publisher.publish([captured("KWD", -9_007_199_254_740_993n)]));
    const [message] = await received();
    expect(message?.MessageAttributes).toStrictEqual({
      type: { DataType: "String", StringValue: "payment-captured" },
      currency: { DataType: "String", StringValue: "KWD" },
      minorUnits: { DataType: "Number", StringValue: "-9007199254740993" },
      invoiceId: { DataType: "String", StringValue: "Bill é 007" },
      paymentId: { DataType: "String", StringValue: about.paymentId },
    });
  });

  it("delivers what a subscription's filter lets through, and nothing else", async () => {
    const { publisher, heard } = await publishing({
      type: ["payment-captured"],
      currency: ["USD"],
      minorUnits: [{ numeric: [">=", 100_00] }],
    });
    const heardOf = captured("USD", 100_00n);
    const events = [ingested, captured("USD", 99_99n), captured("EUR", 200_00n), heardOf];
    value(await publisher.publish(events));
    expect(await heard()).toStrictEqual([heardOf]);
  });

  it("fails where there is no such topic, with the event and its reason", async () => {
    const account = ownAccount();
    const topicArn = `arn:aws:sns:us-east-1:${account.id}:none`;
    const publisher = createSnsEventPublisher({ client: clientOf(account), topicArn });
    expect(problem(await publisher.publish([ingested]))).toStrictEqual({
      type: "unavailable",
      port: "event-publisher",
      reason: expect.stringMatching(
        /^1 of 1 events were not published: NotFoundException: there is no such topic/,
      ),
    });
  });
});
