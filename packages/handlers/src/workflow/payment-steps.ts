import {
  type Channel,
  type Failure,
  type InvoiceId,
  type InvoiceRefusal,
  isInvoiceId,
  isPaymentId,
  type PaymentId,
  type PaymentPorts,
  type ReceiptPorts,
  resolvePayment,
  sendReceipt,
  submitPayment,
  type WorkflowInput,
} from "@billsdue/core";
import type { ResultAsync } from "neverthrow";
import * as z from "zod/mini";

import { failed } from "../failed.ts";
import { paymentResult, type StepResult } from "./step-result.ts";

/** A step takes two ids. It throws only where trying again may help; everything else is a result. Any step may run twice. */
export type Step = (input: unknown) => Promise<StepResult>;

/** The steps of the payment workflow, in the order in which they are driven. */
export interface PaymentSteps {
  readonly submit: Step;
  readonly resolve: Step;
  readonly sendEmail: Step;
  readonly sendText: Step;
}

/** Which step of the workflow is about which payment: the two ids, and nothing else. */
export const workflowInput: z.ZodMiniType<WorkflowInput> = z.strictObject({
  invoiceId: z.custom<InvoiceId>((id) => typeof id === "string" && isInvoiceId(id)),
  paymentId: z.custom<PaymentId>((id) => typeof id === "string" && isPaymentId(id)),
});

/** Binds the steps to their ports. */
export function createPaymentSteps(ports: PaymentPorts & ReceiptPorts): PaymentSteps {
  return {
    submit: submitStep(ports),
    resolve: resolveStep(ports),
    sendEmail: receiptStep(ports, "email"),
    sendText: receiptStep(ports, "text"),
  };
}

/** Sends the payment to its gateway. */
export function submitStep(ports: PaymentPorts): Step {
  return step((ids) =>
    submitPayment(ports)(ids).map((payment) => paymentResult(payment, ports.clock.now())),
  );
}

/** Finds out what became of the payment. */
export function resolveStep(ports: PaymentPorts): Step {
  return step((ids) =>
    resolvePayment(ports)(ids).map((payment) => paymentResult(payment, ports.clock.now())),
  );
}

/** Sends the payment's receipt on one channel, once; what cannot be sent now is left to the sweep. */
export function receiptStep(ports: ReceiptPorts, channel: Channel): Step {
  return step((ids) =>
    sendReceipt(ports)({ ...ids, channel }).map((status) => ({
      type: "receipt",
      status,
      next: "end",
    })),
  );
}

/** Checks the input, and tells what to try again (thrown) from what to choose by (returned). */
function step(
  run: (ids: WorkflowInput) => ResultAsync<StepResult, InvoiceRefusal | Failure>,
): Step {
  return async (input) => {
    const result = await run(z.parse(workflowInput, input));
    if (result.isOk()) return result.value;
    const { error } = result;
    switch (error.type) {
      case "unavailable":
      case "conflict":
      case "corrupt":
        throw failed(error);
      default:
        return { type: "refused", reason: error.type, next: "end" };
    }
  };
}
