import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceId, PaymentId } from "../ids.ts";
import type { Money } from "../money/money.ts";
import type { GatewayReport } from "../payment/gateway-report.ts";

/** What a webhook is about. Its content is never believed: it only makes us inquire. */
export interface WebhookNudge {
  readonly invoiceId: InvoiceId;
  readonly paymentId: PaymentId;
}

/** A webhook as it came over the wire. */
export interface SignedWebhook {
  readonly body: string;
  /** The header's value, by its lower-case name. */
  readonly header: (name: string) => string | undefined;
}

/**
 * A card gateway with a hosted card page. The payment id is its idempotency key: the same id again is the same payment, for ever.
 * A time-out, a reset, a 5xx or an unreadable body is the report `no-answer`; a failure is taken for the same.
 */
export interface PaymentGateway {
  /** How long after a send the gateway may still answer an inquiry with `not-found`, in milliseconds. */
  readonly notFoundGraceMs: number;

  /** Begins a payment of exactly `amount`. `returnUrl` is where the card page sends the payer back to. */
  readonly purchase: (request: {
    readonly paymentId: PaymentId;
    readonly invoiceId: InvoiceId;
    readonly amount: Money;
    readonly returnUrl: string;
  }) => ResultAsync<GatewayReport, Failure>;

  /** What became of the purchase. */
  readonly inquire: (paymentId: PaymentId) => ResultAsync<GatewayReport, Failure>;

  /**
   * Makes sure that the payment will not be taken any more, even if its purchase arrives later: `approved` if so, `declined` if it has
   * already been taken.
   */
  readonly cancel: (paymentId: PaymentId) => ResultAsync<GatewayReport, Failure>;

  /** What a webhook is about; undefined where its signature is wrong or it is about nothing of ours. */
  readonly readWebhook: (webhook: SignedWebhook) => ResultAsync<WebhookNudge | undefined, Failure>;
}
