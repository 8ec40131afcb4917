import type { Payment } from "@billsdue/core";
import * as z from "zod";

import { idempotencyKey, instant, localDate, minorUnits, paymentId, watermark } from "./fields.ts";

const receiptContact = z.discriminatedUnion("channel", [
  z.strictObject({ channel: z.literal("email"), address: z.string() }),
  z.strictObject({ channel: z.literal("text"), number: z.string() }),
]);

const receiptBase = { to: receiptContact, number: z.string(), attempts: z.int() };

const receipt = z.discriminatedUnion("status", [
  z.strictObject({ ...receiptBase, status: z.literal("queued"), notBefore: instant }),
  z.strictObject({ ...receiptBase, status: z.literal("sending"), leaseUntil: instant }),
  z.strictObject({ ...receiptBase, status: z.literal("sent"), at: instant }),
  z.strictObject({
    ...receiptBase,
    status: z.literal("undeliverable"),
    at: instant,
    reason: z.string(),
  }),
]);

const requested = {
  id: paymentId,
  amount: minorUnits,
  requestedAt: instant,
  idempotencyKey,
  receiptTo: z.array(receiptContact),
};
const sent = { ...requested, firstSentAt: instant, sentAt: instant };
const ended = { ...requested, endedAt: instant };

const awaiting = [
  z.strictObject({ ...sent, status: z.literal("pending") }),
  z.strictObject({
    ...sent,
    status: z.literal("requires-action"),
    url: z.string(),
    expiresAt: instant,
  }),
  z.strictObject({ ...sent, status: z.literal("unknown") }),
] as const;

const submitting = { ...sent, status: z.literal("submitting"), leaseUntil: instant };

/** A payment as it is stored. */
export const payment: z.ZodType<Payment> = z.discriminatedUnion("status", [
  z.strictObject({ ...requested, status: z.literal("created") }),
  z.discriminatedUnion("operation", [
    z.strictObject({ ...submitting, operation: z.literal("purchase") }),
    z.strictObject({
      ...submitting,
      operation: z.literal("cancel"),
      before: z.discriminatedUnion("status", awaiting),
    }),
  ]),
  ...awaiting,
  z.strictObject({
    ...requested,
    status: z.literal("captured"),
    capturedAt: instant,
    gatewayRef: z.string(),
    unpostedFigure: watermark,
    lastPaymentBefore: localDate.exactOptional(),
    receipts: z.array(receipt),
    recoveredFrom: paymentId.exactOptional(),
    postingDecision: z.strictObject({ posted: z.boolean(), figure: watermark }).exactOptional(),
    refund: z.strictObject({ gatewayRef: z.string(), at: instant }).exactOptional(),
  }),
  z.strictObject({
    ...ended,
    status: z.literal("declined"),
    reason: z.enum(["card-declined", "insufficient-funds"]),
  }),
  z.strictObject({ ...ended, status: z.literal("failed") }),
  z.strictObject({ ...ended, status: z.literal("canceled") }),
]);
