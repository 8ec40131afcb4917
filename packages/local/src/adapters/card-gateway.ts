import { randomBytes } from "node:crypto";

import {
  createUnreliablePaymentGateway,
  type FaultDial,
  type UnreliablePaymentGateway,
} from "@billsdue/adapters-memory";
import type { Clock } from "@billsdue/core";

/** What the local card gateway works with. */
export interface CardGatewayOptions {
  readonly clock: Clock;
  /** How often it misbehaves, and in which ways. */
  readonly faults: FaultDial;
  /** Where its pages are. */
  readonly backstage: string;
  /** Where its webhooks go. */
  readonly website: string;
  readonly onFault: (reason: string) => void;
}

/** The local card gateway, so quick in its faults that somebody can watch them. */
export function createCardGateway({
  clock,
  faults,
  backstage,
  website,
  onFault,
}: CardGatewayOptions): UnreliablePaymentGateway {
  return createUnreliablePaymentGateway({
    clock,
    plan: faults,
    tickMs: 5_000,
    longSilenceMs: 2 * 60_000,
    settleAfterMs: 60_000,
    pageUrl: (ref) => `${backstage}/cards/${ref}`,
    webhookSecret: randomBytes(32).toString("hex"),
    sendWebhook: ({ body, headers }) =>
      fetch(`${website}/api/gateway/webhooks`, { method: "POST", body, headers }).catch(() =>
        onFault("a webhook of the local card gateway was lost"),
      ),
  });
}
