import { type GatewayPayment, unavailable } from "@billsdue/core";
import { err, errAsync, ok, type ResultAsync } from "neverthrow";
import type Stripe from "stripe";

import type { Call } from "./calls.ts";
import type { Problem } from "./problem.ts";
import { creationWindow, sessionRequest } from "./session-request.ts";
import { port, readSession, type Session } from "./session.ts";
import { toStripeAmount } from "./stripe-amount.ts";

/** More sessions than this in some ten minutes, and their list is not read to its end. */
const mostListed = 5_000;

/**
 * The payment's session, opened now or when it was first asked for under its key. `refused` where Stripe takes no such payment, or not any
 * more.
 */
export function openSession(call: Call, payment: GatewayPayment): ResultAsync<Session, Problem> {
  const amount = toStripeAmount(payment.amount);
  if (amount === undefined) {
    const failure = unavailable(port, "Stripe takes no such amount");
    return errAsync({ type: "refused", failure });
  }
  const request = sessionRequest(payment, amount);
  return call((stripe, options) =>
    stripe.checkout.sessions.create(request, { ...options, idempotencyKey: payment.paymentId }),
  ).andThen((answer) => {
    // What was answered first is not what is true now.
    return isReplay(answer)
      ? retrieveSession(call, payment, answer.id)
      : readSession(answer, payment).mapErr(unknown);
  });
}

/** A session with its payment intent, as they are now. */
export function retrieveSession(
  call: Call,
  payment: GatewayPayment,
  id: string,
): ResultAsync<Session, Problem> {
  const expand = ["payment_intent.latest_charge"];
  return call((stripe, options) =>
    stripe.checkout.sessions.retrieve(id, { expand }, options),
  ).andThen((answer) => readSession(answer, payment).mapErr(unknown));
}

/** The sessions that carry the payment's id, of those that were created when they can have been. */
export function listSessions(
  call: Call,
  payment: GatewayPayment,
): ResultAsync<readonly Session[], Problem> {
  return call(async (stripe, options) => {
    const created = creationWindow(payment);
    const found: unknown[] = [];
    let listed = 0;
    for await (const each of stripe.checkout.sessions.list({ created, limit: 100 }, options)) {
      listed += 1;
      if (listed > mostListed) return "too-many" as const;
      if (each.client_reference_id === payment.paymentId) found.push(each);
    }
    return found;
  }).andThen((found) => {
    if (found === "too-many") {
      return err<never, Problem>(unknown(unavailable(port, "too many sessions to find one")));
    }
    const sessions: Session[] = [];
    for (const each of found) {
      const read = readSession(each, payment);
      if (read.isErr()) return err<never, Problem>(unknown(read.error));
      sessions.push(read.value);
    }
    return ok(sessions);
  });
}

/** The headers are a record, or those of `fetch`, as the client's transport has them. */
function isReplay({ lastResponse: { headers } }: Stripe.Response<unknown>): boolean {
  return new Headers(headers).get("idempotent-replayed") === "true";
}

function unknown(failure: ReturnType<typeof unavailable>): Problem {
  return { type: "unknown", failure };
}
