import {
  type Clock,
  type Failure,
  type GatewayCapabilities,
  type GatewayPayment,
  type GatewayReport,
  type PaymentGateway,
  type Secrets,
  unavailable,
} from "@billsdue/core";
import { err, ok, type Result, ResultAsync, safeTry } from "neverthrow";
import type Stripe from "stripe";

import { type Call, createCalls } from "./calls.ts";
import { endSessions } from "./end-sessions.ts";
import { type Problem, unknown } from "./problem.ts";
import { reportOf } from "./report.ts";
import { listSessions, openSession, retrieveSession } from "./session-calls.ts";
import { port, type Session } from "./session.ts";
import { toStripeAmount } from "./stripe-amount.ts";
import { readStripeWebhook } from "./webhook.ts";

/** How Stripe is reached, and where its secrets are. */
export interface StripeGatewayOptions {
  /** A key of the other mode counts as none: Stripe's test cards must not settle bills, and live payments are not known there. */
  readonly mode: "live" | "test";
  /** As `createStripeClient` makes it. */
  readonly client: Stripe;
  readonly secrets: Secrets;
  /** The name of the secret with the API keys; `stripe-api-key` unless told. */
  readonly apiKey?: string;
  /** The name of the secret with the webhook endpoint's signing secrets; `stripe-webhook` unless told. */
  readonly signingSecret?: string;
  readonly clock: Clock;
  /** Waits for what Stripe asks us to wait for. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const capabilities: GatewayCapabilities = {
  inquiry: true,
  cancel: true,
  // https://docs.stripe.com/api/idempotent_requests
  idempotencyWindowMs: 24 * 60 * 60_000,
  settles: "at-once",
  // Lists show what was created before them; a request may be on its way for as long as its time-out and its second try.
  notFoundGraceMs: 60_000,
  declinedCard: "another-may-follow",
  takes: (amount) => toStripeAmount(amount) !== undefined,
};

/**
 * Takes payments by Stripe's hosted Checkout: a payment is a Checkout Session, its id is the idempotency key, and cards are typed on
 * Stripe's page alone. What became of a payment is found by our own id, in the sessions that were created when this one can have been,
 * whatever came of the call that created it.
 */
export function createStripeGateway({
  mode,
  client,
  secrets,
  apiKey = "stripe-api-key",
  signingSecret = "stripe-webhook",
  clock,
  sleep = wait,
}: StripeGatewayOptions): PaymentGateway {
  const calls = createCalls({ client, secrets, apiKey, mode, clock, sleep });

  return {
    capabilities,
    ready: calls.ready,

    purchase: (payment) =>
      caught(
        openSession(calls.begin(), payment)
          .andThen((session) =>
            reportOf(payment, [session], { source: "response", at: clock.now() }).mapErr(unknown),
          )
          .orElse((problem): Result<GatewayReport, Failure> => {
            if (problem.type !== "refused") return err(problem.failure);
            const said = { source: "response", at: clock.now() } as const;
            return ok({ operation: "purchase", outcome: "rejected", ...said });
          }),
      ),

    inquire: (payment) => caught(inquire(calls.begin(), payment, clock)),

    cancel: (payment) =>
      caught(
        endSessions(calls.begin(), payment, clock.now())
          .map((outcome): GatewayReport => ({
            operation: "cancel",
            outcome,
            source: "response",
            at: clock.now(),
          }))
          .mapErr(({ failure }) => failure),
      ),

    readWebhook: (webhook) => caught(readStripeWebhook({ secrets, signingSecret, clock }, webhook)),
  };
}

function inquire(
  call: Call,
  payment: GatewayPayment,
  clock: Clock,
): ResultAsync<GatewayReport, Failure> {
  return safeTry(async function* () {
    const sessions: Session[] = [];
    for (const { id } of yield* listSessions(call, payment)) {
      sessions.push(yield* retrieveSession(call, payment, id));
    }
    const said = { source: "inquiry", at: clock.now() } as const;
    return sessions.length > 0
      ? reportOf(payment, sessions, said).mapErr(unknown)
      : ok<GatewayReport, Problem>({ operation: "purchase", outcome: "not-found", ...said });
  }).mapErr(({ failure }) => failure);
}

/** A port never throws, whatever the client may do. */
function caught<Value>(asked: ResultAsync<Value, Failure>): ResultAsync<Value, Failure> {
  const failure = unavailable(port, "the answer could not be read");
  return ResultAsync.fromPromise(Promise.resolve(asked), () => failure).andThen((answer) => answer);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
