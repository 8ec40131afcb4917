import { type Failure, type GatewayReport, type Instant, unavailable } from "@billsdue/core";
import { err, ok, type Result } from "neverthrow";

import type { GatewayFaultPlan } from "./fault-dial.ts";
import type { GatewayCall } from "./gateway-calls.ts";
import type { GatewayFault } from "./gateway-faults.ts";

/** What goes wrong between us and the gateway. */
export interface AnswerFault {
  readonly name: GatewayFault;
  /** What the gateway does of what it is asked. */
  readonly done: "never" | "at-once" | "later";
  /** Why the adapter fails; undefined where it has only waited in vain, or cannot read the answer. */
  readonly reason?: string;
}

const answerFaults: readonly AnswerFault[] = [
  { name: "lost-request", done: "never", reason: "the connection was reset" },
  { name: "rate-limited", done: "never", reason: "429 Too Many Requests" },
  { name: "late-execution", done: "later" },
  { name: "lost-answer", done: "at-once" },
  { name: "server-error", done: "at-once", reason: "500 Internal Server Error" },
  { name: "html", done: "at-once" },
  { name: "unknown-status", done: "at-once" },
];

/** What goes wrong with a call: the first in the order above, since no answer is lost in two ways. */
export function answerFaultOf(plan: GatewayFaultPlan, call: GatewayCall): AnswerFault | undefined {
  return answerFaults.find(
    ({ name, done }) =>
      !(done === "later" && call.operation === "inquire") && plan.hits(name, call),
  );
}

/** What an adapter makes of it: it knows nothing. */
export function nothingKnown(
  reason: string | undefined,
  operation: "purchase" | "inquire" | "cancel",
  at: Instant,
): Result<GatewayReport, Failure> {
  if (reason !== undefined) return err(unavailable("payment-gateway", reason));
  return ok({
    operation: operation === "cancel" ? "cancel" : "purchase",
    outcome: "no-answer",
    source: operation === "inquire" ? "inquiry" : "response",
    at,
  });
}
