import { SNSClient, type SNSClientConfig } from "@aws-sdk/client-sns";
import { problem, shown, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { createSnsTexter, snsTextClientOptions } from "../../src/sns/index.ts";
import {
  type Answer,
  connectionReset,
  fakeHandler,
  nowhere,
  secretWords,
  xmlException,
} from "../fake-handler.ts";
import { localServer } from "../local-server.ts";

const text = { to: "+12125550123", text: "551.00 USD paid" };
const sent = {
  status: 200,
  body: "<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>",
};
const lost = /^TimeoutError: no answer came in time, or the connection broke$/;
const unavailable = (reason: RegExp) => ({
  type: "unavailable",
  port: "texter",
  reason: expect.stringMatching(reason),
});

function clientOf(config: SNSClientConfig): SNSClient {
  return new SNSClient({ ...nowhere, ...snsTextClientOptions(), ...config });
}

function texting(...answers: readonly Answer[]) {
  const { requestHandler, requests } = fakeHandler(...answers);
  return { texter: createSnsTexter({ client: clientOf({ requestHandler }) }), requests };
}

/** Fails with `reason`, after exactly one request, and tells nothing of the payer. */
async function once(answer: Answer, reason: RegExp): Promise<void> {
  const { texter, requests } = texting(answer);
  const failure = problem(await texter.send(text));
  expect(failure).toStrictEqual(unavailable(reason));
  expect(requests).toHaveLength(1);
  expect(shown(failure)).not.toMatch(/2125550123|551|s3cr3t/);
}

describe("a text is sent at most once", () => {
  it.each([
    ["the connection is reset after the send", connectionReset(), lost],
    [
      "SNS has trouble after the send",
      xmlException("InternalError", 500),
      /^InternalErrorException: SNS has trouble of its own \(request r-1\)$/,
    ],
    ["more is sent than the account may", xmlException("Throttling"), /^Throttling: more is sent/],
    [
      "more is sent than the account may, in other words",
      xmlException("Throttled", 429),
      /^ThrottledException: more is sent/,
    ],
    [
      "the role may not send",
      xmlException("AuthorizationError", 403),
      /^AuthorizationErrorException: the role lacks sns:Publish/,
    ],
    ["an exception is new", xmlException("BrandNew", 418), /^BrandNew: HTTP 418 \(request r-1\)$/],
    ["the answer is unreadable", { status: 200, body: "<html>" }, /./],
  ])("where %s", async (_where, answer, reason) => {
    await once(answer, reason);
  });

  it("where the connection is reset, over a socket that is there", async () => {
    const { endpoint, requests } = await localServer("resets");
    const texter = createSnsTexter({ client: clientOf({ endpoint }) });
    expect(problem(await texter.send(text))).toStrictEqual(unavailable(lost));
    expect(requests()).toBe(1);
  });

  it("where no answer comes in time", async () => {
    const { endpoint, requests } = await localServer("silent");
    const requestHandler = { ...snsTextClientOptions().requestHandler, requestTimeout: 300 };
    const texter = createSnsTexter({ client: clientOf({ endpoint, requestHandler }) });
    const failure = problem(await texter.send(text));
    expect(failure).toStrictEqual(unavailable(lost));
    expect(requests()).toBe(1);
  });

  it("where the time of the invocation is up", async () => {
    const { endpoint, requests, untilAsked } = await localServer("silent");
    const texter = createSnsTexter({ client: clientOf({ endpoint }), signal: untilAsked });
    const failure = problem(await texter.send(text));
    expect(failure).toStrictEqual(unavailable(/^AbortError: the time of this invocation was up$/));
    expect(requests()).toBe(1);
  });

  it.each([
    ["the SDK's own number of attempts", { maxAttempts: undefined }],
    ["two attempts", { maxAttempts: 2 }],
    ["attempts that nobody can tell", { maxAttempts: () => Promise.reject(new Error("none")) }],
  ])("and not at all through a client with %s", async (_what, { maxAttempts }) => {
    const { requestHandler, requests } = fakeHandler(sent);
    const client = new SNSClient({
      ...nowhere,
      requestHandler,
      ...(maxAttempts === undefined ? {} : { maxAttempts }),
    });
    const failure = problem(await createSnsTexter({ client }).send(text));
    expect(failure).toStrictEqual(
      unavailable(
        /^nothing was sent: its client .*: use new SNSClient\({ \.\.\.snsTextClientOptions\(\) }\)$/,
      ),
    );
    expect(requests).toHaveLength(0);
  });
});

describe("a text that SNS will never deliver", () => {
  it.each([
    ["InvalidParameter", "SNS does not take this number or text"],
    ["ParameterValueInvalid", "SNS does not take this number or text"],
    ["OptedOut", "the number has opted out of texts from this account"],
  ])("is refused: %s", async (code, reason) => {
    const { texter, requests } = texting(xmlException(code));
    expect(problem(await texter.send(text))).toStrictEqual({ type: "delivery-refused", reason });
    expect(requests).toHaveLength(1);
    expect(secretWords).toContain(text.to);
  });

  it.each([
    { senderId: "The Biller" },
    { senderId: "12345" },
    { senderId: "TwelveLetter" },
    { senderId: "" },
    { maxPrice: 0 },
    { maxPrice: Number.NaN },
  ])("is none where a setting is wrong: %o", async (setting) => {
    const { requestHandler, requests } = fakeHandler(sent);
    const client = clientOf({ requestHandler });
    const failure = problem(await createSnsTexter({ client, ...setting }).send(text));
    expect(failure).toStrictEqual(unavailable(/^nothing was sent: (senderId|maxPrice) is no/));
    expect(requests).toHaveLength(0);
  });
});

it("sends through a client that sends once", async () => {
  const { texter, requests } = texting(sent);
  value(await texter.send(text));
  expect(requests.map(({ body }) => new URLSearchParams(body).get("PhoneNumber"))).toStrictEqual([
    text.to,
  ]);
});

it("sends each text over a connection of its own, since one that was kept may be dead", async () => {
  const { endpoint, connections } = await localServer(sent);
  const texter = createSnsTexter({ client: clientOf({ endpoint }) });
  for (let nth = 0; nth < 2; nth += 1) value(await texter.send(text));
  expect(connections()).toBe(2);
});
