import { Readable } from "node:stream";

import { S3Client } from "@aws-sdk/client-s3";

import { s3ClientOptions } from "../../src/s3/index.ts";

/** A request as it reaches S3. */
export interface S3Request {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What S3 answers. */
export interface S3Answer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readable | string;
}

/** Answers the `nth` request of its method, counted from 0. Never, where it gives no answer. */
export type S3Script = (
  request: S3Request,
  nth: number,
) => S3Answer | undefined | Promise<S3Answer | undefined>;

/** A client whose requests a script answers, in this process; and every request, in order. */
export function createScriptedS3(script: S3Script) {
  const requests: S3Request[] = [];
  const client = new S3Client({
    ...s3ClientOptions(),
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    requestHandler: {
      handle: async (request: S3Request, { abortSignal }: { abortSignal?: AbortSignal } = {}) => {
        abortSignal?.throwIfAborted();
        const nth = requests.filter(({ method }) => method === request.method).length;
        requests.push(request);
        const { promise: never, reject } = Promise.withResolvers<never>();
        abortSignal?.addEventListener("abort", () => reject(abortSignal.reason));
        const answered = await Promise.race([script(request, nth), never]);
        const { statusCode, headers = {}, body = "" } = answered ?? (await never);
        const stream = typeof body === "string" ? Readable.from([Buffer.from(body)]) : body;
        return { response: { statusCode, headers, body: stream } };
      },
    },
  });
  return { client, requests };
}

/** An answer that is an exception of S3's. */
export function exception(statusCode: number, code: string): S3Answer {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>of secrets</Message></Error>`;
  return { statusCode, headers: { "x-amz-request-id": "R1" }, body };
}

/** How an answer's body ends: whole; after `at` of its bytes by a reset, or by nothing; or it does not end. */
export type Ending =
  | { readonly type: "whole" }
  | { readonly type: "reset" | "early" | "stalled"; readonly at: number };

/** A body that ends so. It gives `chunkBytes` at a time, and notes how far it was read and whether it was closed. */
export function bodyOf(content: Uint8Array, ending: Ending, chunkBytes = 1000) {
  const upTo = ending.type === "whole" ? content.length : Math.min(ending.at, content.length);
  let at = 0;
  const body = new Readable({
    highWaterMark: chunkBytes,
    read() {
      const chunk = content.subarray(at, Math.min(upTo, at + chunkBytes));
      at += chunk.length;
      if (chunk.length > 0) this.push(chunk);
      else if (ending.type === "reset") this.destroy(reset());
      else if (ending.type !== "stalled") this.push(null);
    },
  });
  return { body, given: () => at };
}

function reset(): Error {
  return Object.assign(new Error("aborted"), { code: "ECONNRESET" });
}

/** An object of a bucket as a script: each GET is answered with the range that it asks for, and ends as `ending` has it. */
export function serving(
  content: Uint8Array,
  ending: (nth: number) => Ending = () => ({ type: "whole" }),
  headers: Readonly<Record<string, string>> = {},
): S3Script {
  return (request, nth) => {
    const about = { etag: '"e1"', "last-modified": "Sun, 22 Nov 2026 09:30:00 GMT", ...headers };
    if (request.method === "HEAD") {
      return { statusCode: 200, headers: { ...about, "content-length": `${content.length}` } };
    }
    const asked = /^bytes=(?<from>\d+)-(?<last>\d*)$/.exec(request.headers["range"] ?? "");
    const last = asked?.[2] ?? "";
    const rest = content.subarray(
      Number(asked?.[1] ?? 0),
      last === "" ? undefined : Number(last) + 1,
    );
    return {
      statusCode: asked === null ? 200 : 206,
      headers: { ...about, "content-length": `${rest.length}` },
      body: bodyOf(rest, ending(nth)).body,
    };
  };
}
