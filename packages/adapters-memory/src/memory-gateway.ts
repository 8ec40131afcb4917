import type {
  Clock,
  GatewayCapabilities,
  InvoiceId,
  Money,
  PaymentGateway,
  PaymentId,
  WebhookNudge,
} from "@billsdue/core";

import type { Taking } from "./gateway-purchase.ts";
import type { CardVerdict } from "./test-cards.ts";
import type { OutgoingWebhook } from "./webhook-signature.ts";

/** What the hosted card page shows. */
export interface CardPage {
  readonly amount: Money;
  readonly invoiceId: InvoiceId;
  readonly paymentId: PaymentId;
  readonly returnUrl: string;
  readonly status: "open" | "over";
}

/** A card gateway in memory, and the other side of it: what a payer does on its card page, and its own books. */
export interface MemoryPaymentGateway extends PaymentGateway {
  /** The card page under `ref`, the last part of its URL. */
  readonly findPage: (ref: string) => CardPage | undefined;
  /**
   * The payer types a card. False where the page is over or was never there. `instead` is what an approved card is charged in place
   * of the amount on the page, each with a reference of its own.
   */
  readonly enterCard: (ref: string, verdict: CardVerdict, instead?: readonly Money[]) => boolean;
  /** The payer leaves without paying. */
  readonly leavePage: (ref: string) => boolean;
  /** Takes a payment that it has told as over. False where there is none, or where it has been taken. */
  readonly takeAfterAll: (paymentId: PaymentId) => boolean;
  /** From here on the same key is another purchase, as after its window. */
  readonly forgetKey: (paymentId: PaymentId) => void;
  /** Everything it has taken for an invoice, oldest first. */
  readonly takings: (invoiceId: InvoiceId) => readonly Taking[];
  /** The sum of what it has taken for an invoice, in minor units of whatever currency. */
  readonly takenFor: (invoiceId: InvoiceId) => bigint;
}

/** How a memory gateway behaves. */
export interface MemoryGatewayOptions {
  readonly clock: Clock;
  /** The card page's URL. */
  readonly pageUrl: (ref: string) => string;
  readonly webhookSecret: string;
  /** Sends a webhook; `about` is what stands in its body. */
  readonly sendWebhook?: (webhook: OutgoingWebhook, about: WebhookNudge) => unknown;
  /** How long a card page can be used; 30 minutes unless told. */
  readonly pageLifeMs?: number;
  /** How long inquiries about a lost answer get none; 8 seconds unless told. */
  readonly silenceMs?: number;
  /** How long what a card approved is only accepted, where it settles later; a minute unless told. */
  readonly settleAfterMs?: number;
  /** What it can do: everything unless told, its keys being remembered for a day. */
  readonly capabilities?: Partial<GatewayCapabilities>;
}
