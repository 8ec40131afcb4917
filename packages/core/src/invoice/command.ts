import type { IdempotencyKey, PaymentId } from "../ids.ts";
import type { Money } from "../money/money.ts";
import type { GatewayReport } from "../payment/gateway-report.ts";
import type { BillerPolicy } from "../policy.ts";
import type { Channel, ReceiptContact } from "../receipt/receipt.ts";
import type { Instant } from "../time/instant.ts";
import type { StatedRow } from "./invoice.ts";
import type { OperatorAction } from "./operator-action.ts";

/** What became of one try to deliver a receipt. */
export type Delivery =
  | { readonly type: "delivered" }
  | { readonly type: "refused"; readonly reason: string }
  | { readonly type: "no-answer"; readonly reason: string };

/** What can be asked of an invoice. Everything that is not the invoice's own comes with the command. */
export type InvoiceCommand =
  | { readonly type: "record-row"; readonly stated: StatedRow; readonly policy: BillerPolicy }
  | {
      readonly type: "request-payment";
      readonly paymentId: PaymentId;
      readonly idempotencyKey: IdempotencyKey;
      /** The amount that the payer was shown. */
      readonly expectedAmount: Money;
      readonly receiptTo: readonly ReceiptContact[];
      readonly now: Instant;
      readonly policy: BillerPolicy;
    }
  | {
      readonly type: "submit-payment" | "resubmit-payment" | "cancel-payment";
      readonly paymentId: PaymentId;
      readonly now: Instant;
      /** How long whoever makes the call may live, in milliseconds. */
      readonly leaseMs: number;
      readonly policy: BillerPolicy;
    }
  | {
      readonly type: "record-report";
      readonly paymentId: PaymentId;
      readonly report: GatewayReport;
      /** When it has come, by our clock: the gateway's may be another. */
      readonly now: Instant;
      readonly notFoundGraceMs: number;
      readonly policy: BillerPolicy;
    }
  | {
      readonly type: "resolve-case";
      /** The id of one of `operatorCasesOf`. */
      readonly caseId: string;
      readonly action: OperatorAction;
      readonly by: string;
      readonly evidence: string;
      /** The gateway's reference of the capture or the refund, where the action speaks of one. */
      readonly gatewayRef?: string | undefined;
      readonly now: Instant;
      readonly policy: BillerPolicy;
    }
  | {
      readonly type: "pause-sweep";
      readonly now: Instant;
      /** Whether the gateway may take hours or days to settle what it has accepted. */
      readonly settles: "at-once" | "later";
    }
  | {
      readonly type: "begin-receipt";
      readonly paymentId: PaymentId;
      readonly channel: Channel;
      readonly now: Instant;
      readonly leaseMs: number;
    }
  | {
      readonly type: "record-delivery";
      readonly paymentId: PaymentId;
      readonly channel: Channel;
      readonly delivery: Delivery;
      readonly now: Instant;
    };
