import type {
  Clock,
  Failure,
  GatewayCapabilities,
  GatewayPayment,
  GatewayReport,
  PaymentGateway,
  Secrets,
} from "@billsdue/core";
import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import type Stripe from "stripe";

import { type Call, createCalls } from "./calls.ts";
import type { Problem } from "./problem.ts";
import { isPaidOrMayBe, reportOf } from "./report.ts";
import { listSessions, openSession, retrieveSession } from "./session-calls.ts";
import type { Session } from "./session.ts";
import { toStripeAmount } from "./stripe-amount.ts";
import { readStripeWebhook } from "./webhook.ts";

/** How Stripe is reached, and where its secrets are. */
export interface StripeGatewayOptions {
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
  client,
  secrets,
  apiKey = "stripe-api-key",
  signingSecret = "stripe-webhook",
  clock,
  sleep = wait,
}: StripeGatewayOptions): PaymentGateway {
  const calls = createCalls({ client, secrets, apiKey, clock, sleep });

  return {
    capabilities,
    ready: calls.ready,

    purchase: (payment) =>
      openSession(calls.begin(), payment)
        .andThen((session) =>
          reportOf(payment, [session], { source: "response", at: clock.now() }).mapErr(unknown),
        )
        .orElse((problem): Result<GatewayReport, Failure> => {
          if (problem.type !== "refused") return err(problem.failure);
          const said = { source: "response", at: clock.now() } as const;
          return ok({ operation: "purchase", outcome: "rejected", ...said });
        }),

    inquire: (payment) =>
      safeTry(async function* () {
        const call = calls.begin();
        const ids = yield* listSessions(call, payment);
        const sessions: Session[] = [];
        for (const { id } of ids) sessions.push(yield* retrieveSession(call, payment, id));
        const said = { source: "inquiry", at: clock.now() } as const;
        if (sessions.length > 0) return reportOf(payment, sessions, said).mapErr(unknown);
        return ok<GatewayReport, Problem>({ operation: "purchase", outcome: "not-found", ...said });
      }).mapErr(({ failure }) => failure),

    cancel: (payment) =>
      endSessions(calls.begin(), payment)
        .map((outcome): GatewayReport => ({
          operation: "cancel",
          outcome,
          source: "response",
          at: clock.now(),
        }))
        .mapErr(({ failure }) => failure),

    readWebhook: (webhook) => readStripeWebhook({ secrets, signingSecret, clock }, webhook),
  };
}

type Ended = "approved" | "declined" | "no-answer";

/**
 * Closes every page of a payment. Where there is none, one is opened under its key and closed: whoever sleeps and sends the payment later
 * gets that one back. `declined` where it is paid, or may be.
 */
function endSessions(call: Call, payment: GatewayPayment): ResultAsync<Ended, Problem> {
  return safeTry(async function* () {
    const listed = yield* listSessions(call, payment);
    const found = [...listed];
    if (listed.length === 0) {
      const fence = await openSession(call, payment);
      // It will be refused to whoever comes later, too.
      if (fence.isErr())
        return fence.error.type === "refused"
          ? ok<Ended, Problem>("approved")
          : err<Ended, Problem>(fence.error);
      found.push(fence.value);
    }
    let isOpen = false;
    for (const { id, status } of found) {
      // It may have been paid, or have ended, since it was listed: what is true of it is read next.
      if (status === "open")
        await call((stripe, options) => stripe.checkout.sessions.expire(id, {}, options));
      const session = yield* retrieveSession(call, payment, id);
      if (isPaidOrMayBe(session)) return ok<Ended, Problem>("declined");
      isOpen ||= session.status === "open";
    }
    return ok<Ended, Problem>(isOpen ? "no-answer" : "approved");
  });
}

function unknown(failure: Failure): Problem {
  return { type: "unknown", failure };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
