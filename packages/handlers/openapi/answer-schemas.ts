import { billStates } from "@billsdue/core";
import * as z from "zod";

import type {
  BillBody,
  BillerBody,
  BillFactBody,
  LookupBody,
  PaymentBody,
  ProblemBody,
} from "../src/http/contract.ts";
import { money } from "../src/http/request-schemas.ts";

export const billerBody: z.ZodType<BillerBody> = z
  .strictObject({
    name: z.string(),
    lookUpProof: z.enum(["name", "name-and-amount", "name-and-factor", "id-only"]),
    lookUpFactorLabel: z
      .string()
      .meta({ description: "What the biller calls the factor", examples: ["Postal code"] }),
    textCountryCodes: z.array(z.string()).readonly(),
  })
  .meta({ id: "Biller" });

export const paymentBody: z.ZodType<PaymentBody> = z
  .strictObject({
    paymentId: z.string(),
    status: z.enum([
      "processing",
      "action-required",
      "paid",
      "refunded",
      "declined",
      "not-charged",
      "being-checked",
    ]),
    amount: money,
    requestedAt: z.iso.datetime(),
    cardPage: z.strictObject({ url: z.url(), expiresAt: z.iso.datetime() }).exactOptional(),
    declineReason: z.enum(["card-declined", "insufficient-funds"]).exactOptional(),
    receiptNumber: z.string().exactOptional(),
    paidOn: z.iso.date().exactOptional(),
    receipts: z
      .array(
        z.strictObject({
          channel: z.enum(["email", "text"]),
          status: z.enum(["queued", "sent", "undeliverable"]),
        }),
      )
      .readonly()
      .exactOptional(),
    refundedOn: z.iso.date().exactOptional(),
  })
  .meta({ id: "Payment" });

const fact = { on: z.iso.date(), amount: money };
const factOfPayment = { ...fact, paymentId: z.string() };

const billFact: z.ZodType<BillFactBody> = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("billed"), ...fact }),
    z.strictObject({
      type: z.literal("paid"),
      ...factOfPayment,
      paid: money,
      posting: z.enum(["posted", "not-yet", "disputed"]),
    }),
    z.strictObject({ type: z.literal("refunded"), ...factOfPayment }),
    z.strictObject({ type: z.literal("in-progress"), ...factOfPayment, requested: money }),
    z.strictObject({ type: z.literal("newer-figure"), ...fact, stated: money }),
    z.strictObject({
      type: z.literal("under-review"),
      ...factOfPayment,
      taken: z.exactOptional(money),
    }),
    z.strictObject({
      type: z.literal("reviewed"),
      ...factOfPayment,
      outcome: z.enum(["counted", "refunded", "not-charged", "posted", "not-posted", "noted"]),
      taken: z.exactOptional(money),
    }),
  ])
  .meta({ id: "BillFact", description: "`amount` is what it adds to the bill's balance" });

export const billBody: z.ZodType<BillBody> = z
  .strictObject({
    invoiceId: z.string(),
    billerName: z.string(),
    customerName: z.string().meta({ description: "Masked", examples: ["K. B******"] }),
    balance: money,
    mayBePosted: z.boolean().meta({
      description:
        "The biller may have posted a payment already that `balance` takes off all the same: a negative balance is no credit then",
    }),
    state: z.enum(billStates),
    payable: z.boolean(),
    dueOn: z.string().exactOptional(),
    facts: z
      .array(billFact)
      .readonly()
      .meta({ description: "Why the balance is what it is: the amounts add up to it" }),
    payments: z.array(paymentBody).readonly(),
  })
  .meta({ id: "Bill" });

export const lookupBody: z.ZodType<LookupBody> = z
  .strictObject({
    session: z.strictObject({ token: z.string(), expiresAt: z.iso.datetime() }),
    bill: billBody,
  })
  .meta({ id: "Lookup" });

export const problemBody: z.ZodType<ProblemBody> = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    fields: z.array(z.string()).readonly().exactOptional(),
  })
  .meta({ id: "Problem" });
