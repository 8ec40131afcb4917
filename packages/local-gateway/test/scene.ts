import {
  createManualClock,
  type GatewayFault,
  type GatewayFaultPlan,
  type GatewayOperation,
  type ManualClock,
  type OutgoingWebhook,
} from "@billsdue/adapters-memory";
import { epochOf } from "@billsdue/core";
import { instant, invoiceId, paymentId } from "@billsdue/core/testing";
import Stripe from "stripe";

import { createLocalGateway, type LocalGateway, type LocalGatewayOptions } from "../src/index.ts";

export const bill = invoiceId("007");
export const payment = paymentId("p1");
export const apiKey = "sk_test_local";
export const secret = "whsec_first";
export const tick = 5_000;
export const minute = 60_000;
export const hour = 60 * minute;

/** What a misbehaving gateway is told to do. */
export const nothing: GatewayFaultPlan = { hits: () => false, extent: () => 0 };

/** A plan by which `fault` hits the `nth` call of `operation`, and nothing else. */
export function once(fault: GatewayFault, operation: GatewayOperation, nth = 1): GatewayFaultPlan {
  return {
    ...nothing,
    hits: (name, call) => name === fault && call.operation === operation && call.nth === nth,
  };
}

/** Several plans at once. */
export function all(...plans: readonly GatewayFaultPlan[]): GatewayFaultPlan {
  return { ...nothing, hits: (fault, call) => plans.some((plan) => plan.hits(fault, call)) };
}

/** The parameters of a session as our adapter sends them. */
export function wanted(
  { seconds }: { readonly seconds: number },
  { amount = 55_100, currency = "usd", id = payment, invoice = bill } = {},
): Stripe.Checkout.SessionCreateParams {
  const metadata = { invoice_id: invoice, payment_id: id };
  return {
    mode: "payment",
    client_reference_id: id,
    line_items: [
      {
        quantity: 1,
        price_data: { currency, unit_amount: amount, product_data: { name: "Invoice 007" } },
      },
    ],
    metadata,
    payment_intent_data: { metadata, description: "Invoice 007" },
    payment_method_types: ["card"],
    adaptive_pricing: { enabled: false },
    submit_type: "pay",
    success_url: "https://bills.example/#/payments/p1",
    cancel_url: "https://bills.example/#/bills/007",
    expires_at: seconds + 31 * 60,
  };
}

/** A gateway that is spoken to by Stripe's own client, and everything around it. */
export interface Scene {
  readonly clock: ManualClock;
  readonly gateway: LocalGateway;
  readonly stripe: Stripe;
  readonly seconds: () => number;
  readonly webhooks: readonly OutgoingWebhook[];
  /** The types of the webhooks that have come. */
  readonly told: () => readonly string[];
  readonly begin: (
    wish?: Parameters<typeof wanted>[1],
  ) => Promise<Stripe.Response<Stripe.Checkout.Session>>;
  /** Everything about a session. */
  readonly look: (id: string) => Promise<Stripe.Checkout.Session>;
  readonly post: (
    path: string,
    body: string,
    headers?: Record<string, string>,
  ) => Promise<Response>;
  readonly taken: () => bigint;
}

/** A gateway that behaves, unless told. */
export function createScene(
  plan: GatewayFaultPlan = nothing,
  options: Partial<LocalGatewayOptions> = {},
): Scene {
  const clock = createManualClock(instant("2026-11-23"));
  const webhooks: OutgoingWebhook[] = [];
  const gateway = createLocalGateway({
    clock,
    plan,
    pageUrl: (ref) => `https://gateway.example/pages/${ref}`,
    apiKeys: ["sk_test_old", apiKey],
    webhookSecrets: [secret, "whsec_second"],
    sendWebhook: (webhook) => webhooks.push(webhook),
    ...options,
  });
  const stripe = clientOf(gateway, apiKey);
  const seconds = () => epochOf(clock.now()) / 1000;
  return {
    clock,
    gateway,
    stripe,
    seconds,
    webhooks,
    told: () => webhooks.map(({ body }) => JSON.parse(body).type),
    begin: (wish = {}) =>
      stripe.checkout.sessions.create(wanted({ seconds: seconds() }, wish), {
        idempotencyKey: wish.id ?? payment,
      }),
    look: (id) =>
      stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent.latest_charge"] }),
    post: (path, body, headers = {}) =>
      gateway.handle(
        new Request(`https://api.stripe.com${path}`, {
          method: "POST",
          body,
          headers: { authorization: `Bearer ${apiKey}`, ...headers },
        }),
      ),
    taken: () => gateway.takenFor(bill),
  };
}

/** Stripe's own client, over the gateway in this process. */
export function clientOf(gateway: LocalGateway, key: string): Stripe {
  return new Stripe(key, {
    httpClient: Stripe.createFetchHttpClient((url, init) => gateway.handle(new Request(url, init))),
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** The intent that stands in a session in full. */
export function intentOf({
  payment_intent: intent,
}: Stripe.Checkout.Session): Stripe.PaymentIntent {
  if (intent === null || typeof intent === "string") throw new TypeError("the intent is not there");
  return intent;
}
