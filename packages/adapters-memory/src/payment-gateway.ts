import {
  addMilliseconds,
  type GatewayCapabilities,
  type GatewayReport,
  type InvoiceId,
  type PaymentId,
} from "@billsdue/core";
import { okAsync } from "neverthrow";

import { answerOn } from "./gateway-answer.ts";
import { openPurchase, outcomeOf, type Purchase, takingsOf } from "./gateway-purchase.ts";
import type { MemoryGatewayOptions, MemoryPaymentGateway } from "./memory-gateway.ts";
import { readSignedWebhook, signatureHeader, signWebhook } from "./webhook-signature.ts";

const everything: GatewayCapabilities = {
  inquiry: true,
  cancel: true,
  idempotencyWindowMs: 24 * 60 * 60_000,
  settles: "at-once",
  notFoundGraceMs: 10_000,
  declinedCard: "ends-payment",
  takes: () => true,
};

/**
 * A gateway that knows no payment yet, and does what it declares. Within the window the same payment id is the same purchase; a
 * cancelled one is never taken.
 */
export function createMemoryPaymentGateway(options: MemoryGatewayOptions): MemoryPaymentGateway {
  const { clock, pageUrl, webhookSecret } = options;
  const { pageLifeMs = 30 * 60_000, silenceMs = 8_000, settleAfterMs = 60_000 } = options;
  const capabilities = { ...everything, ...options.capabilities };
  const purchases = new Map<string, Purchase>();
  const canceled = new Set<PaymentId>();
  const forgotten = new Set<string>();

  const under = (paymentId: PaymentId) =>
    [...purchases.values()].filter((purchase) => purchase.paymentId === paymentId);
  const isUsable = ({ paymentId, outcome, expiresAt }: Purchase) =>
    outcome.type === "open" && !canceled.has(paymentId) && expiresAt > clock.now();
  const isRemembered = ({ ref, sentAt }: Purchase) =>
    !forgotten.has(ref) && clock.now() < addMilliseconds(sentAt, capabilities.idempotencyWindowMs);
  const takings = (invoiceId: InvoiceId) =>
    [...purchases.values()].flatMap(takingsOf).filter((taking) => taking.invoiceId === invoiceId);

  const settle = (purchase: Purchase, change: Partial<Purchase>): true => {
    const settled = { ...purchase, ...change };
    purchases.set(purchase.ref, settled);
    if (settled.silentUntil === undefined) {
      const { invoiceId, paymentId } = settled;
      const about = { invoiceId, paymentId };
      // One for each capture; one for what is no capture.
      for (let nth = 0; nth < Math.max(1, takingsOf(settled).length); nth += 1) {
        options.sendWebhook?.(signWebhook(about, clock.now(), webhookSecret), about);
      }
    }
    return true;
  };

  const tell = (
    paymentId: PaymentId,
    asked: readonly Purchase[],
    source: GatewayReport["source"],
  ): GatewayReport =>
    answerOn(asked, {
      source,
      now: clock.now(),
      isCanceled: canceled.has(paymentId),
      isUsable,
      settleAfterMs: capabilities.settles === "later" ? settleAfterMs : 0,
      pageUrl,
    });

  return {
    capabilities,
    ready: () => okAsync(undefined),

    purchase: (request) => {
      const { paymentId } = request;
      const known = under(paymentId);
      if (canceled.has(paymentId)) return okAsync(tell(paymentId, known, "response"));
      const same = known.findLast(isRemembered);
      const purchase = same ?? openPurchase(request, clock.now(), pageLifeMs);
      purchases.set(purchase.ref, purchase);
      return okAsync(tell(paymentId, [purchase], "response"));
    },

    inquire: ({ paymentId }) =>
      okAsync(
        capabilities.inquiry
          ? tell(paymentId, under(paymentId), "inquiry")
          : { operation: "purchase", outcome: "no-answer", source: "inquiry", at: clock.now() },
      ),

    cancel: ({ paymentId }) => {
      const said = { operation: "cancel", source: "response", at: clock.now() } as const;
      if (!capabilities.cancel) return okAsync({ ...said, outcome: "rejected" });
      // What is taken stays taken, but no other page of the key can be used any more.
      canceled.add(paymentId);
      const isTaken = under(paymentId).some((purchase) => takingsOf(purchase).length > 0);
      return okAsync({ ...said, outcome: isTaken ? "declined" : "approved" });
    },

    readWebhook: ({ body, header }) =>
      okAsync(readSignedWebhook(body, header(signatureHeader) ?? "", webhookSecret)),

    findPage: (ref) => {
      const purchase = purchases.get(ref);
      if (purchase === undefined) return undefined;
      const { amount, invoiceId, paymentId, returnUrl } = purchase;
      const status = isUsable(purchase) ? "open" : "over";
      return { amount, invoiceId, paymentId, returnUrl, status };
    },

    enterCard: (ref, verdict, instead) => {
      const purchase = purchases.get(ref);
      if (purchase === undefined || !isUsable(purchase)) return false;
      const at = clock.now();
      const outcome = outcomeOf(purchase, verdict, instead ?? [purchase.amount], at);
      return settle(
        purchase,
        verdict === "lose-answer"
          ? { outcome, silentUntil: addMilliseconds(at, silenceMs) }
          : { outcome },
      );
    },

    leavePage: (ref) => {
      const purchase = purchases.get(ref);
      if (purchase === undefined || !isUsable(purchase)) return false;
      return settle(purchase, { outcome: { type: "left" } });
    },

    takeAfterAll: (paymentId) => {
      const made = under(paymentId);
      const newest = made.at(-1);
      if (newest === undefined || made.some((each) => takingsOf(each).length > 0)) return false;
      const outcome = outcomeOf(newest, "approve", [newest.amount], clock.now());
      return settle(newest, { outcome });
    },

    forgetKey: (paymentId) => {
      for (const { ref } of under(paymentId)) forgotten.add(ref);
    },

    takings,

    takenFor: (invoiceId) =>
      takings(invoiceId).reduce((sum, { amount }) => sum + amount.minorUnits, 0n),
  };
}
