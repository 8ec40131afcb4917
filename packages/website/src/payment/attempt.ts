import type { PaymentBody, PaymentRequest } from "@billsdue/handlers/contract";

import { type Answer, isRecord } from "../api/answer.ts";
import { isMoney } from "../api/bodies.ts";

/** One press of Pay, until its answer is known: whatever happens, it is sent again as it is, under the same key. */
export interface Attempt {
  readonly invoiceId: string;
  readonly key: string;
  readonly request: PaymentRequest;
}

/** The API says no, and nothing was begun: the bill has to be read again. */
export type Refusal =
  | "invoice-already-paid"
  | "payment-in-progress"
  | "invoice-changed"
  | "not-payable"
  | "not-begun";

export type AttemptOutcome =
  | { readonly type: "started"; readonly payment: PaymentBody }
  | { readonly type: "refused"; readonly refusal: Refusal }
  | { readonly type: "invalid"; readonly fields: readonly string[] }
  | { readonly type: "session-over" }
  /** It may or may not have arrived: only the same request under the same key can tell. */
  | { readonly type: "unsure" };

export function newAttempt(invoiceId: string, request: PaymentRequest): Attempt {
  const random = crypto.getRandomValues(new Uint8Array(16));
  const key = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { invoiceId, key, request };
}

/** What an answer to the request means for the attempt. */
export function outcomeOf(answer: Answer<PaymentBody>): AttemptOutcome {
  if (answer.type === "ok") return { type: "started", payment: answer.body };
  switch (answer.name) {
    case "invoice-already-paid":
    case "payment-in-progress":
    case "invoice-changed":
    case "not-payable":
      return { type: "refused", refusal: answer.name };
    case "idempotency-key-missing":
    case "idempotency-key-reused":
    case "invoice-not-matched":
    case "too-large":
      return { type: "refused", refusal: "not-begun" };
    case "invalid-request":
      return { type: "invalid", fields: answer.fields };
    case "session-required":
      return { type: "session-over" };
    case "not-found":
    case "too-many-requests":
    case "unavailable":
    case "unreachable":
      return { type: "unsure" };
  }
}

export function isAttempt(value: unknown): value is Attempt {
  if (!isRecord(value) || !isRecord(value["request"])) return false;
  return (
    typeof value["invoiceId"] === "string" &&
    typeof value["key"] === "string" &&
    isMoney(value["request"]["expectedAmount"]) &&
    isRecord(value["request"]["receipt"])
  );
}
