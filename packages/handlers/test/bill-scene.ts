import {
  type BillerPolicy,
  decide,
  defaultPolicy,
  evolve,
  fold,
  type GatewayReport,
  type Invoice,
  type InvoiceCommand,
  type Money,
  type OperatorAction,
  type PaymentId,
} from "@billsdue/core";
import {
  currency,
  idempotencyKey,
  instant,
  invoiceId,
  paymentId,
  value,
  watermark,
} from "@billsdue/core/testing";

export const policy: BillerPolicy = { ...defaultPolicy, billerName: "Riverside" };
export const p1: PaymentId = paymentId("p1");
export const monday = "2026-11-23";
export const tuesday = "2026-11-24";

export function usd(minorUnits: bigint): Money {
  return { currency: currency("USD"), minorUnits };
}

const row = {
  invoiceId: invoiceId("6"),
  customerName: "Mary Schaupp",
  currency: currency("USD"),
  amount: 50_100n,
};

/** A row for invoice 6 in the file of `day`. */
export function stated(day: string, amount: bigint = row.amount): InvoiceCommand {
  const source = { file: `secret-${day}.csv`, line: 2 };
  return {
    type: "record-row",
    stated: { row: { ...row, amount }, asOf: watermark(day), source },
    policy,
  };
}

export const requested: InvoiceCommand = {
  type: "request-payment",
  paymentId: p1,
  idempotencyKey: idempotencyKey("key"),
  expectedAmount: usd(row.amount),
  receiptTo: [{ channel: "email", address: "mary@example.org" }],
  now: instant(monday),
  policy,
};

const call = { paymentId: p1, now: instant(monday), leaseMs: 1000, policy };
export const submitted: InvoiceCommand = { type: "submit-payment", ...call };
export const canceled: InvoiceCommand = { type: "cancel-payment", ...call };

/** What the gateway says of the purchase. */
export function said(
  report:
    | { readonly outcome: "accepted" | "no-answer" | "rejected" }
    | { readonly outcome: "declined"; readonly reason: "card-declined" }
    | { readonly outcome: "action-required"; readonly url: string; readonly expiresAt: string },
  day: string = monday,
): InvoiceCommand {
  const common = { operation: "purchase", source: "inquiry", at: instant(day) } as const;
  return record(
    report.outcome === "action-required"
      ? { ...common, ...report, expiresAt: instant(report.expiresAt) }
      : { ...common, ...report },
  );
}

/** The gateway has taken `money`. */
export function took(
  money: Money = usd(row.amount),
  gatewayRef = "ch_secret",
  day: string = monday,
): InvoiceCommand {
  return record({
    operation: "purchase",
    source: "inquiry",
    at: instant(day),
    outcome: "approved",
    amount: money,
    gatewayRef,
  });
}

function record(report: GatewayReport): InvoiceCommand {
  return {
    type: "record-report",
    paymentId: p1,
    report,
    now: report.at,
    notFoundGraceMs: 0,
    policy,
  };
}

/** An operator has decided a case. */
export function decided(action: OperatorAction, caseId = "e1", day = tuesday): InvoiceCommand {
  return {
    type: "resolve-case",
    caseId,
    action,
    by: "secret operator",
    evidence: "a secret letter",
    gatewayRef: "re_secret",
    now: instant(day),
    policy,
  };
}

/** The invoice after what was asked of it, one after the other. */
export function billAfter(...commands: readonly InvoiceCommand[]): Invoice {
  const initial: Invoice | undefined = undefined;
  const bill = commands.reduce<Invoice | undefined>(
    (invoice, command) => fold(evolve, invoice, value(decide(command, invoice))),
    initial,
  );
  if (bill === undefined) throw new TypeError("no row was recorded");
  return bill;
}
