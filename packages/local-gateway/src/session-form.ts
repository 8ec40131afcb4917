import { type Instant, instantFromEpoch, isInvoiceId, isPaymentId } from "@billsdue/core";
import { err, ok, type Result } from "neverthrow";
import * as z from "zod";

import { type ApiAnswer, refusal } from "./api-answer.ts";
import { type Form, readForm } from "./read-form.ts";
import { pageLife, type SessionRequest } from "./session.ts";
import { isChargeable, type StripeAmount, whyNotCharged } from "./stripe-amount.ts";
import { secondsOf } from "./stripe-time.ts";

const integer = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number);
const text = z.string().min(1).max(500);
const url = z.url({ protocol: /^https?$/ });
const invoiceId = z.string().transform((id, context) => {
  if (isInvoiceId(id)) return id;
  context.addIssue("not an invoice id");
  return z.NEVER;
});
const paymentId = z.string().transform((id, context) => {
  if (isPaymentId(id)) return id;
  context.addIssue("not a payment id");
  return z.NEVER;
});
const instant = integer.transform((seconds, context) => {
  const at = instantFromEpoch(seconds * 1000);
  if (at !== undefined) return at;
  context.addIssue("not a time");
  return z.NEVER;
});

/** The parameters as they stand in the form: any other one is unknown. */
const sessionForm = z.strictObject({
  mode: z.literal("payment"),
  client_reference_id: paymentId,
  "line_items[0][quantity]": z.literal("1"),
  "line_items[0][price_data][currency]": z.string().refine(isChargeable),
  "line_items[0][price_data][unit_amount]": integer,
  "line_items[0][price_data][product_data][name]": text,
  "metadata[invoice_id]": invoiceId,
  "metadata[payment_id]": text,
  "payment_intent_data[metadata][invoice_id]": text,
  "payment_intent_data[metadata][payment_id]": text,
  "payment_intent_data[description]": text,
  "payment_method_types[0]": z.literal("card"),
  "adaptive_pricing[enabled]": z.literal("false"),
  submit_type: z.literal("pay"),
  success_url: url,
  cancel_url: url,
  expires_at: instant,
});

/** What a new session is asked for with, or what is wrong with the form. */
export function readSessionForm(form: Form): Result<SessionRequest, ApiAnswer> {
  return readForm(sessionForm, form).andThen((read) => {
    const asked = {
      amount: read["line_items[0][price_data][unit_amount]"],
      currency: read["line_items[0][price_data][currency]"],
    };
    const wrong = refuseAmount(asked);
    if (wrong !== undefined) return err(wrong);
    return ok({
      ...asked,
      paymentId: read.client_reference_id,
      invoiceId: read["metadata[invoice_id]"],
      metadata: {
        invoice_id: read["metadata[invoice_id]"],
        payment_id: read["metadata[payment_id]"],
      },
      intentMetadata: {
        invoice_id: read["payment_intent_data[metadata][invoice_id]"],
        payment_id: read["payment_intent_data[metadata][payment_id]"],
      },
      description: read["payment_intent_data[description]"],
      successUrl: read.success_url,
      cancelUrl: read.cancel_url,
      expiresAt: read.expires_at,
    });
  });
}

function refuseAmount(asked: StripeAmount): ApiAnswer | undefined {
  const param = "line_items[0][price_data][unit_amount]";
  const { amount, currency } = asked;
  switch (whyNotCharged(asked)) {
    case undefined:
      return undefined;
    case "too-small": {
      const message = `The Checkout Session's total amount due is too small in ${currency}: ${amount}`;
      return refusal(400, { code: "amount_too_small", message, param });
    }
    case "too-large": {
      const message = "The Checkout Session's total amount due must be no more than 99999999";
      return refusal(400, { code: "amount_too_large", message, param });
    }
    case "not-divisible": {
      const message = `Invalid integer: ${amount}; its last digits in ${currency} must be zero`;
      return refusal(400, { code: "parameter_invalid_integer", message, param });
    }
  }
}

/** Why a page that is made now may not live that long; undefined where it may. */
export function refuseLife({ expiresAt }: SessionRequest, now: Instant): ApiAnswer | undefined {
  const seconds = secondsOf(expiresAt) - secondsOf(now);
  if (seconds >= pageLife.least && seconds <= pageLife.most) return undefined;
  const message =
    seconds < pageLife.least
      ? "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
      : "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.";
  return refusal(400, { code: "parameter_invalid_integer", message, param: "expires_at" });
}
