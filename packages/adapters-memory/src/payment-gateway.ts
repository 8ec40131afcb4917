import { randomUUID } from "node:crypto";

import {
  addMilliseconds,
  type Clock,
  type GatewayReport,
  type Instant,
  type InvoiceId,
  type Money,
  type PaymentGateway,
  type PaymentId,
} from "@billsdue/core";
import { okAsync } from "neverthrow";

import type { CardVerdict } from "./test-cards.ts";
import {
  type OutgoingWebhook,
  readSignedWebhook,
  signatureHeader,
  signWebhook,
} from "./webhook-signature.ts";

/** What the hosted card page shows. */
export interface CardPage {
  readonly amount: Money;
  readonly invoiceId: InvoiceId;
  readonly returnUrl: string;
  readonly status: "open" | "over";
}

/** A card gateway in memory, and the other side of it: what a payer does on its card page. */
export interface MemoryPaymentGateway extends PaymentGateway {
  /** The card page under `ref`, the last part of its URL. */
  readonly findPage: (ref: string) => CardPage | undefined;
  /** The payer types a card. False where the page is over or was never there. */
  readonly enterCard: (ref: string, verdict: CardVerdict) => boolean;
  /** The payer leaves without paying. */
  readonly leavePage: (ref: string) => boolean;
  /** What it has taken and kept for an invoice, in minor units. */
  readonly takenFor: (invoiceId: InvoiceId) => bigint;
}

/** How a memory gateway behaves. */
export interface MemoryGatewayOptions {
  readonly clock: Clock;
  /** The card page's URL. */
  readonly pageUrl: (ref: string) => string;
  readonly webhookSecret: string;
  readonly sendWebhook?: (webhook: OutgoingWebhook) => void;
  /** How long a card page can be used; 30 minutes unless told. */
  readonly pageLifeMs?: number;
  /** How long inquiries about a lost answer get none; 8 seconds unless told. */
  readonly silenceMs?: number;
  readonly notFoundGraceMs?: number;
}

type Purchase = {
  readonly invoiceId: InvoiceId;
  readonly paymentId: PaymentId;
  readonly amount: Money;
  readonly returnUrl: string;
  readonly ref: string;
  readonly expiresAt: Instant;
  readonly silentUntil?: Instant;
  readonly outcome:
    | { readonly type: "open" | "left" }
    | { readonly type: "captured"; readonly gatewayRef: string; readonly at: Instant }
    | {
        readonly type: "declined";
        readonly reason: "card-declined" | "insufficient-funds";
        readonly at: Instant;
      };
};

/** A gateway that knows no payment yet. The same payment id again is the same purchase; a cancelled one is never taken. */
export function createMemoryPaymentGateway(options: MemoryGatewayOptions): MemoryPaymentGateway {
  const { clock, pageUrl, webhookSecret } = options;
  const { pageLifeMs = 30 * 60_000, silenceMs = 8_000, notFoundGraceMs = 10_000 } = options;
  const purchases = new Map<PaymentId, Purchase>();
  const canceled = new Set<PaymentId>();

  const byRef = (ref: string) => [...purchases.values()].find((purchase) => purchase.ref === ref);
  const isUsable = ({ paymentId, outcome, expiresAt }: Purchase) =>
    outcome.type === "open" && !canceled.has(paymentId) && expiresAt > clock.now();

  const settle = (ref: string, change: (now: Instant) => Partial<Purchase>): boolean => {
    const purchase = byRef(ref);
    if (purchase === undefined || !isUsable(purchase)) return false;
    const settled = { ...purchase, ...change(clock.now()) };
    purchases.set(purchase.paymentId, settled);
    if (settled.silentUntil === undefined) {
      options.sendWebhook?.(signWebhook(settled, clock.now(), webhookSecret));
    }
    return true;
  };

  const reportOn = (paymentId: PaymentId, source: GatewayReport["source"]): GatewayReport => {
    const now = clock.now();
    const said = { operation: "purchase", source, at: now } as const;
    const purchase = purchases.get(paymentId);
    if (purchase === undefined) {
      return { ...said, outcome: canceled.has(paymentId) ? "expired" : "not-found" };
    }
    const { outcome, silentUntil, expiresAt, amount, ref } = purchase;
    if (silentUntil !== undefined && silentUntil > now) return { ...said, outcome: "no-answer" };
    switch (outcome.type) {
      case "captured":
        return {
          ...said,
          at: outcome.at,
          outcome: "approved",
          amount,
          gatewayRef: outcome.gatewayRef,
        };
      case "declined":
        return { ...said, at: outcome.at, outcome: "declined", reason: outcome.reason };
      case "open":
      case "left":
        return isUsable(purchase)
          ? { ...said, outcome: "action-required", url: pageUrl(ref), expiresAt }
          : { ...said, outcome: "expired" };
    }
  };

  return {
    notFoundGraceMs,

    purchase: ({ paymentId, invoiceId, amount, returnUrl }) => {
      if (!purchases.has(paymentId) && !canceled.has(paymentId)) {
        purchases.set(paymentId, {
          invoiceId,
          paymentId,
          amount: structuredClone(amount),
          returnUrl,
          ref: randomUUID(),
          expiresAt: addMilliseconds(clock.now(), pageLifeMs),
          outcome: { type: "open" },
        });
      }
      return okAsync(reportOn(paymentId, "response"));
    },

    inquire: (paymentId) => okAsync(reportOn(paymentId, "inquiry")),

    cancel: (paymentId) => {
      const isTaken = purchases.get(paymentId)?.outcome.type === "captured";
      if (!isTaken) canceled.add(paymentId);
      return okAsync({
        operation: "cancel",
        outcome: isTaken ? "declined" : "approved",
        source: "response",
        at: clock.now(),
      });
    },

    readWebhook: ({ body, header }) =>
      okAsync(readSignedWebhook(body, header(signatureHeader) ?? "", webhookSecret)),

    findPage: (ref) => {
      const purchase = byRef(ref);
      if (purchase === undefined) return undefined;
      const { amount, invoiceId, returnUrl } = purchase;
      return { amount, invoiceId, returnUrl, status: isUsable(purchase) ? "open" : "over" };
    },

    enterCard: (ref, verdict) =>
      settle(ref, (at) => {
        const captured = { type: "captured", gatewayRef: `ch_${randomUUID()}`, at } as const;
        switch (verdict) {
          case "approve":
            return { outcome: captured };
          case "lose-answer":
            return { outcome: captured, silentUntil: addMilliseconds(at, silenceMs) };
          case "decline":
            return { outcome: { type: "declined", reason: "card-declined", at } };
          case "insufficient-funds":
            return { outcome: { type: "declined", reason: "insufficient-funds", at } };
        }
      }),

    leavePage: (ref) => settle(ref, () => ({ outcome: { type: "left" } })),

    takenFor: (invoiceId) =>
      [...purchases.values()]
        .filter((made) => made.invoiceId === invoiceId && made.outcome.type === "captured")
        .reduce((sum, { amount }) => sum + amount.minorUnits, 0n),
  };
}
