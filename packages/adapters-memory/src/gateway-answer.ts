import { addMilliseconds, type GatewayReport, type Instant, type Taken } from "@billsdue/core";

import { type Purchase, type Taking, takingsOf } from "./gateway-purchase.ts";

/** What stands around purchases when somebody asks about them. */
export interface Asked {
  readonly source: GatewayReport["source"];
  readonly now: Instant;
  readonly isCanceled: boolean;
  readonly isUsable: (purchase: Purchase) => boolean;
  readonly settleAfterMs: number;
  readonly pageUrl: (ref: string) => string;
}

/** What the gateway says of the purchases under one key: all that was taken, where anything was, else of the newest. */
export function answerOn(
  purchases: readonly Purchase[],
  { source, now, isCanceled, isUsable, settleAfterMs, pageUrl }: Asked,
): GatewayReport {
  const said = { operation: "purchase", source, at: now } as const;
  const newest = purchases.at(-1);
  if (newest === undefined) return { ...said, outcome: isCanceled ? "expired" : "not-found" };
  if (purchases.some(({ silentUntil }) => silentUntil !== undefined && silentUntil > now)) {
    return { ...said, outcome: "no-answer" };
  }
  const takings = purchases.flatMap(takingsOf);
  const settledAt = ({ at }: Taking) => addMilliseconds(at, settleAfterMs);
  const [settled, ...besides] = takings.filter((taking) => settledAt(taking) <= now);
  if (settled !== undefined) {
    return {
      ...said,
      at: settledAt(settled),
      outcome: "approved",
      ...takenOf(settled),
      ...(besides.length === 0 ? {} : { besides: besides.map(takenOf) }),
    };
  }
  if (takings[0] !== undefined) return { ...said, at: takings[0].at, outcome: "accepted" };
  if (newest.outcome.type === "declined") {
    const { at, reason } = newest.outcome;
    return { ...said, at, outcome: "declined", reason };
  }
  return isUsable(newest)
    ? { ...said, outcome: "action-required", url: pageUrl(newest.ref), expiresAt: newest.expiresAt }
    : { ...said, outcome: "expired" };
}

function takenOf({ amount, gatewayRef }: Taking): Taken {
  return { amount: structuredClone(amount), gatewayRef };
}
