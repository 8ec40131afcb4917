import type { OutgoingWebhook } from "@billsdue/adapters-memory";
import type { Clock, WebhookNudge } from "@billsdue/core";

import type { WireObject } from "./api-answer.ts";
import type { KeyedRequest } from "./idempotency-keys.ts";
import type { Session } from "./session.ts";
import { signStripeWebhook } from "./sign-stripe-webhook.ts";
import { stripeId } from "./stripe-id.ts";
import { secondsOf } from "./stripe-time.ts";
import { stripeVersion } from "./stripe-version.ts";
import { intentObject, sessionObject } from "./wire-objects.ts";

/** What Stripe tells of in its webhooks. */
export type EventType =
  | "checkout.session.completed"
  | "checkout.session.expired"
  | "payment_intent.succeeded"
  | "payment_intent.payment_failed";

/** Sends the webhook that tells of a session, and gives what is done when it has arrived. */
export type TellEvent = (type: EventType, session: Session, cause?: KeyedRequest) => unknown;

/** What webhooks are made with. */
export interface EventOptions {
  readonly clock: Clock;
  readonly pageUrl: (ref: string) => string;
  readonly secret: string;
  readonly send: (webhook: OutgoingWebhook, about: WebhookNudge) => unknown;
}

/** Webhooks with full event objects: https://docs.stripe.com/api/events/object. */
export function createEvents({ clock, pageUrl, secret, send }: EventOptions): TellEvent {
  return (type, session, cause) => {
    const { invoiceId, paymentId } = session.request;
    const event = {
      id: stripeId("evt"),
      object: "event",
      api_version: stripeVersion,
      created: secondsOf(clock.now()),
      data: { object: objectOf(type, session, pageUrl) },
      livemode: false,
      pending_webhooks: 1,
      request: { id: cause?.requestId ?? null, idempotency_key: cause?.key ?? null },
      type,
    };
    const webhook = signStripeWebhook(JSON.stringify(event), clock.now(), secret);
    return send(webhook, { invoiceId, paymentId });
  };
}

function objectOf(
  type: EventType,
  session: Session,
  pageUrl: (ref: string) => string,
): WireObject | undefined {
  switch (type) {
    case "checkout.session.completed":
    case "checkout.session.expired":
      return sessionObject(session, pageUrl);
    case "payment_intent.succeeded":
    case "payment_intent.payment_failed":
      return session.intent && intentObject(session, session.intent);
  }
}
