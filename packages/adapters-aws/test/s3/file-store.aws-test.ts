import { createHash } from "node:crypto";

import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { FileDraft } from "@billsdue/core";
import { describeFileStore, problem, value } from "@billsdue/core/testing";
import { afterAll, describe, expect, it } from "vitest";

import { createS3FileStore } from "../../src/s3/index.ts";
import { bytes, opened, readThrough } from "./reading.ts";
import { breakConnections, createBucket, createEmulatorClient } from "./s3-buckets.ts";

const mebibyte = 1024 * 1024;
const client = createEmulatorClient();
afterAll(() => client.destroy());

async function createStore(isVersioned = true) {
  const bucket = await createBucket(client, isVersioned);
  const files = createS3FileStore({ client, bucket: bucket.bucket });
  return { ...bucket, files, keepsVersions: isVersioned };
}

for (const isVersioned of [true, false]) {
  describeFileStore(`s3, ${isVersioned ? "with" : "without"} versions`, () =>
    createStore(isVersioned),
  );
}

describe("a bucket", () => {
  it("with versions gives a file as it was when it was opened; without them, says that it cannot", async () => {
    for (const isVersioned of [true, false]) {
      const { files, put } = await createStore(isVersioned);
      await put("inbox/a.csv", bytes(100, 1));
      const file = await opened(files, "inbox/a.csv");
      await put("inbox/a.csv", bytes(100, 2));
      const { content, failure } = await readThrough(file);
      expect(content.equals(bytes(isVersioned ? 100 : 0, 1))).toBe(true);
      const overwritten = expect.objectContaining({
        reason: expect.stringMatching(/^PreconditionFailed: the object was overwritten/),
      });
      expect(failure).toStrictEqual(isVersioned ? undefined : overwritten);
    }
  });

  it.each([true, false])(
    "takes and gives files of many parts (versions: %s)",
    async (isVersioned) => {
      const { files, keys, openUploads } = await createStore(isVersioned);
      const draft = value(await files.create("outbox/big.csv"));
      const written = createHash("sha256");
      for (let nth = 0; nth < 17 * 16 + 1; nth += 1) {
        const chunk = bytes(65_537, nth);
        written.update(chunk);
        value(await draft.write(chunk));
        if (nth === 200)
          expect([await keys(), await openUploads()]).toStrictEqual([[], ["outbox/big.csv"]]);
      }
      value(await draft.finish());
      const file = await opened(files, "outbox/big.csv");
      expect(file.bytes).toBe(273 * 65_537);
      const read = createHash("sha256");
      for await (const chunk of file.read()) read.update(value(chunk));
      expect(read.digest("hex")).toBe(written.digest("hex"));
      expect([await keys(), await openUploads()]).toStrictEqual([["outbox/big.csv"], []]);
    },
  );

  it.each([
    "a b/c d.csv",
    "a+b.csv",
    "100%.csv",
    "Straße 💧.csv",
    "a%20b.csv",
    "q?a=b&c#d.csv",
    "'(!*)~.csv",
  ])("keeps a file under %s", async (key) => {
    const { files, keys } = await createStore();
    const draft = value(await files.create(key));
    value(await draft.write(bytes(10)));
    value(await draft.finish());
    expect(await keys()).toStrictEqual([key]);
    expect((await readThrough(await opened(files, key))).content).toStrictEqual(bytes(10));
  });

  it("keeps what is stored with a file, and its content type", async () => {
    const { files, bucket } = await createStore();
    const Metadata = { "Business-Date": "2026-11-22" };
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: "a.csv", Body: "x", Metadata }));
    expect((await opened(files, "a.csv")).metadata).toStrictEqual({
      "business-date": "2026-11-22",
    });
    value(await value(await files.create("report.json")).finish());
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: "report.json" }));
    expect(head.ContentType).toBe("application/json");
  });

  it("has nothing of a discarded file, however much of it was sent", async () => {
    const { files, keys, openUploads } = await createStore();
    for (const mebibytes of [0, 1, 8, 9, 20]) {
      const draft = value(await files.create("outbox/out.csv"));
      for (let nth = 0; nth < mebibytes; nth += 1) value(await draft.write(bytes(mebibyte)));
      value(await draft.discard());
      value(await draft.discard());
    }
    expect([await keys(), await openUploads()]).toStrictEqual([[], []]);
  });

  // Without versions: MiniStack, unlike S3, answers a range of a version with all of it, and is then refused.
  it("gives a file whole over connections that break", async () => {
    const { bucket, put } = await createStore(false);
    const content = bytes(1_000_001);
    await put("inbox/a b+c.csv", content);
    const shaky = createEmulatorClient();
    const ranges = breakConnections(shaky, 200_000);
    const backoff = { tries: 2, firstMs: 1, mostMs: 1 };
    const files = createS3FileStore({ client: shaky, bucket, backoff });
    const read = await readThrough(await opened(files, "inbox/a b+c.csv"));
    expect(read.failure).toBeUndefined();
    expect(read.content.equals(content)).toBe(true);
    expect(ranges.length).toBeGreaterThan(3);
    expect(ranges.slice(1)).not.toContain(undefined);
    shaky.destroy();
  });

  it("has nothing of a file whose upload fails", async () => {
    const { bucket, keys, openUploads } = await createStore();
    const failing = createEmulatorClient();
    failing.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === "UploadPartCommand") throw new TypeError("no more");
          return next(args);
        },
      { step: "finalizeRequest" },
    );
    const draft = value(
      await createS3FileStore({ client: failing, bucket }).create("outbox/out.csv"),
    );
    expect(problem(await writeAll(draft, 20))).toMatchObject({
      type: "unavailable",
      reason: "TypeError: no answer came back",
    });
    value(await draft.discard());
    expect([await keys(), await openUploads()]).toStrictEqual([[], []]);
    failing.destroy();
  });

  it("that does not exist has no files, and takes none", async () => {
    const files = createS3FileStore({ client, bucket: "bills-of-nobody" });
    expect(value(await files.open("a.csv"))).toBeUndefined();
    const draft = value(await files.create("a.csv"));
    expect(problem(await draft.finish())).toMatchObject({
      reason: expect.stringMatching(/^NoSuchBucket: there is no such bucket/),
    });
  });
});

async function writeAll(draft: FileDraft, mebibytes: number) {
  for (let nth = 0; nth < mebibytes; nth += 1) {
    const written = await draft.write(bytes(mebibyte));
    if (written.isErr()) return written;
  }
  return draft.finish();
}
