import { createHmac, timingSafeEqual } from "node:crypto";

import { type Instant, isInvoiceId, isPaymentId, type WebhookNudge } from "@billsdue/core";
import { Result } from "neverthrow";

/** The header that a webhook's signature stands in. */
export const signatureHeader = "billsdue-gateway-signature";

/** A webhook on its way. */
export interface OutgoingWebhook {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A signed webhook about a payment (HMAC-SHA-256 of the body, hexadecimal). */
export function signWebhook(
  { invoiceId, paymentId }: WebhookNudge,
  at: Instant,
  secret: string,
): OutgoingWebhook {
  const body = JSON.stringify({ invoiceId, paymentId, at });
  return {
    body,
    headers: { "content-type": "application/json", [signatureHeader]: signatureOf(body, secret) },
  };
}

/** What a webhook is about, if its signature is of `secret`. */
export function readSignedWebhook(
  body: string,
  signature: string,
  secret: string,
): WebhookNudge | "badly-signed" | "not-ours" {
  const [given, expected] = [Buffer.from(signature), Buffer.from(signatureOf(body, secret))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return "badly-signed";
  const content = parseJson(body).unwrapOr(undefined);
  if (typeof content !== "object" || content === null) return "not-ours";
  const invoiceId: unknown = Reflect.get(content, "invoiceId");
  const paymentId: unknown = Reflect.get(content, "paymentId");
  const isOurs =
    typeof invoiceId === "string" &&
    typeof paymentId === "string" &&
    isInvoiceId(invoiceId) &&
    isPaymentId(paymentId);
  return isOurs ? { invoiceId, paymentId } : "not-ours";
}

const parseJson = Result.fromThrowable(
  (text: string): unknown => JSON.parse(text),
  () => "malformed" as const,
);

function signatureOf(body: string, secret: string): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}
