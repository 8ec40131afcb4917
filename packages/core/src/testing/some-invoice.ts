import type { Invoice } from "../invoice/invoice.ts";
import type { CapturedPayment, CreatedPayment } from "../payment/payment.ts";
import { currency, idempotencyKey, instant, invoiceId, paymentId, watermark } from "./make.ts";

/** A bill of 551.00 USD that was never stored. */
export function someInvoice(id: string, changes: Partial<Invoice> = {}): Invoice {
  return {
    id: invoiceId(id),
    customerName: "Kelly Bennett",
    currency: currency("USD"),
    billed: 55_100n,
    asOf: watermark("2026-11-22"),
    figureSince: watermark("2026-11-22"),
    source: { file: "bills.csv", line: 2, decision: "created" },
    standing: "open",
    payments: [],
    exceptions: [],
    resolutions: [],
    version: 0,
    ...changes,
  };
}

const request = {
  id: paymentId("p1"),
  amount: 55_100n,
  requestedAt: instant("2026-11-22"),
  idempotencyKey: idempotencyKey("k1"),
  receiptTo: [],
};

/** A payment of that bill that was asked for at noon. */
export const requestedPayment: CreatedPayment = { ...request, status: "created" };

/** One that has come, and of which nothing is open. */
export const capturedPayment: CapturedPayment = {
  ...request,
  status: "captured",
  capturedAt: instant("2026-11-22"),
  gatewayRef: "gw-1",
  unpostedFigure: watermark("2026-11-22"),
  receipts: [],
};

/** Invoices without anything open, `prefix` and a number each. */
export function manyInvoices(prefix: string, count: number): readonly Invoice[] {
  return Array.from({ length: count }, (_, nth) => someInvoice(`${prefix}-${nth}`));
}
