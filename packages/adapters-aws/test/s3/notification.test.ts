import { describe, expect, it } from "vitest";

import { filesOfNotification } from "../../src/s3/index.ts";

const record = (key: string, versionId?: string, eventName = "ObjectCreated:Put") => ({
  eventVersion: "2.1",
  eventSource: "aws:s3",
  eventName,
  s3: { bucket: { name: "bills", arn: "arn:aws:s3:::bills" }, object: { key, size: 1, versionId } },
});

const bridged = (detailType: string) => ({
  version: "0",
  source: "aws.s3",
  "detail-type": detailType,
  detail: {
    bucket: { name: "bills" },
    object: { key: "inbox/a b+c%2B.csv", size: 1, "version-id": "v1" },
  },
});

describe("a notification of S3", () => {
  it("tells of several files, with keys decoded and versions", () => {
    const event = { Records: [record("inbox/a+b%2Bc%C3%BC.csv", "v1"), record("inbox/d.csv")] };
    expect(filesOfNotification(event)._unsafeUnwrap()).toStrictEqual([
      { bucket: "bills", key: "inbox/a b+cü.csv", version: "v1" },
      { bucket: "bills", key: "inbox/d.csv", version: undefined },
    ]);
  });

  it("has the key as it is where EventBridge has sent it", () => {
    expect(filesOfNotification(bridged("Object Created"))._unsafeUnwrap()).toStrictEqual([
      { bucket: "bills", key: "inbox/a b+c%2B.csv", version: "v1" },
    ]);
  });

  it.each([
    ["a test", { Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "bills" }],
    ["a deletion", { Records: [record("inbox/d.csv", "v1", "ObjectRemoved:Delete")] }],
    ["a deletion through EventBridge", bridged("Object Deleted")],
    ["nothing", { Records: [] }],
  ])("tells of no file where it is %s", (_what, event) => {
    expect(filesOfNotification(event)._unsafeUnwrap()).toStrictEqual([]);
  });

  it.each([
    ["nothing", undefined],
    ["another service's", { Records: [{ eventSource: "aws:sqs", body: "{}" }] }],
    ["another source's", { ...bridged("Object Created"), source: "aws.ec2" }],
    ["one whose key is none", { Records: [record("%E0%A4%A")] }],
    ["one whose key is empty", { Records: [record("")] }],
  ])("is none where it is %s", (_what, event) => {
    const { type } = filesOfNotification(event)._unsafeUnwrapErr();
    expect(type).toBe("not-a-notification");
  });
});
