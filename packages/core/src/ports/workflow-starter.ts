import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceId, PaymentId } from "../ids.ts";

/** All that a payment workflow is told: the truth is in the store. */
export interface WorkflowInput {
  readonly invoiceId: InvoiceId;
  readonly paymentId: PaymentId;
}

/** Starts the workflow that drives a payment to its end. */
export interface WorkflowStarter {
  /** Starts it, once per payment: started already is started. */
  readonly start: (input: WorkflowInput) => ResultAsync<"started" | "already-started", Failure>;
}
