import {
  type Currency,
  type Fingerprint,
  type IdempotencyKey,
  type Instant,
  type InvoiceId,
  isCurrency,
  isFingerprint,
  isIdempotencyKey,
  isInstant,
  isInvoiceId,
  isLocalDate,
  isPaymentId,
  type LocalDate,
  type Money,
  type PaymentId,
  type Watermark,
} from "@billsdue/core";
import * as z from "zod/mini";

/** The schema of a `Type`, of which no field may be forgotten, and to which nothing may be added in the table. */
export function record<Type>(): <Fields extends Readonly<Record<keyof Type, z.ZodMiniType>>>(
  fields: Fields,
) => z.ZodMiniObject<Fields, z.core.$strict> {
  return (fields) => z.strictObject(fields);
}

/** A text that is what the core's guard says it is; `not` is what is told of any other. */
function text<Text extends string>(
  is: (text: string) => text is Text,
  not: string,
): z.ZodMiniType<Text, string> {
  return z.pipe(z.string(), z.custom<Text, string>(is, not));
}

export const instant: z.ZodMiniType<Instant> = text(isInstant, "not an instant");
export const localDate: z.ZodMiniType<LocalDate> = text(isLocalDate, "not a day");
export const currency: z.ZodMiniType<Currency> = text(isCurrency, "not a currency");
export const invoiceId: z.ZodMiniType<InvoiceId, string> = text(isInvoiceId, "not an invoice id");
export const paymentId: z.ZodMiniType<PaymentId> = text(isPaymentId, "not a payment id");
export const idempotencyKey: z.ZodMiniType<IdempotencyKey> = text(
  isIdempotencyKey,
  "not an idempotency key",
);
export const fingerprint: z.ZodMiniType<Fingerprint> = text(isFingerprint, "not a fingerprint");

/** Stored as a decimal string. */
export const minorUnits: z.ZodMiniType<bigint> = z.pipe(
  z.string().check(z.regex(/^-?\d+$/, "not an amount")),
  z.transform<string, bigint>(BigInt),
);

export const watermark: z.ZodMiniType<Watermark> = record<Watermark>()({
  businessDate: localDate,
  sequence: z.int(),
});
export const money: z.ZodMiniType<Money> = record<Money>()({ currency, minorUnits });
