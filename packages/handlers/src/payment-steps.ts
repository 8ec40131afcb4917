import {
  type Channel,
  type Failure,
  type InvoiceRefusal,
  isInvoiceId,
  isOpen,
  isPaymentId,
  isReceiptFinal,
  type Payment,
  type PaymentPorts,
  type Receipt,
  type ReceiptPorts,
  resolvePayment,
  sendReceipt,
  submitPayment,
  type WorkflowInput,
} from "@billsdue/core";
import type { ResultAsync } from "neverthrow";
import * as z from "zod";

/** What a step tells the workflow: data to choose by, no names, no contacts. */
export type StepResult =
  | {
      readonly type: "payment";
      readonly status: Payment["status"];
      /** Nothing more will happen to the payment. */
      readonly ended: boolean;
      /** The channels that a receipt is still to go out on. */
      readonly receipts: readonly Channel[];
    }
  | { readonly type: "receipt"; readonly final: boolean }
  /** The step does not apply; trying again would not help. */
  | { readonly type: "refused"; readonly reason: InvoiceRefusal["type"] };

/** A step takes two ids. It throws only where trying again may help; everything else is a result. Any step may run twice. */
export type Step = (input: unknown) => Promise<StepResult>;

/** The steps of the payment workflow, in the order in which they are driven. */
export interface PaymentSteps {
  readonly submit: Step;
  readonly resolve: Step;
  readonly sendEmail: Step;
  readonly sendText: Step;
}

const inputSchema: z.ZodType<WorkflowInput> = z.strictObject({
  invoiceId: z.string().refine(isInvoiceId),
  paymentId: z.string().refine(isPaymentId),
});

/** Binds the steps to their ports. */
export function createPaymentSteps(ports: PaymentPorts & ReceiptPorts): PaymentSteps {
  const sendOn = (channel: Channel): Step =>
    step((ids) => sendReceipt(ports)({ ...ids, channel }).map(receiptResult));
  return {
    submit: step((ids) => submitPayment(ports)(ids).map(paymentResult)),
    resolve: step((ids) => resolvePayment(ports)(ids).map(paymentResult)),
    sendEmail: sendOn("email"),
    sendText: sendOn("text"),
  };
}

function paymentResult(payment: Payment): StepResult {
  const receipts = payment.status === "captured" ? payment.receipts : [];
  return {
    type: "payment",
    status: payment.status,
    ended: !isOpen(payment),
    receipts: receipts
      .filter((receipt) => !isReceiptFinal(receipt))
      .map((receipt) => receipt.to.channel),
  };
}

function receiptResult(status: Receipt["status"]): StepResult {
  return { type: "receipt", final: isReceiptFinal({ status }) };
}

/** Checks the input, and tells what to try again (thrown) from what to choose by (returned). */
function step(
  run: (ids: WorkflowInput) => ResultAsync<StepResult, InvoiceRefusal | Failure>,
): Step {
  return async (input) => {
    const result = await run(inputSchema.parse(input));
    if (result.isOk()) return result.value;
    const { error } = result;
    switch (error.type) {
      case "unavailable":
      case "conflict":
      case "corrupt":
        throw new Error(`${error.port}: ${error.type}`);
      default:
        return { type: "refused", reason: error.type };
    }
  };
}
