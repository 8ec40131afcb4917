import type { DeclineReason, Instant, InvoiceId, PaymentId } from "@billsdue/core";

import type { StripeAmount } from "./stripe-amount.ts";
import { stripeId } from "./stripe-id.ts";

/** What a Checkout session is asked for with. */
export interface SessionRequest extends StripeAmount {
  readonly paymentId: PaymentId;
  readonly invoiceId: InvoiceId;
  readonly metadata: Readonly<Record<string, string>>;
  readonly intentMetadata: Readonly<Record<string, string>>;
  readonly description: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly expiresAt: Instant;
}

/** One try to charge a card. */
export interface Charge extends StripeAmount {
  readonly id: string;
  readonly at: Instant;
  /** Why nothing was taken; undefined where the money was. */
  readonly declined?: DeclineReason;
}

/** A PaymentIntent: there is none before the first card. */
export interface Intent {
  readonly id: string;
  readonly createdAt: Instant;
  readonly charge: Charge;
}

/** A Checkout session in Stripe's books. */
export interface Session {
  readonly id: string;
  readonly createdAt: Instant;
  readonly request: SessionRequest;
  readonly status: "open" | "complete" | "expired";
  readonly intent?: Intent;
}

/** A session that nobody has typed a card in. */
export function openSession(request: SessionRequest, createdAt: Instant): Session {
  return { id: stripeId("cs_test"), createdAt, request, status: "open" };
}

/** A session after a card: the first one makes its intent, an approved one completes it. */
export function withCharge(session: Session, made: Omit<Charge, "id">): Session {
  const { id = stripeId("pi"), createdAt = made.at } = session.intent ?? {};
  return {
    ...session,
    status: made.declined === undefined ? "complete" : session.status,
    intent: { id, createdAt, charge: { ...made, id: stripeId("ch") } },
  };
}

/** Whether money was taken in it. */
export function isPaid({ intent }: Session): boolean {
  return intent !== undefined && intent.charge.declined === undefined;
}

/** Whether its page takes cards. */
export function isUsable({ status, request }: Session, now: Instant): boolean {
  return status === "open" && request.expiresAt > now;
}

/** Stripe's shortest and longest life of a page, in seconds from its creation. */
export const pageLife: { readonly least: number; readonly most: number } = {
  least: 30 * 60,
  most: 24 * 60 * 60,
};
