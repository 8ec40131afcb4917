import { SNSClient } from "@aws-sdk/client-sns";
import type { DomainEvent } from "@billsdue/core";
import { fingerprint, problem, shown, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { batchesOf } from "../../src/sns/batches.ts";
import { createSnsEventPublisher, snsEventClientOptions } from "../../src/sns/index.ts";
import {
  type Answer,
  connectionReset,
  fakeHandler,
  nowhere,
  xmlException,
} from "../fake-handler.ts";
import { localServer } from "../local-server.ts";

const topicArn = "arn:aws:sns:us-east-1:123456789012:events";
const backoff = { tries: 3, firstMs: 1, mostMs: 1 };
const events = (count: number) =>
  Array.from({ length: count }, (_, rows): DomainEvent => ({
    type: "file-ingested",
    fingerprint: fingerprint("a"),
    rows,
  }));

function taken(...ids: readonly number[]): string {
  return ids.map((id) => `<member><Id>${id}</Id><MessageId>m</MessageId></member>`).join("");
}

function refused(id: number, code: string, senderFault: boolean): string {
  return `<member><Id>${id}</Id><Code>${code}</Code><Message>s3cr3t</Message><SenderFault>${senderFault}</SenderFault></member>`;
}

function answer(successful: string, failed = ""): Answer {
  const result = `<Successful>${successful}</Successful><Failed>${failed}</Failed>`;
  const body = `<PublishBatchResponse><PublishBatchResult>${result}</PublishBatchResult></PublishBatchResponse>`;
  return { status: 200, body };
}

function publishing(...answers: readonly Answer[]) {
  const { requestHandler, requests } = fakeHandler(...answers);
  const client = new SNSClient({ ...nowhere, ...snsEventClientOptions(), requestHandler });
  const idsOf = (body: string) =>
    [...new URLSearchParams(body)]
      .filter(([key]) => key.endsWith(".Id"))
      .map(([, id]) => Number(id));
  return {
    publisher: createSnsEventPublisher({ client, topicArn, backoff }),
    asked: () => requests.map(({ body }) => idsOf(body)),
  };
}

const unavailable = (reason: RegExp) => ({
  type: "unavailable",
  port: "event-publisher",
  reason: expect.stringMatching(reason),
});

describe("what SNS takes in part", () => {
  it("is tried again for the rest only", async () => {
    const first = answer(taken(0, 2), refused(1, "InternalError", false));
    const { publisher, asked } = publishing(first, answer(taken(1)));
    value(await publisher.publish(events(3)));
    expect(asked()).toStrictEqual([[0, 1, 2], [1]]);
  });

  it("is not tried again where the event is at fault, and is told of", async () => {
    const { publisher, asked } = publishing(
      answer(taken(0), refused(1, "InvalidParameter", true) + refused(2, "Throttled", false)),
      answer(taken(2)),
    );
    const failure = problem(await publisher.publish(events(3)));
    expect(failure).toStrictEqual(
      unavailable(/^1 of 3 events were not published: InvalidParameter: SNS does not take/),
    );
    expect(asked()).toStrictEqual([[0, 1, 2], [2]]);
    expect(shown(failure)).not.toContain("s3cr3t");
  });

  it("is given up after the last try, and told of with every reason", async () => {
    const { publisher, asked } = publishing(
      answer(taken(0), refused(1, "InternalError", false) + refused(2, "BrandNew", false)),
    );
    expect(problem(await publisher.publish(events(3)))).toStrictEqual(
      unavailable(
        /^2 of 3 events were not published: InternalError: SNS has trouble of its own; BrandNew: SNS gives no other reason$/,
      ),
    );
    expect(asked()).toStrictEqual([
      [0, 1, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  it("counts an event as published only where the answer says so", async () => {
    const { publisher, asked } = publishing(answer(taken(0)), answer(taken(1)));
    value(await publisher.publish(events(2)));
    expect(asked()).toStrictEqual([[0, 1], [1]]);
  });

  it("does not keep later batches from being published", async () => {
    const later = answer(taken(10, 11));
    const lost = xmlException("AuthorizationError", 403);
    const { publisher, asked } = publishing(lost, later);
    expect(problem(await publisher.publish(events(12)))).toStrictEqual(
      unavailable(/^10 of 12 events were not published: AuthorizationErrorException/),
    );
    expect(asked().map((ids) => ids.length)).toStrictEqual([10, 2]);
  });
});

describe("a batch that SNS does not take", () => {
  it.each([
    ["throttling", xmlException("Throttling")],
    ["throttling with a status of its own", xmlException("Throttled", 429)],
    ["trouble of SNS", xmlException("InternalError", 500)],
    ["an answer from in between", { status: 503, body: "" }],
    ["a connection that ends", connectionReset()],
  ])("is tried again after %s", async (_what, first) => {
    const { publisher, asked } = publishing(first, answer(taken(0, 1)));
    value(await publisher.publish(events(2)));
    expect(asked()).toStrictEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  it("is given up after the last try", async () => {
    const { publisher, asked } = publishing(xmlException("Throttling"));
    expect(problem(await publisher.publish(events(2)))).toStrictEqual(
      unavailable(/^2 of 2 events were not published: Throttling: more is sent than/),
    );
    expect(asked()).toHaveLength(3);
  });

  it.each(["NotFound", "AuthorizationError", "InvalidParameter", "KMSDisabled"])(
    "is not tried again after %s",
    async (code) => {
      const { publisher, asked } = publishing(xmlException(code));
      expect(problem(await publisher.publish(events(1)))).toStrictEqual(
        unavailable(new RegExp(`${code}Exception: `)),
      );
      expect(asked()).toHaveLength(1);
    },
  );

  it("is not tried again when the time of the invocation is up", async () => {
    const { endpoint, requests, untilAsked } = await localServer("silent");
    const client = new SNSClient({ ...nowhere, ...snsEventClientOptions(), endpoint });
    const deadline = untilAsked();
    const publisher = createSnsEventPublisher({
      client,
      topicArn,
      backoff: { tries: 3, firstMs: 60_000, mostMs: 60_000 },
      signal: () => deadline,
    });
    expect(problem(await publisher.publish(events(1)))).toStrictEqual(
      unavailable(/AbortError: the time of this invocation was up$/),
    );
    expect(requests()).toBe(1);
  });
});

describe("batches", () => {
  const entry = (Id: string, bytes: number) => ({ Id, Message: "é".repeat(bytes / 2) });
  const sizes = (entries: Parameters<typeof batchesOf>[0]) =>
    batchesOf(entries).map((batch) => batch.map(({ Id }) => Id).join(""));

  it("are of ten entries at the most", () => {
    const entries = Array.from({ length: 21 }, () => entry("x", 2));
    expect(sizes(entries).map((ids) => ids.length)).toStrictEqual([10, 10, 1]);
    expect(sizes([])).toStrictEqual([]);
  });

  it("are of 256 KiB at the most, attributes included", () => {
    const half = 128 * 1024;
    expect(sizes([entry("a", half), entry("b", half), entry("c", 2)])).toStrictEqual(["ab", "c"]);
    const MessageAttributes = { type: { DataType: "String", StringValue: "t" } };
    const heavier = { ...entry("b", half), MessageAttributes };
    expect(sizes([entry("a", half), heavier])).toStrictEqual(["a", "b"]);
    expect(sizes([entry("a", 4 * half), entry("b", 2)])).toStrictEqual(["a", "b"]);
  });
});
