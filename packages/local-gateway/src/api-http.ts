import { type ApiAnswer, refusal } from "./api-answer.ts";
import type { KeyedRequest } from "./idempotency-keys.ts";
import { stripeId } from "./stripe-id.ts";
import { stripeVersion } from "./stripe-version.ts";

/** A request that has been read. */
export interface ApiRequest extends KeyedRequest {
  /** Its form, or its query. */
  readonly encoded: string;
}

/** Reads a request; a GET has no key. */
export async function readRequest(request: Request): Promise<ApiRequest> {
  const { pathname, search } = new URL(request.url);
  const isPost = request.method === "POST";
  const encoded = isPost ? await request.text() : search;
  const parameters = new URLSearchParams(encoded);
  parameters.sort();
  const key = isPost ? request.headers.get("idempotency-key") : null;
  return {
    encoded,
    key: key === null || key === "" ? undefined : key,
    fingerprint: `${pathname} ${parameters.toString()}`,
    requestId: stripeId("req"),
  };
}

/** Why a request's API key is not accepted; undefined where it is. */
export function refuseApiKey(headers: Headers, apiKeys: readonly string[]): ApiAnswer | undefined {
  const [, given] = /^bearer (\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  if (given !== undefined && apiKeys.includes(given)) return undefined;
  const message =
    given === undefined
      ? "You did not provide an API key in the Authorization header, using Bearer auth."
      : `Invalid API Key provided: ${given.slice(0, 7)}****${given.slice(-4)}`;
  const answer = refusal(401, { message });
  return { ...answer, headers: { "www-authenticate": 'Bearer realm="Stripe"' } };
}

/** An answer with the headers that Stripe's answers have. */
export function toResponse({ status, body, headers }: ApiAnswer, request: ApiRequest): Response {
  const isHtml = typeof body === "string";
  return new Response(isHtml ? body : JSON.stringify(body), {
    status,
    headers: {
      "content-type": isHtml ? "text/html" : "application/json",
      "request-id": request.requestId,
      "stripe-version": stripeVersion,
      ...(request.key === undefined ? {} : { "idempotency-key": request.key }),
      ...headers,
    },
  });
}
