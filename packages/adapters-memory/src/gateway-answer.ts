import { addMilliseconds, type GatewayReport, type Instant } from "@billsdue/core";

import { type Purchase, takingsOf } from "./gateway-purchase.ts";

/** What stands around purchases when somebody asks about them. */
export interface Asked {
  readonly source: GatewayReport["source"];
  readonly now: Instant;
  readonly isCanceled: boolean;
  readonly isUsable: (purchase: Purchase) => boolean;
  /** How often money under this key has been told of. */
  readonly told: number;
  readonly settleAfterMs: number;
  readonly pageUrl: (ref: string) => string;
}

/** What the gateway says of the purchases under one key: each taking in turn, where there are any, else of the newest. */
export function answerOn(
  purchases: readonly Purchase[],
  { source, now, isCanceled, isUsable, told, settleAfterMs, pageUrl }: Asked,
): GatewayReport {
  const said = { operation: "purchase", source, at: now } as const;
  const newest = purchases.at(-1);
  if (newest === undefined) return { ...said, outcome: isCanceled ? "expired" : "not-found" };
  if (purchases.some(({ silentUntil }) => silentUntil !== undefined && silentUntil > now)) {
    return { ...said, outcome: "no-answer" };
  }
  const takings = purchases.flatMap(takingsOf);
  const taking = takings[told % Math.max(takings.length, 1)];
  if (taking !== undefined) {
    const { amount, gatewayRef } = taking;
    const settledAt = addMilliseconds(taking.at, settleAfterMs);
    return settledAt > now
      ? { ...said, at: taking.at, outcome: "accepted" }
      : {
          ...said,
          at: settledAt,
          outcome: "approved",
          amount: structuredClone(amount),
          gatewayRef,
        };
  }
  if (newest.outcome.type === "declined") {
    const { at, reason } = newest.outcome;
    return { ...said, at, outcome: "declined", reason };
  }
  return isUsable(newest)
    ? { ...said, outcome: "action-required", url: pageUrl(newest.ref), expiresAt: newest.expiresAt }
    : { ...said, outcome: "expired" };
}
