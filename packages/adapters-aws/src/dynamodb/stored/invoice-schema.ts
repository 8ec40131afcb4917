import { type Invoice, operatorActions } from "@billsdue/core";
import * as z from "zod";

import {
  currency,
  instant,
  invoiceId,
  localDate,
  minorUnits,
  money,
  paymentId,
  watermark,
} from "./fields.ts";
import { payment } from "./payment-schema.ts";

const dueOn = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("date"), on: localDate }),
  z.strictObject({ type: z.literal("words"), words: z.string() }),
]);

const details = z.strictObject({
  issuedOn: localDate.exactOptional(),
  email: z.string().exactOptional(),
  phone: z.string().exactOptional(),
  accountNo: z.string().exactOptional(),
  lookupFactor: z.string().exactOptional(),
  lastRemittanceSeq: z.int().exactOptional(),
  replaces: invoiceId.exactOptional(),
});

const source = { file: z.string(), line: z.int() };

const statedRow = z.strictObject({
  row: z.strictObject({
    invoiceId,
    customerName: z.string(),
    currency,
    amount: minorUnits,
    dueOn: dueOn.exactOptional(),
    lastPaymentOn: localDate.exactOptional(),
    details: details.exactOptional(),
  }),
  asOf: watermark,
  source: z.strictObject(source),
});

const exceptionBase = { id: z.string(), paymentId, at: instant };

const exception = z.discriminatedUnion("type", [
  z.strictObject({
    ...exceptionBase,
    type: z.enum(["amount-differs", "currency-differs", "captured-after-end", "captured-twice"]),
    gatewayRef: z.string(),
    money,
  }),
  z.strictObject({
    ...exceptionBase,
    type: z.literal("report-makes-no-sense"),
    report: z.string(),
  }),
]);

const resolution = z.strictObject({
  caseId: z.string(),
  paymentId,
  action: z.enum(operatorActions),
  by: z.string(),
  evidence: z.string(),
  at: instant,
  gatewayRef: z.string().exactOptional(),
  exception: exception.exactOptional(),
});

/** What is stored of an invoice besides its id and version. A field that nobody knows is refused: to save without it would lose it. */
export const storedInvoice: z.ZodType<Omit<Invoice, "id" | "version">> = z.strictObject({
  customerName: z.string(),
  currency,
  billed: minorUnits,
  asOf: watermark,
  figureSince: watermark,
  source: z.strictObject({
    ...source,
    decision: z.enum(["created", "revised"]),
    rebilled: z.literal(true).exactOptional(),
  }),
  standing: z.enum(["open", "withdrawn", "superseded", "written-off"]),
  dueOn: dueOn.exactOptional(),
  lastPaymentOn: localDate.exactOptional(),
  details: details.exactOptional(),
  payments: z.array(payment),
  deferred: statedRow.exactOptional(),
  exceptions: z.array(exception),
  resolutions: z.array(resolution),
  disputed: z.literal(true).exactOptional(),
  sweepPause: z.strictObject({ tries: z.int(), until: instant }).exactOptional(),
});
