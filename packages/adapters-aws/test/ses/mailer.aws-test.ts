import {
  CreateEmailIdentityCommand,
  PutAccountDetailsCommand,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import { describeMailer, problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";

import { createSesMailer, sesClientOptions } from "../../src/ses/index.ts";
import { ownAccount } from "../own-account.ts";

const from = "The Biller <receipts@biller.example>";
const sent = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z.object({
        Source: z.string(),
        To: z.tuple([z.string()]),
        Subject: z.string(),
        BodyText: z.string(),
      }),
    ),
  ),
});

async function mailing(
  settings: { readonly from?: string; readonly configurationSet?: string } = {},
) {
  const { id, config, inspect } = ownAccount();
  const client = new SESv2Client({ ...config, ...sesClientOptions() });
  await client.send(new CreateEmailIdentityCommand({ EmailIdentity: "biller.example" }));
  const records = async () => sent.parse(await inspect("ses/messages")).messages[id] ?? [];
  return {
    client,
    mailer: createSesMailer({ client, from, ...settings }),
    records,
    delivered: async () =>
      (await records()).map(({ To: [to], Subject, BodyText }) => ({
        to,
        subject: Subject,
        body: BodyText,
      })),
  };
}

describeMailer("SES", mailing);

const unverified = {
  type: "unavailable",
  port: "mailer",
  reason: expect.stringMatching(/^MessageRejected: an address is not verified: [^@]*$/),
};
const email = { to: "payer@example.org", subject: "Payment receipt ABC", body: "one" };

describe("what SES does with e-mail", () => {
  it("sends it from the biller", async () => {
    const { mailer, records } = await mailing();
    value(await mailer.send(email));
    expect((await records()).map(({ Source }) => Source)).toStrictEqual([from]);
  });

  it("may send it later where the sender is not verified: that is no fault of the address", async () => {
    const { mailer, records } = await mailing({ from: "receipts@other.example" });
    expect(problem(await mailer.send(email))).toStrictEqual(unverified);
    expect(await records()).toStrictEqual([]);
  });

  it("may send it later where the account is still in the sandbox", async () => {
    const { client, mailer } = await mailing();
    await client.send(
      new PutAccountDetailsCommand({
        MailType: "TRANSACTIONAL",
        WebsiteURL: "https://biller.example",
        ProductionAccessEnabled: false,
      }),
    );
    expect(problem(await mailer.send(email))).toStrictEqual(unverified);
  });

  it("MiniStack takes an address that is none, which SES answers with BadRequestException", async () => {
    // https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors
    const { mailer, delivered } = await mailing();
    value(await mailer.send({ ...email, to: "none" }));
    expect((await delivered()).map(({ to }) => to)).toStrictEqual(["none"]);
  });

  it("MiniStack takes a configuration set that does not exist, which SES answers with NotFoundException", async () => {
    // https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors
    const { mailer, delivered } = await mailing({ configurationSet: "none" });
    value(await mailer.send(email));
    expect(await delivered()).toStrictEqual([email]);
  });
});
