import type {
  Channel,
  Payment,
  PostingDecision,
  Receipt,
  ReceiptContact,
  Refund,
  SubmittingPayment,
} from "@billsdue/core";
import * as z from "zod/mini";

import {
  idempotencyKey,
  instant,
  localDate,
  minorUnits,
  paymentId,
  record,
  watermark,
} from "./fields.ts";

type ContactBy<On extends Channel> = Extract<ReceiptContact, { channel: On }>;
type ReceiptIn<Status extends Receipt["status"]> = Extract<Receipt, { status: Status }>;
type PaymentIn<Status extends Payment["status"]> = Extract<Payment, { status: Status }>;
type Submitting<Doing extends SubmittingPayment["operation"]> = Extract<
  SubmittingPayment,
  { operation: Doing }
>;

const receiptContact = z.discriminatedUnion("channel", [
  record<ContactBy<"email">>()({ channel: z.literal("email"), address: z.string() }),
  record<ContactBy<"text">>()({ channel: z.literal("text"), number: z.string() }),
]);

const receiptBase = { to: receiptContact, number: z.string(), attempts: z.int() };

const receipt = z.discriminatedUnion("status", [
  record<ReceiptIn<"queued">>()({
    ...receiptBase,
    status: z.literal("queued"),
    notBefore: instant,
  }),
  record<ReceiptIn<"sending">>()({
    ...receiptBase,
    status: z.literal("sending"),
    leaseUntil: instant,
  }),
  record<ReceiptIn<"sent">>()({ ...receiptBase, status: z.literal("sent"), at: instant }),
  record<ReceiptIn<"undeliverable">>()({
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
  record<PaymentIn<"pending">>()({ ...sent, status: z.literal("pending") }),
  record<PaymentIn<"requires-action">>()({
    ...sent,
    status: z.literal("requires-action"),
    url: z.string(),
    expiresAt: instant,
  }),
  record<PaymentIn<"unknown">>()({ ...sent, status: z.literal("unknown") }),
] as const;

const submitting = { ...sent, status: z.literal("submitting"), leaseUntil: instant };

/** A payment as it is stored. */
export const payment: z.ZodMiniType<Payment> = z.discriminatedUnion("status", [
  record<PaymentIn<"created">>()({ ...requested, status: z.literal("created") }),
  z.discriminatedUnion("operation", [
    record<Submitting<"purchase">>()({ ...submitting, operation: z.literal("purchase") }),
    record<Submitting<"cancel">>()({
      ...submitting,
      operation: z.literal("cancel"),
      before: z.discriminatedUnion("status", awaiting),
    }),
  ]),
  ...awaiting,
  record<PaymentIn<"captured">>()({
    ...requested,
    status: z.literal("captured"),
    capturedAt: instant,
    gatewayRef: z.string(),
    unpostedFigure: watermark,
    lastPaymentBefore: z.exactOptional(localDate),
    receipts: z.array(receipt),
    recoveredFrom: z.exactOptional(paymentId),
    postingDecision: z.exactOptional(
      record<PostingDecision>()({ posted: z.boolean(), figure: watermark }),
    ),
    refund: z.exactOptional(record<Refund>()({ gatewayRef: z.string(), at: instant })),
  }),
  record<PaymentIn<"declined">>()({
    ...ended,
    status: z.literal("declined"),
    reason: z.enum(["card-declined", "insufficient-funds"]),
  }),
  record<PaymentIn<"failed">>()({ ...ended, status: z.literal("failed") }),
  record<PaymentIn<"canceled">>()({ ...ended, status: z.literal("canceled") }),
]);
