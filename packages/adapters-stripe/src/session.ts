import { type Failure, type GatewayPayment, type Instant, instantFromEpoch } from "@billsdue/core";
import { err, ok, type Result } from "neverthrow";
import * as z from "zod/mini";

/** The port's name in failures. */
export const port = "payment-gateway";

/** What is read of a payment intent: https://docs.stripe.com/api/payment_intents/object. */
export interface Intent {
  readonly id: string;
  readonly status:
    | "canceled"
    | "processing"
    | "requires_action"
    | "requires_capture"
    | "requires_confirmation"
    | "requires_payment_method"
    | "succeeded";
  readonly amount_received: number;
  readonly currency: string;
  readonly created: Instant;
  readonly metadata: OurIds;
  readonly last_payment_error?:
    | { readonly decline_code?: string | null | undefined }
    | null
    | undefined;
  readonly latest_charge?: string | { readonly created: Instant } | null | undefined;
}

/** What is read of a Checkout Session: https://docs.stripe.com/api/checkout/sessions/object. */
export interface Session {
  readonly id: string;
  readonly status: "open" | "complete" | "expired";
  readonly url?: string | null | undefined;
  readonly expires_at: Instant;
  readonly created: Instant;
  readonly amount_total: number;
  readonly currency: string;
  readonly metadata: OurIds;
  readonly payment_intent?: string | Intent | null | undefined;
}

interface OurIds {
  readonly invoice_id: string;
  readonly payment_id: string;
}

const instant: z.ZodMiniType<Instant> = z.pipe(
  z.int(),
  z.transform((seconds, context) => {
    const at = instantFromEpoch(seconds * 1_000);
    if (at !== undefined) return at;
    context.issues.push({ code: "custom", message: "no time", input: seconds });
    return z.NEVER;
  }),
);

const ourIds = z.object({ invoice_id: z.string(), payment_id: z.string() });

const intentSchema: z.ZodMiniType<Intent> = z.object({
  id: z.string(),
  status: z.enum([
    "canceled",
    "processing",
    "requires_action",
    "requires_capture",
    "requires_confirmation",
    "requires_payment_method",
    "succeeded",
  ]),
  amount_received: z.int(),
  currency: z.string(),
  created: instant,
  metadata: ourIds,
  last_payment_error: z.nullish(z.object({ decline_code: z.nullish(z.string()) })),
  latest_charge: z.nullish(z.union([z.string(), z.object({ created: instant })])),
});

const sessionSchema: z.ZodMiniType<Session> = z.object({
  id: z.string(),
  status: z.enum(["open", "complete", "expired"]),
  url: z.nullish(z.string()),
  expires_at: instant,
  created: instant,
  amount_total: z.int(),
  currency: z.string(),
  metadata: ourIds,
  payment_intent: z.nullish(z.union([z.string(), intentSchema])),
});

/**
 * What Stripe says of a session of `payment`. `corrupt` where it cannot be read, or is about another payment or invoice; the failure names
 * the session and no value.
 */
export function readSession(answer: unknown, payment: GatewayPayment): Result<Session, Failure> {
  const read = sessionSchema.safeParse(answer);
  if (!read.success) {
    const [issue] = read.error.issues;
    return err(corrupt(idOf(answer), `${issue?.path.join(".")}: ${issue?.code}`));
  }
  const { data } = read;
  for (const { payment_id, invoice_id } of [
    data.metadata,
    intentOf(data)?.metadata ?? data.metadata,
  ]) {
    if (payment_id !== payment.paymentId || invoice_id !== payment.invoiceId) {
      return err(corrupt(data.id, "it is not about this payment of this invoice"));
    }
  }
  return ok(data);
}

/**
 * The same of a session that was asked for with its intent. `corrupt` where it does not say what was taken: what cannot be read was not
 * nothing.
 */
export function readWholeSession(
  answer: unknown,
  payment: GatewayPayment,
): Result<Session, Failure> {
  return readSession(answer, payment).andThen((session) => {
    const isWhole = typeof session.payment_intent !== "string";
    const isTold = session.status !== "complete" || intentOf(session) !== undefined;
    return isWhole && isTold
      ? ok(session)
      : err(corrupt(session.id, "it does not say what was taken"));
  });
}

/** The session's intent, where there is one and it was asked for. */
export function intentOf({ payment_intent }: Session): Intent | undefined {
  return typeof payment_intent === "object" && payment_intent !== null ? payment_intent : undefined;
}

/** What Stripe says under `key` is not what it can be. */
export function corrupt(key: string, reason: string): Failure {
  return { type: "corrupt", port, key, reason };
}

function idOf(answer: unknown): string {
  const named = z.object({ id: z.string() }).safeParse(answer);
  return named.success ? named.data.id : "a session without an id";
}
