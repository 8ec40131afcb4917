import {
  type AppliedRow,
  type BillDetails,
  type BillRow,
  type DueDate,
  type Invoice,
  type Money,
  operatorActions,
  type PaymentException,
  type Resolution,
  type RowSource,
  type StatedRow,
  type SweepPause,
} from "@billsdue/core";
import * as z from "zod";

import {
  currency,
  instant,
  invoiceId,
  localDate,
  minorUnits,
  money,
  paymentId,
  record,
  watermark,
} from "./fields.ts";
import { payment } from "./payment-schema.ts";

const dueOn = z.discriminatedUnion("type", [
  record<Extract<DueDate, { type: "date" }>>()({ type: z.literal("date"), on: localDate }),
  record<Extract<DueDate, { type: "words" }>>()({ type: z.literal("words"), words: z.string() }),
]);

const details = record<BillDetails>()({
  issuedOn: localDate.exactOptional(),
  email: z.string().exactOptional(),
  phone: z.string().exactOptional(),
  accountNo: z.string().exactOptional(),
  lookupFactor: z.string().exactOptional(),
  lastRemittanceSeq: z.int().exactOptional(),
  replaces: invoiceId.exactOptional(),
});

const source = { file: z.string(), line: z.int() };

const statedRow = record<StatedRow>()({
  row: record<BillRow>()({
    invoiceId,
    customerName: z.string(),
    currency,
    amount: minorUnits,
    dueOn: dueOn.exactOptional(),
    lastPaymentOn: localDate.exactOptional(),
    details: details.exactOptional(),
  }),
  asOf: watermark,
  source: record<RowSource>()(source),
});

const exceptionBase = { id: z.string(), paymentId, at: instant };

const exception = z.discriminatedUnion("type", [
  record<Extract<PaymentException, { money: Money }>>()({
    ...exceptionBase,
    type: z.enum(["amount-differs", "currency-differs", "captured-after-end", "captured-twice"]),
    gatewayRef: z.string(),
    money,
  }),
  record<Extract<PaymentException, { type: "report-makes-no-sense" }>>()({
    ...exceptionBase,
    type: z.literal("report-makes-no-sense"),
    report: z.string(),
  }),
]);

const resolution = record<Resolution>()({
  caseId: z.string(),
  paymentId,
  action: z.enum(operatorActions),
  by: z.string(),
  evidence: z.string(),
  at: instant,
  gatewayRef: z.string().exactOptional(),
  exception: exception.exactOptional(),
});

type StoredInvoice = Omit<Invoice, "id" | "version">;

const invoice = record<StoredInvoice>()({
  customerName: z.string(),
  currency,
  billed: minorUnits,
  asOf: watermark,
  figureSince: watermark,
  source: record<AppliedRow>()({
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
  sweepPause: record<SweepPause>()({ tries: z.int(), until: instant }).exactOptional(),
});

/** What is stored of an invoice besides its id and version. A field that nobody knows is refused: to save without it would lose it. */
export const storedInvoice: z.ZodType<StoredInvoice> = z.compile(invoice);
