import { err, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import type { Payment } from "../payment/payment.ts";
import type { WorkflowInput } from "../ports/workflow-starter.ts";
import { changeInvoice } from "./change-invoice.ts";
import { callNow, type PaymentPorts } from "./payment-ports.ts";
import { recordReport } from "./record-report.ts";
import { isPast, loadPayment, noAnswer, paymentIn } from "./stored-payment.ts";

/**
 * Sends a payment to the gateway, once: that it is sent is recorded before, what came of it after. A payment that is past this point is
 * given back as it is; one whose invoice has come to wait for an operator is released unsent.
 */
export function submitPayment(
  ports: PaymentPorts,
): (input: WorkflowInput) => ResultAsync<Payment, InvoiceRefusal | Failure> {
  return ({ invoiceId, paymentId }) =>
    safeTry(async function* () {
      const sending = await changeInvoice(ports.invoices, invoiceId, {
        type: "submit-payment",
        paymentId,
        ...callNow(ports),
      });
      if (sending.isErr()) {
        const { error } = sending;
        if (error.type === "not-payable") return release(ports, { invoiceId, paymentId });
        return isPast(error) ? loadPayment(ports, { invoiceId, paymentId }) : err(error);
      }
      const { invoice } = sending.value;
      const { amount } = yield* paymentIn(invoice, paymentId);
      const answer = await ports.gateway.purchase({
        paymentId,
        invoiceId,
        amount: { currency: invoice.currency, minorUnits: amount },
        returnUrl: ports.paymentPage(paymentId),
      });
      const report = answer.unwrapOr(noAnswer(ports, "purchase", "response"));
      const after = yield* recordReport(ports)({ invoiceId, paymentId, report, known: invoice });
      return paymentIn(after.invoice, paymentId);
    });
}

function release(
  ports: PaymentPorts,
  { invoiceId, paymentId }: WorkflowInput,
): ResultAsync<Payment, InvoiceRefusal | Failure> {
  return changeInvoice(ports.invoices, invoiceId, {
    type: "cancel-payment",
    paymentId,
    ...callNow(ports),
  }).andThen(({ invoice }) => paymentIn(invoice, paymentId));
}
