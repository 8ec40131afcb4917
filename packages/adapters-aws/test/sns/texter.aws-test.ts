import { SNSClient } from "@aws-sdk/client-sns";
import { describeTexter, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";

import { createSnsTexter, snsTextClientOptions } from "../../src/sns/index.ts";
import { ownAccount } from "../own-account.ts";

const attribute = z.object({ DataType: z.string(), StringValue: z.string() });
const sent = z.object({
  sms_messages: z.record(
    z.string(),
    z.array(
      z.object({
        PhoneNumber: z.string(),
        Message: z.string(),
        MessageAttributes: z.record(z.string(), attribute),
      }),
    ),
  ),
});

function texting(settings: { readonly senderId?: string; readonly maxPrice?: number } = {}) {
  const { config, inspect } = ownAccount();
  const client = new SNSClient({ ...config, ...snsTextClientOptions() });
  const records = async () =>
    Object.values(sent.parse(await inspect("sns/sms-messages")).sms_messages).flat();
  return {
    texter: createSnsTexter({ client, ...settings }),
    records,
    delivered: async () =>
      (await records()).map(({ PhoneNumber, Message }) => ({ to: PhoneNumber, text: Message })),
  };
}

describeTexter("SNS", texting);

describe("what SNS is told of a text", () => {
  it("is that it is transactional, who it is from and what it may cost", async () => {
    const { texter, records } = texting({ senderId: "TheBiller", maxPrice: 0.05 });
    value(await texter.send({ to: "+12125550123", text: "one" }));
    const [record] = await records();
    expect(record?.MessageAttributes).toStrictEqual({
      "AWS.SNS.SMS.SMSType": { DataType: "String", StringValue: "Transactional" },
      "AWS.SNS.SMS.SenderID": { DataType: "String", StringValue: "TheBiller" },
      "AWS.SNS.SMS.MaxPrice": { DataType: "Number", StringValue: "0.05" },
    });
  });

  it("MiniStack takes a number that is none, which SNS answers with InvalidParameter", async () => {
    // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: PhoneNumber, "Use E.164 format"
    const { texter, delivered } = texting();
    value(await texter.send({ to: "+1", text: "one" }));
    expect(await delivered()).toHaveLength(1);
  });
});
