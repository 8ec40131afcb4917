import { type BillState, billStates, type OperatorAction, operatorActions } from "@billsdue/core";
import * as z from "zod";

import type { DecimalMoney } from "./decimal-money.ts";
import type { Decided, ExplainedFact, Explanation } from "./explanation.ts";
import type { WaitingCase } from "./waiting-case.ts";

export const action: z.ZodType<OperatorAction> = z.enum(operatorActions);

export const billState: z.ZodType<BillState> = z.enum(billStates);

export const decimalMoney: z.ZodType<DecimalMoney> = z.object({
  amount: z.string(),
  currency: z.string(),
});

const openStatus = z.enum(["created", "submitting", "pending", "requires-action", "unknown"]);

const aboutCase = {
  invoiceId: z.string(),
  caseId: z.string(),
  paymentId: z.string(),
  since: z.string(),
  actions: z.array(action),
};

export const waitingCase: z.ZodType<WaitingCase> = z.discriminatedUnion("type", [
  z.object({
    type: z.enum(["amount-differs", "currency-differs", "captured-after-end", "captured-twice"]),
    ...aboutCase,
    requested: decimalMoney.optional(),
    taken: decimalMoney,
    gatewayRef: z.string(),
  }),
  z.object({ type: z.literal("report-makes-no-sense"), ...aboutCase, report: z.string() }),
  z.object({
    type: z.literal("posting-dispute"),
    ...aboutCase,
    captured: decimalMoney,
    gatewayRef: z.string(),
    billed: decimalMoney,
    asOf: z.string(),
  }),
  z.object({
    type: z.literal("open-payment"),
    ...aboutCase,
    status: openStatus,
    requested: decimalMoney,
  }),
]);

const decidedFields = {
  caseId: z.string(),
  paymentId: z.string(),
  action,
  by: z.string(),
  evidence: z.string(),
  at: z.string(),
  gatewayRef: z.string().optional(),
};

export const decided: z.ZodType<Decided> = z.object(decidedFields);

const amount = decimalMoney;
const waiting = waitingCase.optional();

const explainedFact: z.ZodType<ExplainedFact> = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("billed"),
    amount,
    file: z.string(),
    line: z.number(),
    since: z.string(),
    asOf: z.string(),
  }),
  z.object({
    type: z.literal("captured"),
    amount,
    paymentId: z.string(),
    captured: decimalMoney,
    at: z.string(),
    gatewayRef: z.string(),
    posting: z.enum(["acknowledged", "confirmed", "by-calendar", "disputed", "not-yet"]),
    acknowledgedBy: z.string().optional(),
    waiting,
  }),
  z.object({
    type: z.literal("refunded"),
    amount,
    paymentId: z.string(),
    at: z.string(),
    gatewayRef: z.string(),
  }),
  z.object({
    type: z.literal("in-flight"),
    amount,
    paymentId: z.string(),
    status: openStatus,
    requested: decimalMoney,
    at: z.string(),
    waiting,
  }),
  z.object({
    type: z.literal("deferred"),
    amount,
    stated: decimalMoney,
    file: z.string(),
    line: z.number(),
    asOf: z.string(),
  }),
  z.object({ type: z.literal("exception"), amount, caseId: z.string(), waiting }),
  z.object({ type: z.literal("resolved"), amount, ...decidedFields }),
]);

export const explanation: z.ZodType<Explanation> = z.object({
  invoiceId: z.string(),
  customerName: z.string(),
  state: billState,
  facts: z.array(explainedFact),
  balance: decimalMoney,
});
