import type { PaymentId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";
import type { OperatorAction } from "./operator-action.ts";
import type { PaymentException } from "./payment-exception.ts";

/** What an operator has decided, and on what evidence: kept for ever. */
export interface Resolution {
  /** As `OperatorCase` names it. */
  readonly caseId: string;
  readonly paymentId: PaymentId;
  readonly action: OperatorAction;
  /** Who decided. */
  readonly by: string;
  /** What it was decided on, in words: what the gateway's own books say, a letter of the biller. */
  readonly evidence: string;
  readonly at: Instant;
  /** The gateway's reference of the capture or the refund that the action speaks of. */
  readonly gatewayRef?: string;
  /** The exception that it has put an end to. */
  readonly exception?: PaymentException;
}
