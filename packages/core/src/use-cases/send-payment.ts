import { err, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import type { Payment } from "../payment/payment.ts";
import { changeInvoice } from "./change-invoice.ts";
import { callNow, gatewayPayment, type PaymentInput, type PaymentPorts } from "./payment-ports.ts";
import { reportOn } from "./record-report.ts";
import { isPast, loadPayment, noAnswer, paymentIn } from "./stored-payment.ts";

/**
 * Sends a payment to the gateway, for the first time or once more under the same key: that it is sent is recorded before, what came of
 * it after. A payment that is past this point is given back as it is; one that has not been sent stays so while the gateway is not ready.
 */
export function sendPayment(
  ports: PaymentPorts,
  type: "submit-payment" | "resubmit-payment",
): (input: PaymentInput) => ResultAsync<Payment, InvoiceRefusal | Failure> {
  return (input) =>
    safeTry(async function* () {
      const { invoiceId, paymentId, known } = input;
      if (type === "submit-payment") yield* ports.gateway.ready();
      const command = { type, paymentId, ...callNow(ports) };
      const sending = await changeInvoice(ports.invoices, invoiceId, command, known);
      if (sending.isErr()) {
        return isPast(sending.error) ? loadPayment(ports, input) : err(sending.error);
      }
      const { invoice } = sending.value;
      const payment = yield* paymentIn(invoice, paymentId);
      const answer = await ports.gateway.purchase(gatewayPayment(ports, invoice, payment));
      const report = answer.unwrapOr(noAnswer(ports, "purchase", "response"));
      return reportOn(ports)({ invoiceId, paymentId, report, known: invoice });
    });
}
