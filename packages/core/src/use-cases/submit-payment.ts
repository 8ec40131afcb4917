import { errAsync, type ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import type { Payment } from "../payment/payment.ts";
import type { WorkflowInput } from "../ports/workflow-starter.ts";
import { cancelPayment } from "./cancel-payment.ts";
import type { PaymentPorts } from "./payment-ports.ts";
import { sendPayment } from "./send-payment.ts";

/**
 * Sends a payment to the gateway, once. A payment that is past this point is given back as it is; one whose invoice has come to wait for
 * an operator is released unsent.
 */
export function submitPayment(
  ports: PaymentPorts,
): (input: WorkflowInput) => ResultAsync<Payment, InvoiceRefusal | Failure> {
  return (input) =>
    sendPayment(
      ports,
      "submit-payment",
    )(input).orElse((error) =>
      error.type === "not-payable" ? cancelPayment(ports)(input) : errAsync(error),
    );
}
