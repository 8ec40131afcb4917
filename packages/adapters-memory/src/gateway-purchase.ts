import { randomUUID } from "node:crypto";

import {
  addMilliseconds,
  type DeclineReason,
  type Instant,
  type Money,
  type PaymentGateway,
  type WebhookNudge,
} from "@billsdue/core";

import type { CardVerdict } from "./test-cards.ts";

/** Money that the gateway has taken and kept. */
export interface Taking extends WebhookNudge {
  readonly gatewayRef: string;
  readonly amount: Money;
  /** When the card was charged. */
  readonly at: Instant;
}

/** What became of a purchase. */
export type PurchaseOutcome =
  | { readonly type: "open" | "left" }
  | { readonly type: "taken"; readonly takings: readonly Taking[] }
  | { readonly type: "declined"; readonly reason: DeclineReason; readonly at: Instant };

/** One purchase in the gateway's books; a key that it has forgotten may have several. */
export type Purchase = Parameters<PaymentGateway["purchase"]>[0] & {
  /** The last part of its card page's URL. */
  readonly ref: string;
  readonly sentAt: Instant;
  readonly expiresAt: Instant;
  readonly silentUntil?: Instant;
  readonly outcome: PurchaseOutcome;
};

/** A purchase whose card page can be used for `pageLifeMs`. */
export function openPurchase(
  request: Parameters<PaymentGateway["purchase"]>[0],
  sentAt: Instant,
  pageLifeMs: number,
): Purchase {
  return {
    ...structuredClone(request),
    ref: randomUUID(),
    sentAt,
    expiresAt: addMilliseconds(sentAt, pageLifeMs),
    outcome: { type: "open" },
  };
}

/** What the gateway has taken for a purchase. */
export function takingsOf({ outcome }: Purchase): readonly Taking[] {
  return outcome.type === "taken" ? outcome.takings : [];
}

/** What becomes of a purchase by a card; an approved one is charged `amounts`, each with a reference of its own. */
export function outcomeOf(
  { invoiceId, paymentId }: Purchase,
  verdict: CardVerdict,
  amounts: readonly Money[],
  at: Instant,
): PurchaseOutcome {
  switch (verdict) {
    case "approve":
    case "lose-answer":
      return {
        type: "taken",
        takings: amounts.map((amount) => ({
          invoiceId,
          paymentId,
          gatewayRef: `ch_${randomUUID()}`,
          amount: structuredClone(amount),
          at,
        })),
      };
    case "decline":
      return { type: "declined", reason: "card-declined", at };
    case "insufficient-funds":
      return { type: "declined", reason: "insufficient-funds", at };
  }
}
