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
import * as z from "zod";

/** The schema of a `Type`, of which no field may be forgotten, and to which nothing may be added in the table. */
export function record<Type>(): <Fields extends Readonly<Record<keyof Type, z.ZodType>>>(
  fields: Fields,
) => z.ZodObject<Fields, z.core.$strict> {
  return (fields) => z.strictObject(fields);
}

export const instant: z.ZodType<Instant> = z.string().refine(isInstant, "not an instant");
export const localDate: z.ZodType<LocalDate> = z.string().refine(isLocalDate, "not a day");
export const currency: z.ZodType<Currency> = z.string().refine(isCurrency, "not a currency");
export const invoiceId: z.ZodType<InvoiceId, string> = z
  .string()
  .refine(isInvoiceId, "not an invoice id");
export const paymentId: z.ZodType<PaymentId> = z.string().refine(isPaymentId, "not a payment id");
export const idempotencyKey: z.ZodType<IdempotencyKey> = z
  .string()
  .refine(isIdempotencyKey, "not an idempotency key");
export const fingerprint: z.ZodType<Fingerprint> = z
  .string()
  .refine(isFingerprint, "not a fingerprint");

/** Stored as a decimal string. */
export const minorUnits: z.ZodType<bigint> = z
  .string()
  .regex(/^-?\d+$/, "not an amount")
  .transform(BigInt);

export const watermark: z.ZodType<Watermark> = record<Watermark>()({
  businessDate: localDate,
  sequence: z.int(),
});
export const money: z.ZodType<Money> = record<Money>()({ currency, minorUnits });
