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
import * as z from "zod/mini";

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
  issuedOn: z.exactOptional(localDate),
  email: z.exactOptional(z.string()),
  phone: z.exactOptional(z.string()),
  accountNo: z.exactOptional(z.string()),
  lookupFactor: z.exactOptional(z.string()),
  lastRemittanceSeq: z.exactOptional(z.int()),
  replaces: z.exactOptional(invoiceId),
});

const source = { file: z.string(), line: z.int() };

const statedRow = record<StatedRow>()({
  row: record<BillRow>()({
    invoiceId,
    customerName: z.string(),
    currency,
    amount: minorUnits,
    dueOn: z.exactOptional(dueOn),
    lastPaymentOn: z.exactOptional(localDate),
    details: z.exactOptional(details),
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
  gatewayRef: z.exactOptional(z.string()),
  exception: z.exactOptional(exception),
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
    rebilled: z.exactOptional(z.literal(true)),
  }),
  standing: z.enum(["open", "withdrawn", "superseded", "written-off"]),
  dueOn: z.exactOptional(dueOn),
  lastPaymentOn: z.exactOptional(localDate),
  details: z.exactOptional(details),
  payments: z.array(payment),
  deferred: z.exactOptional(statedRow),
  exceptions: z.array(exception),
  resolutions: z.array(resolution),
  disputed: z.exactOptional(z.literal(true)),
  sweepPause: z.exactOptional(record<SweepPause>()({ tries: z.int(), until: instant })),
});

/** What is stored of an invoice besides its id and version. A field that nobody knows is refused: to save without it would lose it. */
export const storedInvoice: z.ZodMiniType<StoredInvoice> = z.compile(invoice);
