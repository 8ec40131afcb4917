import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import { paymentOf } from "../invoice/invoice.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import type { GatewayReport } from "../payment/gateway-report.ts";
import type { Payment } from "../payment/payment.ts";
import type { WorkflowInput } from "../ports/workflow-starter.ts";
import { changeInvoice } from "./change-invoice.ts";
import { gatewayLeaseMs, type PaymentPorts } from "./payment-ports.ts";
import { recordReport } from "./record-report.ts";

/**
 * Sends a payment to the gateway, once: that it is sent is recorded before, what came of it after. A payment that is past this point is
 * given back as it is.
 */
export function submitPayment(
  ports: PaymentPorts,
): (input: WorkflowInput) => ResultAsync<Payment, InvoiceRefusal | Failure> {
  return ({ invoiceId, paymentId }) =>
    safeTry(async function* () {
      const sending = await changeInvoice(ports.invoices, invoiceId, {
        type: "submit-payment",
        paymentId,
        now: ports.clock.now(),
        leaseMs: gatewayLeaseMs,
        policy: ports.policy,
      });
      if (sending.isErr()) {
        return isPast(sending.error)
          ? loadPayment(ports, { invoiceId, paymentId })
          : err(sending.error);
      }
      const { invoice } = sending.value;
      const amount = paymentOf(invoice, paymentId)?.amount ?? 0n;
      const answer = await ports.gateway.purchase({
        paymentId,
        invoiceId,
        amount: { currency: invoice.currency, minorUnits: amount },
        returnUrl: ports.paymentPage(paymentId),
      });
      const report = answer.unwrapOr(noAnswer(ports, "purchase", "response"));
      const after = yield* recordReport(ports)({ invoiceId, paymentId, report, known: invoice });
      return found(paymentOf(after.invoice, paymentId));
    });
}

/** Whether the step was refused because somebody has taken it, or is at it: then what is stored is the answer. */
export function isPast(refusal: InvoiceRefusal | Failure): boolean {
  return refusal.type === "too-late" || refusal.type === "being-done";
}

/** The payment as stored. */
export function loadPayment(
  { invoices }: Pick<PaymentPorts, "invoices">,
  { invoiceId, paymentId }: WorkflowInput,
): ResultAsync<Payment, InvoiceRefusal | Failure> {
  return invoices
    .load(invoiceId)
    .andThen((invoice) =>
      invoice === undefined
        ? err<Payment, InvoiceRefusal>({ type: "invoice-not-found" })
        : found(paymentOf(invoice, paymentId)),
    );
}

/** What is known when nothing came back: that nothing is known. */
export function noAnswer(
  { clock }: Pick<PaymentPorts, "clock">,
  operation: GatewayReport["operation"],
  source: GatewayReport["source"],
): GatewayReport {
  return { operation, outcome: "no-answer", source, at: clock.now() };
}

/** The payment, or that there is none. */
export function found(payment: Payment | undefined): Result<Payment, InvoiceRefusal> {
  return payment === undefined ? err({ type: "payment-not-found" }) : ok(payment);
}
