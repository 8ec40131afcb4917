import { err, ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import type { Payment } from "../payment/payment.ts";
import { isOpen } from "../payment/transitions.ts";
import { changeInvoice } from "./change-invoice.ts";
import { callNow, gatewayPayment, type PaymentInput, type PaymentPorts } from "./payment-ports.ts";
import { reportOn } from "./record-report.ts";
import { isPast, loadInvoice, loadPayment, noAnswer, paymentIn } from "./stored-payment.ts";
import { tellOf } from "./tell-of.ts";

/**
 * Gives a payment up: one that was never sent at once, one that was sent at the gateway first, since whoever sleeps in a call may still
 * wake up and charge. A payment that has ended, that somebody is sending, or whose gateway cannot cancel is given back as it is.
 */
export function cancelPayment(
  ports: PaymentPorts,
): (input: PaymentInput) => ResultAsync<Payment, InvoiceRefusal | Failure> {
  return (input) =>
    safeTry(async function* () {
      const { invoiceId, paymentId } = input;
      const known = input.known ?? (yield* loadInvoice(ports, invoiceId));
      const stored = yield* paymentIn(known, paymentId);
      if (stored.status !== "created" && !ports.gateway.capabilities.cancel) return ok(stored);
      const canceling = await changeInvoice(
        ports.invoices,
        invoiceId,
        { type: "cancel-payment", paymentId, ...callNow(ports) },
        known,
      );
      if (canceling.isErr()) {
        return isPast(canceling.error) ? loadPayment(ports, input) : err(canceling.error);
      }
      await tellOf(ports.events, canceling.value);
      const { invoice } = canceling.value;
      const payment = yield* paymentIn(invoice, paymentId);
      if (!isOpen(payment)) return ok(payment);
      const answer = await ports.gateway.cancel(gatewayPayment(ports, invoice, payment));
      const report = answer.unwrapOr(noAnswer(ports, "cancel", "response"));
      return reportOn(ports)({ invoiceId, paymentId, report, known: invoice });
    });
}
