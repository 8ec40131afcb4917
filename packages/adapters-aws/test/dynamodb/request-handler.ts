import type { Readable } from "node:stream";

import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

import type { Body } from "./partial-answers.ts";

/** How a client's requests go out. */
export type RequestHandler = DynamoDBClient["config"]["requestHandler"];

/** A request over HTTP. */
export interface HttpRequest {
  readonly headers: Record<string, string>;
  body?: string | Uint8Array;
  readonly clone: () => HttpRequest;
}

/** Its answer. */
export interface HttpAnswer {
  readonly response: {
    readonly statusCode: number;
    readonly headers: Record<string, string>;
    readonly body: Readable | Buffer;
  };
}

interface Aborted {
  readonly abortSignal?: { readonly aborted: boolean } | undefined;
}

/** The handler; each request that is not aborted goes through `handle`, which hands it on by `pass`. */
export function handledBy(
  handler: RequestHandler,
  handle: (
    request: HttpRequest,
    pass: (request: HttpRequest) => Promise<HttpAnswer>,
  ) => Promise<HttpAnswer>,
): RequestHandler {
  return {
    handle: (request, options: Aborted = {}) => {
      const pass = (handed: HttpRequest) => handler.handle(handed, options);
      return options.abortSignal?.aborted === true ? pass(request) : handle(request, pass);
    },
  };
}

/** The operation that a request asks for, as `PutItem`. */
export function operationOf({ headers }: HttpRequest): string {
  return (headers["x-amz-target"] ?? "").replace(/^.*[.]/, "");
}

/** Which attempt of the SDK the request is, counted from 1. */
export function attemptOf({ headers }: HttpRequest): number {
  return Number(/attempt=(\d+)/.exec(headers["amz-sdk-request"] ?? "")?.[1]);
}

/** What a request asks for. */
export function bodyOf({ body }: HttpRequest): Body {
  return JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body));
}

/** The request with another body. An emulator does not look at the signature. */
export function withBody(request: HttpRequest, body: Body): HttpRequest {
  const changed = request.clone();
  changed.body = JSON.stringify(body);
  changed.headers["content-length"] = String(Buffer.byteLength(changed.body));
  return changed;
}

/** An answer with that body. */
export function answerOf(statusCode: number, body: Body): HttpAnswer {
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "R1" };
  return { response: { statusCode, headers, body: Buffer.from(JSON.stringify(body)) } };
}

/** An answer's body, read to its end. */
export async function readAnswer({ response: { body } }: HttpAnswer): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  if (Buffer.isBuffer(body)) chunks.push(body);
  else for await (const chunk of body) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}
