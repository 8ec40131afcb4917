import { Readable } from "node:stream";

import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Failure } from "@billsdue/core";
import { err, ok, type Result, type ResultAsync } from "neverthrow";

import { type Backoff, pause } from "../sdk/backoff.ts";
import { call, type CallOptions } from "../sdk/call.ts";
import { bodyChunks } from "./body-chunks.ts";
import { breakOf, fileFailure, s3Failure } from "./failures.ts";

/** What reading needs of a store. */
export interface ReadOptions extends CallOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly backoff: Backoff;
  readonly stallMs: number;
}

/** What makes S3 answer with the object that was opened, or not at all. */
export type Pin = { readonly VersionId: string } | { readonly IfMatch: string };

/** An object as it was when it was opened. */
export interface PinnedObject {
  readonly key: string;
  readonly pin: Pin;
  readonly bytes: number;
}

/**
 * The object's bytes in order. Where a connection breaks, stalls or ends early, goes on from the next byte on another one, unless too many
 * in a row brought none. A request that fails is final: the SDK has repeated it. S3 has a checksum of whole objects only, so that one that
 * was read in several goes is as right as TLS makes it.
 */
export async function* readObject(
  options: ReadOptions,
  object: PinnedObject,
): AsyncGenerator<Result<Uint8Array, Failure>, void, void> {
  const { backoff, stallMs } = options;
  const { bytes } = object;
  let at = 0;
  let fruitless = 0;
  while (at < bytes) {
    const from = at;
    const signal = options.signal?.();
    const body = await bodyFrom(options, object, from);
    if (body.isErr()) return yield err(body.error);
    let broken = "it ended early";
    try {
      for await (const chunk of bodyChunks(body.value, stallMs, signal)) {
        at += chunk.length;
        yield ok(chunk);
      }
    } catch (thrown) {
      const reason = breakOf(thrown);
      if (reason === undefined) return yield err(untrustworthy(thrown));
      broken = reason;
    }
    if (at === bytes) return;
    fruitless = at > from ? 0 : fruitless + 1;
    if (fruitless >= backoff.tries) return yield err(brokenOff(at, bytes, broken));
    await pause(fruitless + 1, backoff, signal);
  }
}

/** The answer's body with the object's bytes from `at` on. */
function bodyFrom(
  options: ReadOptions,
  { key, pin, bytes }: PinnedObject,
  at: number,
): ResultAsync<Readable, Failure> {
  const { client, bucket } = options;
  const range = at === 0 ? {} : { Range: `bytes=${at}-` };
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
  const get = new GetObjectCommand({ Bucket: bucket, Key: key, ...pin, ...range });
  if (at > 0) askForNoChecksum(get);
  return call(options, (send) => client.send(get, send), s3Failure).andThen(
    ({ Body: body, ContentLength: length }) => {
      if (!(body instanceof Readable)) return err(fileFailure("S3 has answered without a body"));
      if (length === bytes - at) return ok(body);
      body.destroy();
      return err(fileFailure(`asked for ${bytes - at} bytes, S3 has answered with ${length}`));
    },
  );
}

/**
 * S3 may answer a range with the checksum of a whole object that was uploaded in parts, which the SDK would then find wrong.
 * https://github.com/boto/botocore/issues/3346
 */
function askForNoChecksum(get: GetObjectCommand): void {
  get.middlewareStack.add(
    (next) => (args) => {
      if (hasHeaders(args.request)) delete args.request.headers["x-amz-checksum-mode"];
      return next(args);
    },
    { step: "build", priority: "low" },
  );
}

function hasHeaders(request: unknown): request is { readonly headers: Record<string, unknown> } {
  return typeof request === "object" && request !== null && "headers" in request;
}

function brokenOff(at: number, bytes: number, reason: string): Failure {
  return fileFailure(`no connection gets beyond byte ${at} of ${bytes}: ${reason}`);
}

/** The SDK compares the checksum when all bytes have come. */
function untrustworthy(thrown: unknown): Failure {
  const why = thrown instanceof Error ? thrown.message : "unknown";
  return fileFailure(`what was read may not be what is stored: ${why}; start again`);
}
