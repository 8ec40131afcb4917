import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { Fingerprint, InvoiceId, PaymentId } from "../ids.ts";
import type { HoldCode } from "../ingestion/codes.ts";
import type { OperatorAction } from "../invoice/operator-action.ts";
import type { PaymentException } from "../invoice/payment-exception.ts";
import type { Money } from "../money/money.ts";

/** What other services may hear of us: ids and amounts, never a name or a contact. */
export type DomainEvent =
  | {
      readonly type: "file-ingested";
      readonly fingerprint: Fingerprint;
      readonly rows: number;
    }
  | {
      readonly type: "file-held";
      readonly fingerprint: Fingerprint;
      readonly holds: readonly HoldCode[];
    }
  | {
      readonly type: "payment-captured" | "payment-declined" | "payment-not-charged";
      readonly invoiceId: InvoiceId;
      readonly paymentId: PaymentId;
      readonly amount: Money;
    }
  | {
      readonly type: "exception-raised";
      readonly invoiceId: InvoiceId;
      readonly paymentId: PaymentId;
      readonly exception: PaymentException["type"];
    }
  | {
      readonly type: "case-resolved";
      readonly invoiceId: InvoiceId;
      readonly paymentId: PaymentId;
      readonly action: OperatorAction;
    };

/**
 * Tells other services what has happened, in no order. It tells after the save, so an event can be lost, and one may be heard twice: the
 * truth is in the store.
 */
export interface EventPublisher {
  readonly publish: (events: readonly DomainEvent[]) => ResultAsync<void, Failure>;
}
