import { type Failure, unavailable } from "@billsdue/core";
import Stripe from "stripe";

import { port } from "./session.ts";

/** What a call has come to that gave no answer to read. The only place that names Stripe's errors: https://docs.stripe.com/api/errors. */
export type Problem =
  /** It was looked at, and not done; the same again would not be either. */
  | { readonly type: "refused"; readonly failure: Failure }
  /** The key is none that Stripe knows, or not any more. */
  | { readonly type: "unauthorized"; readonly failure: Failure }
  /** The key is good, but not for this. */
  | { readonly type: "forbidden"; readonly failure: Failure }
  /** Somebody else is at the very thing. */
  | { readonly type: "locked"; readonly failure: Failure; readonly waitMs: number }
  /** Stripe wants to be left alone for so long. */
  | { readonly type: "rate-limited"; readonly failure: Failure; readonly waitMs: number }
  /** Nothing is known: not done, done, or done and recorded as an error under its key. */
  | { readonly type: "unknown"; readonly failure: Failure };

/** Nothing is known, for that reason. */
export function unknown(failure: Failure): Problem {
  return { type: "unknown", failure };
}

const usualWaitMs = 1_000;

/** Whatever stands between us and Stripe may ask for more, and gets no more. */
const mostWaitMs = 60_000;

/** What is the matter. The failure tells Stripe's kind of error, its status and its request id, which support can look up; never its words. */
export function problemOf(error: unknown): Problem {
  const failure = unavailable(port, wordsOf(error));
  const { StripeError } = Stripe.errors;
  if (!(error instanceof StripeError)) return { type: "unknown", failure };
  switch (error.type) {
    case "StripeAuthenticationError":
      return { type: "unauthorized", failure };
    case "StripePermissionError":
      return { type: "forbidden", failure };
    case "StripeRateLimitError":
      return {
        // https://docs.stripe.com/rate-limits#object-lock-timeouts
        type: error.code === "lock_timeout" ? "locked" : "rate-limited",
        failure,
        waitMs: waitOf(error.headers),
      };
    case "StripeInvalidRequestError":
    case "StripeCardError":
      return { type: "refused", failure };
    default:
      // Among them the idempotency error: the key stands for something else, which may have been done.
      return { type: "unknown", failure };
  }
}

/** Names and numbers, and no words of whoever may stand between us and Stripe. */
const isPlain = /^(?!undefined$)\w{1,64}$/;

function wordsOf(error: unknown): string {
  const { StripeError } = Stripe.errors;
  if (!(error instanceof StripeError)) return "the answer could not be read";
  const { type, code, statusCode, requestId } = error;
  return [type, code, statusCode, requestId].filter((part) => isPlain.test(`${part}`)).join(" ");
}

function waitOf(headers: Readonly<Record<string, string>> | undefined): number {
  const seconds = Number(headers?.["retry-after"]);
  return seconds > 0 ? Math.min(seconds * 1_000, mostWaitMs) : usualWaitMs;
}
