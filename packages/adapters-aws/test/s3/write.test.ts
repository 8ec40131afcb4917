import { problem, value } from "@billsdue/core/testing";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { createS3FileStore, type S3FileStoreOptions } from "../../src/s3/index.ts";
import { bytes } from "./reading.ts";
import {
  createScriptedS3,
  exception,
  type S3Answer,
  type S3Request,
  type S3Script,
} from "./scripted-s3.ts";

const key = "outbox/report.json";
const mebibyte = 1024 * 1024;

/** What a request does to an object. */
function stepOf({ method, query }: S3Request): string {
  const isUpload = "uploadId" in query;
  if (method === "PUT") return isUpload ? `part ${String(query["partNumber"])}` : "put";
  if (method === "DELETE") return "abort";
  return isUpload ? "complete" : "begin";
}

function taken(request: S3Request): S3Answer {
  switch (stepOf(request)) {
    case "begin":
      return {
        statusCode: 200,
        body: "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>",
      };
    case "complete":
      return {
        statusCode: 200,
        body: "<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>",
      };
    default:
      return { statusCode: 200, headers: { etag: '"e"' } };
  }
}

/** A store whose S3 takes everything except where `answers` has another answer to a step. */
function storeWith(
  answers: Readonly<Record<string, S3Script>> = {},
  options: Partial<S3FileStoreOptions> = {},
) {
  const drawn = vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => drawn.mockRestore());
  const { client, requests } = createScriptedS3((request, nth) =>
    (answers[stepOf(request)] ?? taken)(request, nth),
  );
  const files = createS3FileStore({ client, bucket: "bills", ...options });
  return { files, steps: () => requests.map(stepOf), requests };
}

const busy: S3Script = () => exception(503, "SlowDown");

