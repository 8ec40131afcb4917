import { SESv2Client, type SESv2ClientConfig } from "@aws-sdk/client-sesv2";
import { problem, shown, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { createSesMailer, sesClientOptions } from "../../src/ses/index.ts";
import {
  type Answer,
  connectionReset,
  fakeHandler,
  jsonException,
  nowhere,
} from "../fake-handler.ts";
import { localServer } from "../local-server.ts";

const from = "receipts@biller.example";
const email = { to: "payer@example.org", subject: "Payment receipt ABC", body: "551.00 USD" };
const sent: Answer = { status: 200, body: '{"MessageId":"m"}' };
const unavailable = (reason: RegExp) => ({
  type: "unavailable",
  port: "mailer",
  reason: expect.stringMatching(reason),
});

function clientOf(config: SESv2ClientConfig): SESv2Client {
  return new SESv2Client({ ...nowhere, ...sesClientOptions(), ...config });
}

function mailing(...answers: readonly Answer[]) {
  const { requestHandler, requests } = fakeHandler(...answers);
  return { mailer: createSesMailer({ client: clientOf({ requestHandler }), from }), requests };
}

describe("an e-mail is sent at least once", () => {
  it.each([
    ["the connection is reset after the send", connectionReset()],
    ["SES has trouble after the send", jsonException("InternalServiceErrorException", 500)],
    ["more is sent than the account may", jsonException("TooManyRequestsException", 429)],
  ])("where %s", async (_where, first) => {
    const { mailer, requests } = mailing(first, sent);
    value(await mailer.send(email));
    expect(requests).toHaveLength(2);
    expect(requests[1]?.body).toBe(requests[0]?.body);
  });

  it("and is left for later after three attempts", async () => {
    const { mailer, requests } = mailing(jsonException("InternalServiceErrorException", 500));
    expect(problem(await mailer.send(email))).toStrictEqual(
      unavailable(/^InternalServiceErrorException: SES has trouble of its own \(request r-3\)$/),
    );
    expect(requests).toHaveLength(3);
  });

  it("where no answer comes in time, three times", async () => {
    const { endpoint, requests } = await localServer("silent");
    const requestHandler = { ...sesClientOptions().requestHandler, requestTimeout: 300 };
    const mailer = createSesMailer({ client: clientOf({ endpoint, requestHandler }), from });
    expect(problem(await mailer.send(email))).toStrictEqual(
      unavailable(/^TimeoutError: no answer came in time, or the connection broke$/),
    );
    expect(requests()).toBe(3);
  });

  it("but not again when the time of the invocation is up", async () => {
    const { endpoint, requests, untilAsked } = await localServer("silent");
    const mailer = createSesMailer({ client: clientOf({ endpoint }), from, signal: untilAsked });
    expect(problem(await mailer.send(email))).toStrictEqual(unavailable(/^AbortError: /));
    expect(requests()).toBe(1);
  });
});

describe("what is wrong with an e-mail", () => {
  it.each([
    ["BadRequestException", "SES does not take this address or message"],
    ["MessageRejected", "SES does not send this message"],
  ])("is final where SES will never send it: %s", async (name, reason) => {
    const { mailer, requests } = mailing(jsonException(name));
    expect(problem(await mailer.send(email))).toStrictEqual({ type: "delivery-refused", reason });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ["AccountSuspendedException", /^AccountSuspendedException: the account may not send/],
    ["SendingPausedException", /^SendingPausedException: sending is paused/],
    ["MailFromDomainNotVerifiedException", /^MailFromDomainNotVerifiedException: the MAIL FROM/],
    ["NotFoundException", /^NotFoundException: there is no such configuration set/],
    ["AccessDeniedException", /^AccessDeniedException: the role lacks ses:SendEmail/],
    ["BrandNewException", /^BrandNewException: HTTP 400 \(request r-1\)$/],
  ])("is not final where it is the account's: %s", async (name, reason) => {
    const { mailer } = mailing(jsonException(name));
    const failure = problem(await mailer.send(email));
    expect(failure).toStrictEqual(unavailable(reason));
    expect(shown(failure)).not.toMatch(/payer|551|s3cr3t/);
  });

  it("is not final where an address is not verified, which SES tells in words only", async () => {
    const words =
      "Email address is not verified. The following identities failed: payer@example.org";
    const { mailer } = mailing(jsonException("MessageRejected", 400, words));
    const failure = problem(await mailer.send(email));
    expect(failure).toStrictEqual(unavailable(/^MessageRejected: an address is not verified: /));
    expect(shown(failure)).not.toContain("payer");
  });
});

it("has plain text in UTF-8, and its configuration set", async () => {
  const { requestHandler, requests } = fakeHandler(sent);
  const client = clientOf({ requestHandler });
  value(await createSesMailer({ client, from, configurationSet: "receipts" }).send(email));
  expect(JSON.parse(requests[0]?.body ?? "")).toStrictEqual({
    FromEmailAddress: from,
    Destination: { ToAddresses: [email.to] },
    Content: {
      Simple: {
        Subject: { Data: email.subject, Charset: "UTF-8" },
        Body: { Text: { Data: email.body, Charset: "UTF-8" } },
      },
    },
    ConfigurationSetName: "receipts",
  });
});

describe("a sender that is none", () => {
  it.each(["", "receipts", "José <receipts@biller.example>", "a@b <receipts>", "a@b\r\nBcc: c@d"])(
    "is nobody's address's fault: %j",
    async (wrong) => {
      const { requestHandler, requests } = fakeHandler(sent);
      const mailer = createSesMailer({ client: clientOf({ requestHandler }), from: wrong });
      expect(problem(await mailer.send(email))).toStrictEqual(
        unavailable(/^nothing was sent: `from` is neither an address nor /),
      );
      expect(requests).toHaveLength(0);
    },
  );

  it.each(["receipts@biller.example", "The Biller, Inc. <receipts@biller.example>"])(
    "is not %s",
    async (right) => {
      const { requestHandler, requests } = fakeHandler(sent);
      value(
        await createSesMailer({ client: clientOf({ requestHandler }), from: right }).send(email),
      );
      expect(requests).toHaveLength(1);
    },
  );
});
