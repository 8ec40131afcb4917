import type { WireObject } from "./api-answer.ts";
import { type Charge, type Intent, isPaid, type Session } from "./session.ts";
import { secondsOf } from "./stripe-time.ts";

/** What a request asks to see in full, where there would be an id. */
export interface Expanded {
  readonly intent: boolean;
  readonly charge: boolean;
}

/** Nothing but ids. */
const nothingExpanded: Expanded = { intent: false, charge: false };

/** A session as the API shows it: https://docs.stripe.com/api/checkout/sessions/object. */
export function sessionObject(
  session: Session,
  pageUrl: (ref: string) => string,
  expanded: Expanded = nothingExpanded,
): WireObject {
  const { id, createdAt, request, status, intent } = session;
  const { amount, currency, paymentId, metadata, successUrl, cancelUrl, expiresAt } = request;
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: { enabled: false },
    amount_subtotal: amount,
    amount_total: amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    cancel_url: cancelUrl,
    client_reference_id: paymentId,
    created: secondsOf(createdAt),
    currency,
    customer: null,
    customer_creation: "if_required",
    customer_details: null,
    customer_email: null,
    expires_at: secondsOf(expiresAt),
    invoice: null,
    livemode: false,
    locale: null,
    metadata,
    mode: "payment",
    payment_intent: intent === undefined ? null : intentOrId(session, intent, expanded),
    payment_link: null,
    payment_method_collection: "if_required",
    payment_method_types: ["card"],
    payment_status: isPaid(session) ? "paid" : "unpaid",
    setup_intent: null,
    status,
    submit_type: "pay",
    subscription: null,
    success_url: successUrl,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: status === "open" ? pageUrl(id) : null,
  };
}

function intentOrId(session: Session, intent: Intent, expanded: Expanded): WireObject | string {
  return expanded.intent ? intentObject(session, intent, expanded) : intent.id;
}

/** A session's PaymentIntent as the API shows it: https://docs.stripe.com/api/payment_intents/object. */
export function intentObject(
  { request }: Session,
  { id, createdAt, charge }: Intent,
  expanded: Expanded = nothingExpanded,
): WireObject {
  const isTaken = charge.declined === undefined;
  return {
    id,
    object: "payment_intent",
    amount: request.amount,
    amount_capturable: 0,
    amount_received: isTaken ? charge.amount : 0,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    confirmation_method: "automatic",
    created: secondsOf(createdAt),
    currency: charge.currency,
    customer: null,
    description: request.description,
    last_payment_error: lastPaymentError(charge),
    latest_charge: expanded.charge
      ? chargeObject(charge, id, request.intentMetadata, request.description)
      : charge.id,
    livemode: false,
    metadata: request.intentMetadata,
    next_action: null,
    payment_method_types: ["card"],
    processing: null,
    status: isTaken ? "succeeded" : "requires_payment_method",
  };
}

const declines = {
  "card-declined": { decline_code: "generic_decline", message: "Your card was declined." },
  "insufficient-funds": {
    decline_code: "insufficient_funds",
    message: "Your card has insufficient funds.",
  },
} as const;

function lastPaymentError({ id, declined }: Charge): WireObject | null {
  if (declined === undefined) return null;
  return { type: "card_error", code: "card_declined", charge: id, ...declines[declined] };
}

/** A charge as the API shows it: https://docs.stripe.com/api/charges/object. */
function chargeObject(
  { id, amount, currency, at, declined }: Charge,
  intentId: string,
  metadata: Readonly<Record<string, string>>,
  description: string,
): WireObject {
  const isTaken = declined === undefined;
  return {
    id,
    object: "charge",
    amount,
    amount_captured: isTaken ? amount : 0,
    amount_refunded: 0,
    captured: isTaken,
    created: secondsOf(at),
    currency,
    description,
    disputed: false,
    failure_code: isTaken ? null : "card_declined",
    failure_message: isTaken ? null : declines[declined].message,
    livemode: false,
    metadata,
    paid: isTaken,
    payment_intent: intentId,
    refunded: false,
    status: isTaken ? "succeeded" : "failed",
  };
}
