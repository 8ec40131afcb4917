import {
  createMemorySecrets,
  type GatewayFaultPlan,
  type MemoryGatewayOptions,
} from "@billsdue/adapters-memory";
import { createMemoryWorld, type WorldGateway } from "@billsdue/adapters-memory/testing";
import type { PaymentGateway } from "@billsdue/core";
import type { World } from "@billsdue/core/testing";
import {
  createLocalGateway,
  signStripeWebhook,
  stripeSignatureHeader,
} from "@billsdue/local-gateway";
import { okAsync } from "neverthrow";

import { createStripeClient, createStripeGateway } from "../../src/index.ts";

const apiKey = "sk_test_of_this_world";
const signingSecret = "whsec_of_this_world";
const nothing: GatewayFaultPlan = { hits: () => false, extent: () => 0 };

/** Stripe's adapter over Stripe's client over the local gateway, which misbehaves by `plan`; without what `capabilities` say it cannot do. */
export function createStripeWorldGateway({
  clock,
  plan = nothing,
  capabilities = {},
  ...others
}: Omit<MemoryGatewayOptions, "webhookSecret"> & {
  readonly plan?: GatewayFaultPlan;
  readonly tickMs?: number;
  readonly longSilenceMs?: number;
}): WorldGateway {
  const wire = createLocalGateway({
    ...others,
    clock,
    plan,
    apiKeys: [apiKey],
    webhookSecrets: [signingSecret],
  });
  const secrets = createMemorySecrets();
  secrets.rotate("stripe-api-key", apiKey);
  secrets.rotate("stripe-webhook", signingSecret);
  const gateway = createStripeGateway({
    mode: "test",
    client: createStripeClient({
      retries: 0,
      fetch: (input, init) => wire.handle(new Request(input, init)),
    }),
    secrets,
    clock,
    sleep: () => Promise.resolve(),
  });
  return {
    ...wire,
    ...lessCapable(gateway, capabilities, clock.now),
    // What nobody has taken in is sent again, each time signed anew: https://docs.stripe.com/webhooks
    readWebhook: (webhook) => {
      if (webhook.header(stripeSignatureHeader) === undefined) return gateway.readWebhook(webhook);
      const { body, headers } = signStripeWebhook(webhook.body, clock.now(), signingSecret);
      return gateway.readWebhook({ body, header: (asked) => headers[asked] });
    },
  };
}

function lessCapable(
  gateway: PaymentGateway,
  able: Partial<PaymentGateway["capabilities"]>,
  now: MemoryGatewayOptions["clock"]["now"],
): PaymentGateway {
  const capabilities = { ...gateway.capabilities, ...able };
  return {
    ...gateway,
    capabilities,
    inquire: (payment) =>
      capabilities.inquiry
        ? gateway.inquire(payment)
        : okAsync({
            operation: "purchase",
            outcome: "no-answer",
            source: "inquiry",
            at: now(),
          }),
    cancel: (payment) =>
      capabilities.cancel
        ? gateway.cancel(payment)
        : okAsync({
            operation: "cancel",
            outcome: "rejected",
            source: "response",
            at: now(),
          }),
  };
}

/** A world whose cards are taken by Stripe's adapter. */
export function createStripeWorld(): World {
  return createMemoryWorld({ createGateway: createStripeWorldGateway });
}
