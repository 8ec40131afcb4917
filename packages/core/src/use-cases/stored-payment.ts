import { err, ok, type Result, type ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceId, PaymentId } from "../ids.ts";
import { type Invoice, paymentOf } from "../invoice/invoice.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import type { GatewayReport } from "../payment/gateway-report.ts";
import type { Payment } from "../payment/payment.ts";
import type { WorkflowInput } from "../ports/workflow-starter.ts";
import type { PaymentPorts } from "./payment-ports.ts";

/** Whether the step was refused because somebody has taken it, or is at it: then what is stored is the answer. */
export function isPast(refusal: InvoiceRefusal | Failure): boolean {
  return refusal.type === "too-late" || refusal.type === "being-done";
}

/** The invoice as stored. */
export function loadInvoice(
  { invoices }: Pick<PaymentPorts, "invoices">,
  invoiceId: InvoiceId,
): ResultAsync<Invoice, InvoiceRefusal | Failure> {
  return invoices
    .load(invoiceId)
    .andThen((invoice) =>
      invoice === undefined
        ? err<Invoice, InvoiceRefusal>({ type: "invoice-not-found" })
        : ok(invoice),
    );
}

/** The payment as stored. */
export function loadPayment(
  ports: Pick<PaymentPorts, "invoices">,
  { invoiceId, paymentId }: WorkflowInput,
): ResultAsync<Payment, InvoiceRefusal | Failure> {
  return loadInvoice(ports, invoiceId).andThen((invoice) => paymentIn(invoice, paymentId));
}

/** What is known when nothing came back: that nothing is known. */
export function noAnswer(
  { clock }: Pick<PaymentPorts, "clock">,
  operation: GatewayReport["operation"],
  source: GatewayReport["source"],
): GatewayReport {
  return { operation, outcome: "no-answer", source, at: clock.now() };
}

/** The invoice's payment with that id. */
export function paymentIn(invoice: Invoice, paymentId: PaymentId): Result<Payment, InvoiceRefusal> {
  const payment = paymentOf(invoice, paymentId);
  return payment === undefined ? err({ type: "payment-not-found" }) : ok(payment);
}
