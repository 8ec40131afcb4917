import { Readable } from "node:stream";

import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ByteRange, Failure } from "@billsdue/core";
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
 * The object's bytes in order, or those of a range of it. Where a connection breaks, stalls or ends early, goes on from the next byte on another one, unless too many
 * in a row brought none. A request that fails is final: the SDK has repeated it. S3 has a checksum of whole objects only, so that one that
 * was read in several goes is as right as TLS makes it.
 */
export async function* readObject(
  options: ReadOptions,
  object: PinnedObject,
  range?: ByteRange,
): AsyncGenerator<Result<Uint8Array, Failure>, void, void> {
  const { backoff, stallMs } = options;
  const { start, end } = range ?? { start: 0, end: object.bytes };
  let at = start;
  let fruitless = 0;
  while (at < end) {
    const from = at;
    const signal = options.signal?.();
    const answer = await answerOf(options, object, { start: from, end });
    if (answer.isErr()) return yield err(answer.error);
    const { body, isWhole } = answer.value;
    let ahead = isWhole ? from : 0;
    let broken = "it ended early";
    try {
      for await (const chunk of bodyChunks(body, stallMs, signal)) {
        const asked = chunk.subarray(ahead, ahead + end - at);
        ahead -= Math.min(ahead, chunk.length);
        at += asked.length;
        if (asked.length > 0) yield ok(asked);
        // To its end otherwise: the SDK compares the checksum there.
        if (isWhole && at === end) return;
      }
    } catch (thrown) {
      const reason = breakOf(thrown);
      if (reason === undefined) return yield err(untrustworthy(thrown));
      broken = reason;
    }
    if (at === end) return;
    fruitless = at > from ? 0 : fruitless + 1;
    if (fruitless >= backoff.tries) return yield err(brokenOff(at, end, broken));
    await pause(fruitless + 1, backoff, signal);
  }
}

/** An answer to what was asked: the bytes of a range, or all of the object in their place. */
interface Answer {
  readonly body: Readable;
  readonly isWhole: boolean;
}

/** The answer with the object's bytes of the range. S3 gives just those; an endpoint may give all (RFC 9110, 14.2), as MiniStack does of a version. */
function answerOf(
  options: ReadOptions,
  { key, pin, bytes }: PinnedObject,
  { start, end }: ByteRange,
): ResultAsync<Answer, Failure> {
  const { client, bucket } = options;
  const isAll = start === 0 && end === bytes;
  const range = isAll ? {} : { Range: `bytes=${start}-${end === bytes ? "" : end - 1}` };
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
  const get = new GetObjectCommand({ Bucket: bucket, Key: key, ...pin, ...range });
  if (!isAll) askForNoChecksum(get);
  return call(options, (send) => client.send(get, send), s3Failure).andThen(
    ({ Body: body, ContentLength: length }) => {
      if (!(body instanceof Readable)) return err(fileFailure("S3 has answered without a body"));
      if (length === end - start) return ok({ body, isWhole: false });
      if (length === bytes) return ok({ body, isWhole: true });
      body.destroy();
      return err(fileFailure(`asked for ${end - start} bytes, S3 has answered with ${length}`));
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

function brokenOff(at: number, end: number, reason: string): Failure {
  return fileFailure(`no connection gets beyond byte ${at} of ${end}: ${reason}`);
}

/** The SDK compares the checksum when all bytes have come. */
function untrustworthy(thrown: unknown): Failure {
  const why = thrown instanceof Error ? thrown.message : "unknown";
  return fileFailure(`what was read may not be what is stored: ${why}; start again`);
}
