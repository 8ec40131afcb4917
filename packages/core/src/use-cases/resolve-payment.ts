import { err, ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { Invoice } from "../invoice/invoice.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import { graceIsOver } from "../payment/apply-report.ts";
import type { GatewayReport } from "../payment/gateway-report.ts";
import { isOpen, type OpenPayment, type Payment } from "../payment/payment.ts";
import type { WorkflowInput } from "../ports/workflow-starter.ts";
import type { Instant } from "../time/instant.ts";
import { changeInvoice } from "./change-invoice.ts";
import { callNow, type PaymentPorts } from "./payment-ports.ts";
import { recordReport } from "./record-report.ts";
import { isPast, loadPayment, noAnswer, paymentIn } from "./stored-payment.ts";

/**
 * Asks the gateway what became of a payment and takes note of it, of one that has ended too: money may be reported late. A payment that
 * the gateway does not know, whose page has expired, or whose invoice waits for an operator, is cancelled there before its invoice is
 * released: whoever sleeps in a call may still wake up and charge. Never fails one by age.
 */
export function resolvePayment(
  ports: PaymentPorts,
): (input: WorkflowInput) => ResultAsync<Payment, InvoiceRefusal | Failure> {
  return ({ invoiceId, paymentId }) =>
    safeTry(async function* () {
      const invoice = yield* ports.invoices.load(invoiceId);
      if (invoice === undefined) return err<never, InvoiceRefusal>({ type: "invoice-not-found" });
      const payment = yield* paymentIn(invoice, paymentId);
      const now = ports.clock.now();
      if (isOpen(payment) && !isToBeAsked(payment, now)) return ok(payment);
      const answer = await ports.gateway.inquire(paymentId);
      const report = answer.unwrapOr(noAnswer(ports, "purchase", "inquiry"));
      if (isOpen(payment) && isToBeCanceled(invoice, payment, report, ports)) {
        return cancel(ports, invoice, payment);
      }
      const after = yield* recordReport(ports)({ invoiceId, paymentId, report, known: invoice });
      return paymentIn(after.invoice, paymentId);
    });
}

/** Not what was never sent, nor what somebody is sending. */
function isToBeAsked(payment: OpenPayment, now: Instant): boolean {
  if (payment.status === "created") return false;
  return payment.status !== "submitting" || payment.leaseUntil <= now;
}

function isToBeCanceled(
  invoice: Invoice,
  payment: OpenPayment,
  report: GatewayReport,
  { gateway, clock }: PaymentPorts,
): boolean {
  // By the report's time, as it will be applied: an inquiry may take longer than what was left of the grace.
  if (report.outcome === "not-found") return graceIsOver(payment, report.at, gateway);
  return (
    report.operation === "purchase" &&
    report.outcome === "action-required" &&
    (report.expiresAt <= clock.now() || invoice.exceptions.length > 0)
  );
}

function cancel(
  ports: PaymentPorts,
  invoice: Invoice,
  { id: paymentId }: Payment,
): ResultAsync<Payment, InvoiceRefusal | Failure> {
  return safeTry(async function* () {
    const ids = { invoiceId: invoice.id, paymentId };
    const canceling = await changeInvoice(
      ports.invoices,
      invoice.id,
      { type: "cancel-payment", paymentId, ...callNow(ports) },
      invoice,
    );
    if (canceling.isErr()) {
      return isPast(canceling.error) ? loadPayment(ports, ids) : err(canceling.error);
    }
    const answer = await ports.gateway.cancel(paymentId);
    const report = answer.unwrapOr(noAnswer(ports, "cancel", "response"));
    const after = yield* recordReport(ports)({ ...ids, report, known: canceling.value.invoice });
    return paymentIn(after.invoice, paymentId);
  });
}
