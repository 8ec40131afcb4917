import { epochOf, type GatewayPayment } from "@billsdue/core";
import { currency, instant, invoiceId, paymentId } from "@billsdue/core/testing";
import { expect } from "vitest";

/** A JSON object on Stripe's wire. */
export type Wire = Readonly<Record<string, unknown>>;

/** What a test does with a request before, or instead of, letting it `go`. */
export type Change = (
  request: Request,
  go: (request: Request) => Promise<Response>,
) => Promise<Response>;

/** The payment that the tests are about. */
export const payment: GatewayPayment = {
  paymentId: paymentId("7F3K9Q2MX4TBA1Z0"),
  invoiceId: invoiceId("007"),
  amount: { currency: currency("USD"), minorUnits: 55_100n },
  returnUrl: "https://bills.example/#payment=7F3K9Q2MX4TBA1Z0",
  requestedAt: instant("2026-11-22"),
};

/** When it was asked for, in seconds as Stripe counts. */
export const asked = epochOf(payment.requestedAt) / 1_000;

/** What Stripe has to give back with everything that belongs to the payment. */
export const ours = { invoice_id: payment.invoiceId, payment_id: payment.paymentId };

/** A session of the payment as Stripe shows it: open, and nobody has typed a card. */
export function session(changed: Wire = {}): Wire {
  return {
    id: "cs_test_1",
    object: "checkout.session",
    status: "open",
    url: "https://checkout.example/cs_test_1",
    created: asked + 1,
    expires_at: asked + 40 * 60,
    amount_total: 55_100,
    currency: "usd",
    livemode: false,
    client_reference_id: payment.paymentId,
    metadata: ours,
    payment_intent: null,
    ...changed,
  };
}

/** Its intent as Stripe shows it, with its charge: all was taken. */
export function intent(changed: Wire = {}): Wire {
  return {
    id: "pi_1",
    object: "payment_intent",
    status: "succeeded",
    amount_received: 55_100,
    currency: "usd",
    created: asked + 60,
    metadata: ours,
    last_payment_error: null,
    latest_charge: { id: "ch_1", object: "charge", created: asked + 90 },
    ...changed,
  };
}

/** A session that was paid. */
export function paid(changed: Wire = {}, taken: Wire = {}): Wire {
  return session({ status: "complete", url: null, payment_intent: intent(taken), ...changed });
}

/** A page of a list. */
export function page(data: readonly unknown[], has_more = false): Response {
  return Response.json({ object: "list", url: "/v1/checkout/sessions", has_more, data });
}

/** What Stripe answers where it does not do what it was asked. */
export function refusal(
  status: number,
  error: Wire = {},
  headers: Readonly<Record<string, string>> = {},
): Response {
  const usual = { type: "invalid_request_error", message: "Stripe's own words" };
  return Response.json(
    { error: { ...usual, ...error } },
    { status, headers: { "request-id": "req_1", ...headers } },
  );
}

/** What a request is, without ids: `GET /sessions/ID`. */
export function nameOf({ method, url }: Request): string {
  const path = new URL(url).pathname.replace("/v1/checkout", "");
  return `${method} ${path.replace(/cs_\w+/, "ID")}`;
}

export const create = "POST /sessions";
export const list = "GET /sessions";
export const retrieve = "GET /sessions/ID";
export const expire = "POST /sessions/ID/expire";

/** Stripe with exactly these sessions, newest first; lists show no intents in full. It can only be asked. */
export function holding(...sessions: readonly Wire[]): Change {
  return async (request) => {
    if (nameOf(request) === list) {
      return page(sessions.map((each) => ({ ...each, payment_intent: shortened(each) })));
    }
    const found = sessions.find(({ id }) => request.url.includes(`/sessions/${String(id)}?`));
    return found === undefined || nameOf(request) !== retrieve
      ? expect.fail(`not expected: ${nameOf(request)}`)
      : Response.json(found);
  };
}

function shortened({ payment_intent: whole }: Wire): unknown {
  return typeof whole === "object" && whole !== null && "id" in whole ? whole.id : whole;
}

/** Answers what is called `name` in its own way, and leaves the rest to `otherwise`. */
export function answering(name: string, answer: Change, otherwise?: Change): Change {
  return (request, go) => {
    if (nameOf(request) === name) return answer(request, go);
    return otherwise === undefined ? go(request) : otherwise(request, go);
  };
}

/** The last part of a card page's URL, by which the local gateway knows it. */
export function pageRef(report: object): string {
  const url = "url" in report && typeof report.url === "string" ? report.url : undefined;
  return url?.slice(url.lastIndexOf("/") + 1) ?? expect.fail("the payer has no card page");
}