describe("writing an object", () => {
  it("of one part is one PutObject with its content type, when it is finished", async () => {
    const { files, steps, requests } = storeWith();
    const draft = value(await files.create(key));
    value(await draft.write(bytes(8 * mebibyte)));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(steps()).toStrictEqual([]);
    value(await draft.finish());
    value(await draft.discard());
    expect(steps()).toStrictEqual(["put"]);
    expect(requests[0]?.headers).toMatchObject({ "content-type": "application/json" });
    expect(Buffer.from(requests[0]?.body as Uint8Array).equals(bytes(8 * mebibyte))).toBe(true);
  });

  it.each([bytes(10), new Uint8Array(bytes(10))])("copies what it is given", async (given) => {
    const { files, requests } = storeWith();
    const draft = value(await files.create(key));
    value(await draft.write(given));
    given.fill(0);
    value(await draft.finish());
    expect(Buffer.from(requests[0]?.body as Uint8Array)).toStrictEqual(bytes(10));
  });

  it("of more is sent in parts of 8 MiB while it is written", async () => {
    const { files, steps, requests } = storeWith();
    const draft = value(await files.create("outbox/processed.csv"));
    for (let nth = 0; nth < 20; nth += 1) value(await draft.write(bytes(mebibyte, nth)));
    await vi.waitFor(() => expect(steps()).toStrictEqual(["begin", "part 1", "part 2"]));
    value(await draft.finish());
    expect(steps()).toStrictEqual(["begin", "part 1", "part 2", "part 3", "complete"]);
    const parts = requests.filter((request) => stepOf(request).startsWith("part"));
    const sent = Buffer.concat(parts.map(({ body }) => Buffer.from(body as Uint8Array)));
    const given = Buffer.concat(Array.from({ length: 20 }, (_, nth) => bytes(mebibyte, nth)));
    expect(sent.equals(given)).toBe(true);
    expect(requests[0]?.headers).toMatchObject({ "content-type": "text/csv" });
  });

  it("waits with more while two parts are under way", async () => {
    const sent = Promise.withResolvers<void>();
    const slow: S3Script = async (request) => {
      await sent.promise;
      return taken(request);
    };
    const { files, steps } = storeWith({ "part 1": slow, "part 2": slow });
    const draft = value(await files.create(key));
    let accepted = 0;
    const writing = (async () => {
      for (; accepted < 40; accepted += 1) value(await draft.write(bytes(mebibyte)));
    })();
    await vi.waitFor(() => expect(steps()).toStrictEqual(["begin", "part 1", "part 2"]));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(accepted).toBeLessThanOrEqual(18);
    sent.resolve();
    await writing;
    value(await draft.finish());
    expect(steps()).toHaveLength(1 + 5 + 1);
  });

  it.each([
    ["put", 1, ["put", "put", "put", "put"]],
    ["begin", 9, ["begin", "begin", "begin", "begin"]],
    ["part 1", 9, ["begin", "part 1", "part 1", "part 1", "part 1", "abort"]],
    ["complete", 9, ["begin", "part 1", "complete", "complete", "complete", "complete", "abort"]],
  ])("says that %s has failed, and leaves no parts", async (step, mebibytes, asked) => {
    const { files, steps } = storeWith({ [step]: busy });
    const draft = value(await files.create(key));
    let written = await draft.write(bytes(mebibytes * mebibyte));
    if (written.isOk()) written = await draft.finish();
    const failure = {
      type: "unavailable",
      port: "file-store",
      reason: "SlowDown: S3 is busy, and was asked again in vain (request R1)",
    };
    expect(problem(written)).toStrictEqual(failure);
    // Whether the second part was on its way by then is as it happens.
    const failing = steps().filter((made) => made !== "part 2");
    expect(failing).toStrictEqual(asked);
    if (mebibytes > 1) expect(problem(await draft.finish())).toStrictEqual(failure);
    value(await draft.discard());
  });

  it("does not take a 200 that tells of an error for an answer", async () => {
    const { files, steps } = storeWith({
      complete: () => ({ ...exception(503, "InternalError"), statusCode: 200 }),
    });
    const draft = value(await files.create(key));
    value(await draft.write(bytes(9 * mebibyte)));
    expect(problem(await draft.finish())).toMatchObject({
      reason: expect.stringMatching(/^InternalError: /),
    });
    expect(steps().at(-1)).toBe("abort");
  });

  it("says at once what has failed while more is written, and whenever it is asked again", async () => {
    const { files, steps } = storeWith({ "part 1": () => exception(403, "AccessDenied") });
    const draft = value(await files.create(key));
    const failed: boolean[] = [];
    for (let nth = 0; nth < 400; nth += 1) {
      failed.push((await draft.write(bytes(100_000))).isErr());
      if (nth > 83) await new Promise((resolve) => setImmediate(resolve));
    }
    // 84 writes of 100,000 bytes fill the first part; the second never comes together.
    expect(failed.indexOf(true)).toBeLessThan(160);
    expect(failed.slice(failed.indexOf(true))).not.toContain(false);
    expect(problem(await draft.finish())).toMatchObject({
      reason: expect.stringMatching(/^AccessDenied: /),
    });
    value(await draft.discard());
    expect(steps()).toStrictEqual(["begin", "part 1", "abort"]);
  });

  it("does not leave a write waiting for parts that have failed", async () => {
    const refused = Promise.withResolvers<void>();
    const refuse: S3Script = async () => {
      await refused.promise;
      return exception(403, "AccessDenied");
    };
    const { files, steps } = storeWith({ "part 1": refuse, "part 2": refuse });
    const draft = value(await files.create(key));
    const writing = (async () => {
      for (;;) {
        const written = await draft.write(bytes(mebibyte));
        if (written.isErr()) return written;
      }
    })();
    await vi.waitFor(() => expect(steps()).toStrictEqual(["begin", "part 1", "part 2"]));
    await new Promise((resolve) => setTimeout(resolve, 10));
    refused.resolve();
    expect(problem(await writing)).toMatchObject({
      reason: expect.stringMatching(/^AccessDenied: /),
    });
    expect(steps().at(-1)).toBe("abort");
  });

  it("throws the parts away when it is discarded, once those under way are there", async () => {
    const sent = Promise.withResolvers<void>();
    const { files, steps } = storeWith({
      "part 1": async (request) => {
        await sent.promise;
        return taken(request);
      },
    });
    const draft = value(await files.create(key));
    value(await draft.write(bytes(9 * mebibyte)));
    await vi.waitFor(() => expect(steps()).toStrictEqual(["begin", "part 1"]));
    const discarding = draft.discard();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(steps()).toStrictEqual(["begin", "part 1"]);
    sent.resolve();
    value(await discarding);
    value(await draft.discard());
    expect(steps()).toStrictEqual(["begin", "part 1", "abort"]);
    expect((await draft.write(bytes(1))).isErr()).toBe(true);
  });

  it("says that parts are left", async () => {
    const { files } = storeWith({ abort: busy });
    const draft = value(await files.create(key));
    value(await draft.write(bytes(9 * mebibyte)));
    expect(problem(await draft.discard())).toMatchObject({ type: "unavailable" });
  });

  it("ends when the time is over, and still throws the parts away", async () => {
    const over = new AbortController();
    const { files, steps } = storeWith(
      { "part 1": () => undefined },
      { signal: () => over.signal },
    );
    const draft = value(await files.create(key));
    value(await draft.write(bytes(9 * mebibyte)));
    await vi.waitFor(() => expect(steps()).toStrictEqual(["begin", "part 1"]));
    const finishing = draft.finish();
    over.abort();
    expect(problem(await finishing)).toMatchObject({
      reason: "AbortError: the time for it was over",
    });
    expect(steps()).toStrictEqual(["begin", "part 1", "abort"]);
  });

  it("ends when the time is over while nobody writes", async () => {
    const over = new AbortController();
    const { files, steps } = storeWith({}, { signal: () => over.signal });
    const draft = value(await files.create(key));
    value(await draft.write(bytes(100)));
    over.abort();
    expect((await draft.write(bytes(100))).isErr()).toBe(true);
    expect((await draft.finish()).isErr()).toBe(true);
    expect(steps()).toStrictEqual([]);
  });
});
