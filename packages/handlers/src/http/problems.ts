import type { Failure, InvoiceNotMatched, InvoiceRefusal } from "@billsdue/core";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

import type { ProblemBody } from "./contract.ts";

/** What a client is told. */
export interface Problem {
  readonly status: ContentfulStatusCode;
  readonly title: string;
  /** Constant, so that nothing of a bill or a request is ever in it. */
  readonly detail: string;
  /** Seconds after which to try again. */
  readonly retryAfter?: number;
}

/** The name of a problem; its type URI is `urn:billsdue:problem:<name>`. */
export type ProblemName =
  | "invoice-not-matched"
  | "session-required"
  | "invoice-already-paid"
  | "payment-in-progress"
  | "invoice-changed"
  | "not-payable"
  | "idempotency-key-missing"
  | "idempotency-key-reused"
  | "invalid-request"
  | "too-large"
  | "too-many-requests"
  | "unavailable";

/** Everything that can go wrong, from a client's side: a closed list (RFC 9457). */
export const problems: Readonly<Record<ProblemName, Problem>> = {
  "invoice-not-matched": {
    status: 404,
    title: "No bill matches",
    detail: "Nothing here matches what was asked for, or there were too many tries.",
  },
  "session-required": {
    status: 401,
    title: "Look the bill up again",
    detail: "The look-up session is missing or over. Sessions last 15 minutes.",
  },
  "invoice-already-paid": {
    status: 409,
    title: "Already paid",
    detail: "The invoice has been paid. Nothing was charged.",
  },
  "payment-in-progress": {
    status: 409,
    title: "A payment is in progress",
    detail: "Another payment of this invoice is under way. Nothing more was charged.",
    retryAfter: 5,
  },
  "invoice-changed": {
    status: 409,
    title: "The amount has changed",
    detail: "The amount shown is no longer what is owed. Nothing was charged.",
  },
  "not-payable": {
    status: 409,
    title: "Not payable now",
    detail: "The invoice cannot be paid here now. Nothing was charged.",
  },
  "idempotency-key-missing": {
    status: 400,
    title: "Idempotency-Key is missing",
    detail: "Send an Idempotency-Key header of 16 to 64 of A-Za-z0-9_-.",
  },
  "idempotency-key-reused": {
    status: 422,
    title: "Idempotency-Key was used for another request",
    detail: "The key belongs to a payment with other content. Use a new key for a new payment.",
  },
  "invalid-request": {
    status: 400,
    title: "The request is not valid",
    detail: "The fields named are missing, unknown or not in the form they must have.",
  },
  "too-large": {
    status: 413,
    title: "The request is too large",
    detail: "The request's body is larger than this address takes.",
  },
  "too-many-requests": {
    status: 429,
    title: "Too many requests",
    detail: "Wait a little, then try again.",
    retryAfter: 60,
  },
  unavailable: {
    status: 503,
    title: "Temporarily unavailable",
    detail: "Try again in a moment. The same Idempotency-Key never charges twice.",
    retryAfter: 5,
  },
};

/** The one table from what the core says to what a client is told. */
const answers = {
  "invoice-not-matched": "invoice-not-matched",
  "invoice-not-found": "invoice-not-matched",
  "payment-not-found": "invoice-not-matched",
  "receipt-not-found": "invoice-not-matched",
  "invoice-already-paid": "invoice-already-paid",
  "not-payable": "not-payable",
  "invoice-changed": "invoice-changed",
  "payment-in-progress": "payment-in-progress",
  "idempotency-key-reused": "idempotency-key-reused",
  "currency-changed": "unavailable",
  "case-not-found": "unavailable",
  "action-not-allowed": "unavailable",
  "evidence-missing": "unavailable",
  "too-late": "unavailable",
  "being-done": "unavailable",
  unavailable: "unavailable",
  conflict: "unavailable",
  corrupt: "unavailable",
} as const satisfies Record<(InvoiceRefusal | InvoiceNotMatched | Failure)["type"], ProblemName>;

/** Answers with the problem that a refusal or failure of the core is to a client. */
export function answerError(
  context: Context,
  error: InvoiceRefusal | InvoiceNotMatched | Failure,
): Response {
  return answerProblem(context, answers[error.type]);
}

/** Answers with a problem document; `fields` names the fields at fault, never their values. */
export function answerProblem(
  context: Context,
  name: ProblemName,
  fields?: readonly string[],
): Response {
  const { status, title, detail, retryAfter } = problems[name];
  const body: ProblemBody = {
    type: `urn:billsdue:problem:${name}`,
    title,
    status,
    detail,
    ...(fields === undefined ? {} : { fields }),
  };
  if (retryAfter !== undefined) context.header("Retry-After", retryAfter.toString());
  if (name === "session-required") context.header("WWW-Authenticate", "Bearer");
  return context.body(JSON.stringify(body), status, {
    "Content-Type": "application/problem+json",
  });
}
