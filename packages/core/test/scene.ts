import {
  type BillerPolicy,
  type BillRow,
  type CapturedPayment,
  type CreatedPayment,
  decide,
  defaultPolicy,
  evolve,
  fold,
  type GatewayReport,
  type Instant,
  type Invoice,
  type InvoiceCommand,
  type InvoiceEvent,
  type InvoiceRefusal,
  type Money,
  type OperatorAction,
  type Payment,
  type PaymentId,
  requestOf,
  type StatedRow,
  type Watermark,
} from "../src/index.ts";
import {
  currency,
  idempotencyKey,
  instant,
  invoiceId,
  paymentId,
  stateAfter,
  value,
  watermark,
} from "../src/testing/index.ts";

/** The biller of these tests: two business days of posting, books in UTC. */
export const policy: BillerPolicy = { ...defaultPolicy, billerName: "City Water" };
export const notFoundGraceMs = 10_000;
export const leaseMs = 60_000;

/** Monday. */
export const monday = instant("2026-11-23");
export const tuesday = instant("2026-11-24");

/** Where a payer may want a receipt. */
export const email = { channel: "email", address: "a@example.org" } as const;
export const text = { channel: "text", number: "+12125550123" } as const;

export function usd(minorUnits: bigint): Money {
  return { currency: currency("USD"), minorUnits };
}

/** A row of invoice 007 in the file of a day; 100.00 USD unless told. */
export function stated(
  day: string,
  cells: Partial<BillRow> = {},
  asOf: Watermark = watermark(day),
): StatedRow {
  return {
    row: {
      invoiceId: invoiceId("007"),
      customerName: "Kelly Bennett",
      currency: currency("USD"),
      amount: 10_000n,
      ...cells,
    },
    asOf,
    source: { file: `bills-${day}.csv`, line: 2 },
  };
}

export function billed(day = "2026-11-20", cells: Partial<BillRow> = {}): InvoiceEvent {
  return { type: "invoice-created", stated: stated(day, cells) };
}

export function payment(overrides: Partial<CreatedPayment> = {}): CreatedPayment {
  return {
    id: paymentId("p1"),
    amount: 10_000n,
    requestedAt: monday,
    idempotencyKey: idempotencyKey("k1"),
    receiptTo: [],
    status: "created",
    ...overrides,
  };
}

export function captured(overrides: Partial<CapturedPayment> = {}): CapturedPayment {
  const { status: _status, ...asked } = payment();
  return {
    ...asked,
    status: "captured",
    capturedAt: monday,
    gatewayRef: "gw-1",
    unpostedFigure: watermark("2026-11-20"),
    receipts: [],
    ...overrides,
  };
}

/** How a payment comes to be as it is: requested, sent, and moved there. */
export function reaching(made: Payment): readonly InvoiceEvent[] {
  const asked = requestOf(made);
  const sent = { firstSentAt: made.requestedAt, sentAt: made.requestedAt };
  const created = { ...asked, status: "created" } as const;
  if (made.status === "created") return [{ type: "payment-requested", payment: made }];
  return [
    { type: "payment-requested", payment: created },
    {
      type: "payment-moved",
      payment: {
        ...asked,
        ...sent,
        status: "submitting",
        operation: "purchase",
        leaseUntil: made.requestedAt,
      },
    },
    { type: "payment-moved", payment: made },
  ];
}

export const requested: InvoiceEvent = { type: "payment-requested", payment: payment() };
export const paid: InvoiceEvent = { type: "payment-moved", payment: captured() };

export function request(
  overrides: Partial<Extract<InvoiceCommand, { type: "request-payment" }>> = {},
): InvoiceCommand {
  return {
    type: "request-payment",
    paymentId: paymentId("p1"),
    idempotencyKey: idempotencyKey("k1"),
    expectedAmount: usd(10_000n),
    receiptTo: [],
    now: monday,
    policy,
    ...overrides,
  };
}

export function move(
  type: "submit-payment" | "resubmit-payment" | "cancel-payment",
  now: Instant = monday,
  id: PaymentId = paymentId("p1"),
): InvoiceCommand {
  return { type, paymentId: id, now, leaseMs, policy };
}

export function resolve(
  caseId: string,
  action: OperatorAction,
  overrides: Partial<Extract<InvoiceCommand, { type: "resolve-case" }>> = {},
): InvoiceCommand {
  return {
    type: "resolve-case",
    caseId,
    action,
    by: "ann",
    evidence: "the gateway's report of the day",
    now: tuesday,
    policy,
    ...overrides,
  };
}

export function record(report: GatewayReport, id: PaymentId = paymentId("p1")): InvoiceCommand {
  return { type: "record-report", paymentId: id, report, now: report.at, notFoundGraceMs, policy };
}

export function row(
  day: string,
  overrides: Partial<BillRow> = {},
  asOf: Watermark = watermark(day),
): InvoiceCommand {
  return { type: "record-row", stated: stated(day, overrides, asOf), policy };
}

export function approved(
  gatewayRef = "gw-1",
  at: Instant = monday,
  amount: Money = usd(10_000n),
): GatewayReport {
  return { operation: "purchase", outcome: "approved", source: "inquiry", at, amount, gatewayRef };
}

export function declined(at: Instant = monday): GatewayReport {
  return {
    operation: "purchase",
    outcome: "declined",
    source: "inquiry",
    at,
    reason: "card-declined",
  };
}

export function said(
  outcome: "accepted" | "rejected" | "not-found" | "expired" | "no-answer",
  at: Instant = monday,
): GatewayReport {
  return { operation: "purchase", outcome, source: "inquiry", at };
}

export function cancelSaid(outcome: GatewayReport["outcome"], at: Instant = monday): GatewayReport {
  return { operation: "cancel", outcome, source: "response", at };
}

/** The invoice after commands that are all accepted. */
export function after(
  start: readonly InvoiceEvent[],
  ...commands: readonly InvoiceCommand[]
): Invoice {
  let invoice = stateAfter(start);
  for (const command of commands) invoice = fold(evolve, invoice, value(decide(command, invoice)));
  if (invoice === undefined) throw new TypeError("there is no invoice");
  return invoice;
}

/** The invoice after commands, those that are refused leaving it as it is. */
export function through(
  start: Invoice | undefined,
  commands: readonly InvoiceCommand[],
  afterEach: (invoice: Invoice, refusal: InvoiceRefusal | undefined) => void = () => undefined,
): Invoice | undefined {
  let invoice = start;
  for (const command of commands) {
    const decided = decide(command, invoice);
    if (decided.isOk()) invoice = fold(evolve, invoice, decided.value);
    if (invoice !== undefined) afterEach(invoice, decided.isErr() ? decided.error : undefined);
  }
  return invoice;
}

/** What our payments say was captured. */
export function capturedMoney(invoice: Invoice | undefined): bigint {
  return (invoice?.payments ?? [])
    .filter(({ status }) => status === "captured")
    .reduce((sum, { amount }) => sum + amount, 0n);
}
