import { crc32 } from "node:zlib";

import { problem, value } from "@billsdue/core/testing";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { createS3FileStore, type S3FileStoreOptions } from "../../src/s3/index.ts";
import { bytes, opened, readThrough } from "./reading.ts";
import {
  bodyOf,
  createScriptedS3,
  type Ending,
  exception,
  type S3Script,
  serving,
} from "./scripted-s3.ts";

const key = "inbox/bills.csv";
const backoff = { tries: 3, firstMs: 0, mostMs: 0 };
const whole: Ending = { type: "whole" };

function storeOn(script: S3Script, options: Partial<S3FileStoreOptions> = {}) {
  // Full jitter, and the SDK's own, that has drawn no pause at all.
  const drawn = vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => drawn.mockRestore());
  const { client, requests } = createScriptedS3(script);
  return { files: createS3FileStore({ client, bucket: "bills", backoff, ...options }), requests };
}

describe("reading an object", () => {
  it("tells what is stored with it, by lower-case key", async () => {
    const { files } = storeOn(
      serving(bytes(3), undefined, { "x-amz-meta-business-date": "2026-11-22" }),
    );
    const { read: _, ...about } = await opened(files, "inbox/a b/bills+1.csv");
    expect(about).toStrictEqual({
      name: "bills+1.csv",
      bytes: 3,
      lastModified: "2026-11-22T09:30:00.000Z",
      metadata: { "business-date": "2026-11-22" },
    });
  });

  it.each([
    [{}, "if-match", '"e1"'],
    [{ "x-amz-version-id": "null" }, "if-match", '"e1"'],
    [{ "x-amz-version-id": "v7" }, "versionId", "v7"],
  ])("with %o asks for what was opened by %s, again after a break", async (headers, where, pin) => {
    const endings: readonly Ending[] = [{ type: "reset", at: 5000 }, whole];
    const { files, requests } = storeOn(
      serving(bytes(9000), (nth) => endings[nth] ?? whole, headers),
    );
    await readThrough(await opened(files, key));
    const gets = requests.filter(({ method }) => method === "GET");
    expect(gets.map(({ headers: sent, query }) => sent[where] ?? query[where])).toStrictEqual([
      pin,
      pin,
    ]);
    expect(gets.map(({ headers: sent }) => sent["range"])).toStrictEqual([
      undefined,
      expect.stringMatching(/^bytes=[45]000-$/),
    ]);
    // Of a range, S3 may tell the checksum of the whole.
    expect(gets.map(({ headers: sent }) => sent["x-amz-checksum-mode"])).toStrictEqual([
      "ENABLED",
      undefined,
    ]);
  });

  it("asks for a range, for the rest of it after a break, and for no checksum", async () => {
    const { files, requests } = storeOn(
      serving(bytes(9000), (nth) => (nth === 0 ? { type: "reset", at: 2000 } : whole)),
    );
    const file = await opened(files, key);
    expect(await readThrough(file, { start: 1000, end: 5000 })).toStrictEqual({
      content: bytes(9000).subarray(1000, 5000),
      failure: undefined,
    });
    await readThrough(file, { start: 8000, end: 9000 });
    await readThrough(file, { start: 9000, end: 9000 });
    const gets = requests.filter(({ method }) => method === "GET");
    expect(gets.map(({ headers }) => headers["range"])).toStrictEqual([
      "bytes=1000-4999",
      expect.stringMatching(/^bytes=[23]000-4999$/),
      "bytes=8000-",
    ]);
    expect(gets.map(({ headers }) => headers["x-amz-checksum-mode"])).toStrictEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("opens the version that it is told, and none where S3 has no such version", async () => {
    const { files, requests } = storeOn((request, nth) =>
      request.query["versionId"] === "v7"
        ? serving(bytes(3), undefined, { "x-amz-version-id": "v7" })(request, nth)
        : { statusCode: 404 },
    );
    const file = value(await files.open(key, "v7"));
    expect([file?.version, file && (await readThrough(file)).content]).toStrictEqual([
      "v7",
      bytes(3),
    ]);
    expect(value(await files.open(key, "v8"))).toBeUndefined();
    expect(requests.map(({ query }) => query["versionId"])).toStrictEqual(["v7", "v7", "v8"]);
  });

  it("asks for nothing of an empty one", async () => {
    const { files, requests } = storeOn(serving(bytes(0)));
    expect(await readThrough(await opened(files, key))).toStrictEqual({
      content: bytes(0),
      failure: undefined,
    });
    expect(requests.map(({ method }) => method)).toStrictEqual(["HEAD"]);
  });

  it("reads any content, wherever its connections break, end early or stall", async () => {
    const ending = fc.record({
      type: fc.constantFrom("reset", "early", "stalled"),
      at: fc.nat(3000),
    });
    let script: S3Script = () => undefined;
    const patience = { stallMs: 1, backoff: { ...backoff, tries: 7 } };
    const { files } = storeOn((request, nth) => script(request, nth), patience);
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 8000, size: "max" }),
        fc.array(ending, { maxLength: 6 }),
        async (content, endings) => {
          const ahead = [...endings];
          script = serving(content, () => ahead.shift() ?? whole);
          const read = await readThrough(await opened(files, key));
          expect(read.failure).toBeUndefined();
          expect(read.content.equals(content)).toBe(true);
        },
      ),
    );
  });

  it.each(["reset", "early", "stalled"] as const)(
    "gives up when so many connections in a row bring nothing: %s",
    async (type) => {
      const content = bytes(10_000);
      const endings: readonly Ending[] = [
        { type, at: 0 },
        { type, at: 0 },
        { type, at: 4000 },
      ];
      const { files, requests } = storeOn(
        serving(content, (nth) => endings[nth] ?? { type, at: 0 }),
        { stallMs: 5 },
      );
      const { content: read, failure } = await readThrough(await opened(files, key));
      expect(read.length).toBeGreaterThanOrEqual(3000);
      expect(content.subarray(0, read.length)).toStrictEqual(read);
      const why = { reset: "ECONNRESET", early: "it ended early", stalled: "ETIMEDOUT" }[type];
      expect(failure).toStrictEqual({
        type: "unavailable",
        port: "file-store",
        reason: `no connection gets beyond byte ${read.length} of 10000: ${why}`,
      });
      // Head, two that bring nothing, one that does, three that bring nothing.
      expect(requests).toHaveLength(7);
    },
  );

  it("does not go on from bytes whose checksum does not agree", async () => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(bytes(9000, 8)));
    const headers = { "x-amz-checksum-crc32": sum.toString("base64") };
    const { files, requests } = storeOn(serving(bytes(9000), () => whole, headers));
    const { failure } = await readThrough(await opened(files, key));
    expect(failure).toMatchObject({ type: "unavailable" });
    expect(JSON.stringify(failure)).toMatch(
      /may not be what is stored: Checksum mismatch.*; start again/,
    );
    expect(requests).toHaveLength(2);
  });

  it("compares the checksum of one that is read in one go", async () => {
    const content = bytes(9000);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(content));
    const headers = { "x-amz-checksum-crc32": sum.toString("base64") };
    const { files } = storeOn(serving(content, () => whole, headers));
    expect(await readThrough(await opened(files, key))).toStrictEqual({
      content,
      failure: undefined,
    });
  });

  it("lets the SDK ask again after a 500", async () => {
    const content = bytes(100);
    const { files, requests } = storeOn((request, nth) =>
      nth < 2 ? exception(500, "InternalError") : serving(content)(request, nth),
    );
    expect((await readThrough(await opened(files, key))).content).toStrictEqual(content);
    expect(requests).toHaveLength(6);
  });

  it.each([
    [503, "SlowDown", "S3 is busy, and was asked again in vain", 4],
    [
      412,
      "PreconditionFailed",
      "the object was overwritten since it was opened, and the bucket keeps no versions; turn on its versioning, or start again",
      1,
    ],
    [404, "NoSuchKey", "the object was deleted since it was opened", 1],
    [404, "NoSuchVersion", "the version that was opened was deleted since", 1],
    [
      403,
      "AccessDenied",
      "the role may not do this, or there is no such object and the role may not list the bucket (s3:ListBucket)",
      1,
    ],
    [
      400,
      "KMS.DisabledException",
      "the bucket's KMS key cannot be used; see its state and its policy",
      1,
    ],
    [418, "Teapot", "HTTP 418", 1],
  ])("%i %s says what it means", async (status, code, meaning, gets) => {
    const { files, requests } = storeOn((request, nth) =>
      request.method === "HEAD" ? serving(bytes(100))(request, nth) : exception(status, code),
    );
    expect(await readThrough(await opened(files, key))).toStrictEqual({
      content: bytes(0),
      failure: {
        type: "unavailable",
        port: "file-store",
        reason: `${code}: ${meaning} (request R1)`,
      },
    });
    expect(requests).toHaveLength(1 + gets);
  });

  it("has no file where S3 finds none", async () => {
    const { files } = storeOn(() => ({ statusCode: 404 }));
    expect(value(await files.open(key))).toBeUndefined();
  });

  it.each([
    [301, "the bucket is in another region"],
    [400, "the credentials may have expired"],
    [403, "the role may not do this"],
    [500, "S3 failed, and was asked again in vain"],
    [503, "S3 is busy, and was asked again in vain"],
    [418, "HTTP 418"],
  ])("opens none after HTTP %i, which says no more", async (statusCode, meaning) => {
    const { files } = storeOn(() => ({ statusCode }));
    expect(problem(await files.open(key))).toMatchObject({
      type: "unavailable",
      reason: expect.stringContaining(meaning),
    });
  });

  it("refuses an answer that is neither the range it asked for nor all of the object", async () => {
    const content = bytes(9000);
    const { files } = storeOn((request, nth) =>
      serving(content)({ ...request, headers: { range: "bytes=0-6999" } }, nth),
    );
    const file = await opened(files, key);
    expect((await readThrough(file, { start: 1000, end: 4000 })).failure).toMatchObject({
      reason: "asked for 3000 bytes, S3 has answered with 7000",
    });
  });

  it.each([
    { start: 0, end: 10 },
    { start: 999, end: 1001 },
    { start: 1000, end: 2000 },
    { start: 1234, end: 5678 },
    { start: 8999, end: 9000 },
  ])("takes %o out of an answer that has all of the object", async (range) => {
    const content = bytes(9000);
    const { files } = storeOn((request, nth) => serving(content)({ ...request, headers: {} }, nth));
    const file = await opened(files, key);
    expect(await readThrough(file, range)).toStrictEqual({
      content: content.subarray(range.start, range.end),
      failure: undefined,
    });
  });

  it("is read as fast as its reader asks, and is closed when the reader leaves", async () => {
    const { body, given } = bodyOf(bytes(1_000_000), whole);
    const { files } = storeOn((request, nth) => {
      const answer = serving(bytes(1_000_000))(request, nth);
      return request.method === "GET"
        ? { statusCode: 200, headers: { "content-length": "1000000" }, body }
        : answer;
    });
    for await (const chunk of (await opened(files, key)).read()) {
      expect(chunk.isOk()).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(given()).toBeLessThanOrEqual(3000);
      break;
    }
    expect(body.destroyed).toBe(true);
  });

  it("does not take a slow reader for a stalled connection", async () => {
    const { files, requests } = storeOn(serving(bytes(3000)), { stallMs: 5 });
    for await (const chunk of (await opened(files, key)).read()) {
      expect(chunk.isOk()).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    expect(requests).toHaveLength(2);
  });
});

describe("reading until the time is over", () => {
  it.each([
    ["while S3 does not answer", () => undefined],
    ["while bytes are coming", serving(bytes(9000), () => ({ type: "stalled", at: 3000 }))],
  ])("%s", async (_, onGet) => {
    const over = new AbortController();
    const { files } = storeOn(
      (request, nth) => (request.method === "HEAD" ? serving(bytes(9000)) : onGet)(request, nth),
      { signal: () => over.signal },
    );
    const file = await opened(files, key);
    setTimeout(() => over.abort(), 5);
    expect((await readThrough(file)).failure).toMatchObject({
      reason: "AbortError: the time for it was over",
    });
  });

  it("does not begin afterwards", async () => {
    const { files, requests } = storeOn(serving(bytes(9)), { signal: () => AbortSignal.abort() });
    expect((await files.open(key)).isErr()).toBe(true);
    expect(requests).toStrictEqual([]);
  });
});
