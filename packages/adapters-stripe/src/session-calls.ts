import { type Failure, type GatewayPayment, unavailable } from "@billsdue/core";
import { err, errAsync, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import type Stripe from "stripe";
import * as z from "zod/mini";

import type { Call } from "./calls.ts";
import { type Problem, unknown } from "./problem.ts";
import { creationWindow, secondsOf, sessionRequest } from "./session-request.ts";
import { corrupt, port, readSession, readWholeSession, type Session } from "./session.ts";
import { toStripeAmount } from "./stripe-amount.ts";

/** A list's longest page. */
const pageLength = 100;

/** More sessions than on so many pages in half an hour, and they are not read to their end. */
const mostPages = 50;

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
  )
    .andThen((answer) =>
      // What was answered first is not what is true now.
      isReplay(answer)
        ? retrieveSession(call, payment, answer.id)
        : readWholeSession(answer, payment).mapErr(unknown),
    )
    .andThen((session) => findable(session, payment).mapErr(unknown));
}

/** A session with its payment intent, as they are now. That it cannot be had proves nothing. */
export function retrieveSession(
  call: Call,
  payment: GatewayPayment,
  id: string,
): ResultAsync<Session, Problem> {
  const expand = ["payment_intent.latest_charge"];
  return call((stripe, options) => stripe.checkout.sessions.retrieve(id, { expand }, options))
    .mapErr((problem) => (problem.type === "refused" ? unknown(problem.failure) : problem))
    .andThen((answer) => readWholeSession(answer, payment).mapErr(unknown))
    .andThen((session) =>
      session.id === id ? ok(session) : err(unknown(corrupt(id, "another session came for it"))),
    );
}

/** The sessions that carry the payment's id, of those that were created when they can have been. */
export function listSessions(
  call: Call,
  payment: GatewayPayment,
): ResultAsync<readonly Session[], Problem> {
  return safeTry(async function* () {
    const created = creationWindow(payment);
    const found: Session[] = [];
    let last: string | undefined;
    for (let nth = 0; nth < mostPages; nth += 1) {
      const after = last === undefined ? {} : { starting_after: last };
      const page = yield* call((stripe, options) =>
        stripe.checkout.sessions.list({ created, limit: pageLength, ...after }, options),
      ).andThen((answer) => readPage(answer).mapErr(unknown));
      for (const each of page.data) {
        if (each.client_reference_id !== payment.paymentId) continue;
        found.push(yield* readSession(each, payment).mapErr(unknown));
      }
      if (!page.has_more) return ok(found);
      last = page.data.at(-1)?.id;
      if (last === undefined) return err(unknown(corrupt("a list of sessions", "it has no end")));
    }
    return err(unknown(unavailable(port, "too many sessions to find one")));
  });
}

const pageSchema = z.object({
  data: z.array(z.looseObject({ id: z.string(), client_reference_id: z.nullish(z.string()) })),
  has_more: z.boolean(),
});

function readPage(answer: unknown): Result<z.infer<typeof pageSchema>, Failure> {
  const read = pageSchema.safeParse(answer);
  return read.success ? ok(read.data) : err(corrupt("a list of sessions", "it is no list"));
}

/** Nobody is sent to a page that would not be found again: its session has to be where it is looked for. */
function findable(session: Session, payment: GatewayPayment): Result<Session, Failure> {
  const { gte, lte } = creationWindow(payment);
  const created = secondsOf(session.created);
  return created >= gte && created <= lte
    ? ok(session)
    : err(corrupt(session.id, "our clock and Stripe's are too far apart"));
}

/** The headers are a record, or those of `fetch`, as the client's transport has them. */
function isReplay({ lastResponse: { headers } }: Stripe.Response<unknown>): boolean {
  return new Headers(headers).get("idempotent-replayed") === "true";
}
