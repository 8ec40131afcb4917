import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceId, PaymentId } from "../ids.ts";
import type { Money } from "../money/money.ts";
import type { GatewayReport } from "../payment/gateway-report.ts";
import type { Instant } from "../time/instant.ts";

/** A payment as its gateway is told of it: every time in the same words, since a key that comes again must come with the same body. */
export interface GatewayPayment {
  /** Also its idempotency key. */
  readonly paymentId: PaymentId;
  readonly invoiceId: InvoiceId;
  readonly amount: Money;
  /** Where the card page sends the payer back to. */
  readonly returnUrl: string;
  /** When the payer asked for it. */
  readonly requestedAt: Instant;
}

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

/** What a gateway can do besides taking a payment. Use cases ask nothing else of it, and its contract holds it to all of this. */
export interface GatewayCapabilities {
  /** It can be asked, by our own key, what became of a payment. */
  readonly inquiry: boolean;
  /** It can be told never to take a payment, even one that it does not know yet. */
  readonly cancel: boolean;
  /**
   * How long after its first send the same key is the same payment, in milliseconds; 0 where it never is. Within it, sending again is
   * another way to ask.
   */
  readonly idempotencyWindowMs: number;
  /** Whether what it has accepted may take hours or days. */
  readonly settles: "at-once" | "later";
  /** How long after a send it may still answer an inquiry with `not-found`, in milliseconds. */
  readonly notFoundGraceMs: number;
  /** Whether a declined card ends the payment, or its payer may type another one on the same page as long as that is open. */
  readonly declinedCard: "ends-payment" | "another-may-follow";
  /** Whether it takes such an amount at all. A purchase of one that it does not take is `rejected`. */
  readonly takes: (amount: Money) => boolean;
}

/**
 * A card gateway with a hosted card page. The payment id is its idempotency key: the same id again is the same payment, for ever.
 * A time-out, a reset, a 5xx or an unreadable body is the report `no-answer`; a failure is taken for the same.
 */
export interface PaymentGateway {
  readonly capabilities: GatewayCapabilities;

  /**
   * Fails where a new payment would be begun in vain, such as while its credentials are refused: then none is. Asks nobody, and says
   * nothing of payments under way.
   */
  readonly ready: () => ResultAsync<void, Failure>;

  /** Begins a payment of exactly its amount. */
  readonly purchase: (payment: GatewayPayment) => ResultAsync<GatewayReport, Failure>;

  /** What became of the purchase, with all that was taken under its key; `no-answer` where the gateway cannot be asked. */
  readonly inquire: (payment: GatewayPayment) => ResultAsync<GatewayReport, Failure>;

  /**
   * Makes sure that the payment will not be taken any more, even if its purchase arrives later: `approved` if so, `declined` if it has
   * already been taken, `rejected` where the gateway cannot cancel.
   */
  readonly cancel: (payment: GatewayPayment) => ResultAsync<GatewayReport, Failure>;

  /** What a webhook is about. One that is about nothing of ours is nobody's fault, and needs no second delivery. */
  readonly readWebhook: (
    webhook: SignedWebhook,
  ) => ResultAsync<WebhookNudge | "badly-signed" | "not-ours", Failure>;
}
