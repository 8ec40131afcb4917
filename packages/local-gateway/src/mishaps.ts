import type { GatewayFault } from "@billsdue/adapters-memory";

import { type ApiAnswer, refusal, type WireObject } from "./api-answer.ts";
import { connectionLost } from "./connection-lost.ts";

/** What Stripe answers when something breaks inside it. */
export const serverError: ApiAnswer = refusal(500, {
  type: "api_error",
  message: "Sorry, something went wrong on our end.",
});

const rateLimited: ApiAnswer = {
  ...refusal(429, { code: "rate_limit", message: "Request rate limit exceeded." }),
  headers: { "retry-after": "1" },
};

const html = "<!doctype html><title>Bad gateway</title><h1>Please try again</h1>";

/** What comes of an answer on its way under a fault; a lost one throws. */
export function afterMishap(fault: GatewayFault, answer: ApiAnswer): ApiAnswer {
  switch (fault) {
    case "rate-limited":
      return rateLimited;
    case "server-error":
      return serverError;
    case "html":
      return { status: 200, body: html };
    case "unknown-status":
      return typeof answer.body === "string" ? answer : { ...answer, body: strange(answer.body) };
    default:
      throw connectionLost();
  }
}

/** An object, or each in a list, with a status that nobody knows. */
function strange(body: WireObject): WireObject {
  return {
    ...body,
    ...(body.status === undefined ? {} : { status: "pondering" }),
    ...(body.data === undefined ? {} : { data: body.data.map(strange) }),
  };
}
