import { randomBytes } from "node:crypto";

import { createMemorySecrets, type FaultDial } from "@billsdue/adapters-memory";
import { createStripeClient, createStripeGateway } from "@billsdue/adapters-stripe";
import type { Clock, PaymentGateway } from "@billsdue/core";
import { createLocalGateway, type LocalGateway } from "@billsdue/local-gateway";

/** Takes the cards: Stripe's adapter, over whatever speaks its wire. */
export interface CardGateway {
  readonly gateway: PaymentGateway;
  /** What it is over on this machine; undefined where it is Stripe itself. */
  readonly local: LocalCards | undefined;
}

/** The local card gateway, and how often it misbehaves, in which ways. */
export interface LocalCards {
  readonly wire: LocalGateway;
  readonly faults: FaultDial;
}

/** What the local card gateway works with. */
export interface LocalCardOptions {
  readonly clock: Clock;
  readonly faults: FaultDial;
  /** Where it is: its pages, and Stripe's API under `/v1`. */
  readonly backstage: string;
  /** Where its webhooks go. */
  readonly website: string;
  readonly onFault: (reason: string) => void;
}

/** Stripe's adapter over the local card gateway, by HTTP as in production; so quick in its faults that somebody can watch them. */
export function createLocalCardGateway({
  clock,
  faults,
  backstage,
  website,
  onFault,
}: LocalCardOptions): CardGateway {
  const apiKey = `sk_test_${randomBytes(16).toString("hex")}`;
  const signingSecret = `whsec_${randomBytes(16).toString("hex")}`;
  const wire = createLocalGateway({
    clock,
    plan: faults,
    tickMs: 5_000,
    longSilenceMs: 2 * 60_000,
    pageUrl: (ref) => `${backstage}/cards/${ref}`,
    apiKeys: [apiKey],
    webhookSecrets: [signingSecret],
    sendWebhook: ({ body, headers }) =>
      fetch(`${website}/api/gateway/webhooks`, { method: "POST", body, headers }).catch(() =>
        onFault("a webhook of the local card gateway was lost"),
      ),
  });
  const gateway = createStripeGateway({
    mode: "test",
    client: createStripeClient({ origin: new URL(backstage) }),
    secrets: stripeSecrets(apiKey, signingSecret),
    clock,
  });
  return { gateway, local: { wire, faults } };
}

/** Stripe's own test mode. Webhooks come only where something forwards them, such as Stripe's command line. */
export function createStripeTestGateway(
  clock: Clock,
  apiKey: string,
  signingSecret = `whsec_${randomBytes(16).toString("hex")}`,
): CardGateway {
  const secrets = stripeSecrets(apiKey, signingSecret);
  const gateway = createStripeGateway({
    mode: "test",
    client: createStripeClient(),
    secrets,
    clock,
  });
  return { gateway, local: undefined };
}

function stripeSecrets(
  apiKey: string,
  signingSecret: string,
): ReturnType<typeof createMemorySecrets> {
  const secrets = createMemorySecrets();
  secrets.rotate("stripe-api-key", apiKey);
  secrets.rotate("stripe-webhook", signingSecret);
  return secrets;
}
