import {
  type Clock,
  epochOf,
  type Failure,
  type InvoiceId,
  isInvoiceId,
  isPaymentId,
  type PaymentId,
  type Secrets,
  type SignedWebhook,
  type WebhookNudge,
} from "@billsdue/core";
import { Result, type ResultAsync } from "neverthrow";
import Stripe from "stripe";
import * as z from "zod/mini";

/** What webhooks are read with. */
export interface WebhookOptions {
  readonly secrets: Secrets;
  /** The name of the secret that the endpoint's signing secrets are under. */
  readonly signingSecret: string;
  readonly clock: Clock;
}

/** How old a signature may be, in seconds: whoever has seen a webhook cannot send it again for ever. */
const toleranceSeconds = 5 * 60;

/** Of an event, what is read: the sessions, intents and charges that we have asked for carry our ids. */
const event = z.object({
  data: z.object({
    object: z.object({
      metadata: z.object({
        invoice_id: z.pipe(z.string(), z.custom<InvoiceId, string>(isInvoiceId)),
        payment_id: z.pipe(z.string(), z.custom<PaymentId, string>(isPaymentId)),
      }),
    }),
  }),
});

/** What a webhook is about, if it is signed with one of the secrets that are good now: https://docs.stripe.com/webhooks/signature. */
export function readStripeWebhook(
  { secrets, signingSecret, clock }: WebhookOptions,
  { body, header }: SignedWebhook,
): ResultAsync<WebhookNudge | "badly-signed" | "not-ours", Failure> {
  return secrets.read(signingSecret).map((live) => {
    const signature = header("stripe-signature") ?? "";
    const now = epochOf(clock.now());
    // What anybody could sign with is no secret, such as what stood there before there was one.
    const good = live
      .map((secret) => secret.trim())
      .filter((secret) => secret.startsWith("whsec_"));
    if (!good.some((secret) => isSigned(body, signature, secret, now))) return "badly-signed";
    const read = event.safeParse(parseJson(body).unwrapOr(undefined));
    if (!read.success) return "not-ours";
    const { invoice_id: invoiceId, payment_id: paymentId } = read.data.data.object.metadata;
    return { invoiceId, paymentId };
  });
}

function isSigned(body: string, signature: string, secret: string, now: number): boolean {
  return verify(body, signature, secret, now).unwrapOr(false);
}

/** The official library throws where a signature is wrong, missing or too old. */
const verify = Result.fromThrowable(
  (body: string, signature: string, secret: string, now: number) =>
    Stripe.webhooks.signature?.verifyHeader(
      body,
      signature,
      secret,
      toleranceSeconds,
      undefined,
      now,
    ) === true,
  () => "badly-signed" as const,
);

const parseJson = Result.fromThrowable(
  (text: string): unknown => JSON.parse(text),
  () => "malformed" as const,
);
