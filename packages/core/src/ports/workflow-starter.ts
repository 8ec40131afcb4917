import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceId, PaymentId } from "../ids.ts";

/** All that a payment workflow is told: the truth is in the store. */
export interface WorkflowInput {
  readonly invoiceId: InvoiceId;
  readonly paymentId: PaymentId;
}

/**
 * What became of a start.
 * - `started`: a workflow of this payment runs now, begun by this call or by an earlier one.
 * - `already-started`: one was begun before; it may still run, and it may have ended.
 */
export type Started = "started" | "already-started";

/** Starts the workflow that drives a payment to its end. */
export interface WorkflowStarter {
  /** Starts it, once per payment: no second one is ever begun. After the first has ended the answer is `already-started`. */
  readonly start: (input: WorkflowInput) => ResultAsync<Started, Failure>;
}
