import {
  createManualClock,
  createMemorySecrets,
  type GatewayFaultPlan,
  type MemorySecrets,
} from "@billsdue/adapters-memory";
import type { SignedWebhook } from "@billsdue/core";
import { instant } from "@billsdue/core/testing";
import { createLocalGateway, type LocalGateway } from "@billsdue/local-gateway";

import { createStripeClient, createStripeGateway } from "../src/index.ts";

export const apiKey = "sk_test_of_this_test";
export const signingSecret = "whsec_of_this_test";

/** Nothing goes wrong. */
const nothing: GatewayFaultPlan = { hits: () => false, extent: () => 0 };

/** The adapter over the official client over the local gateway, all in this process; `change` sees every request before it goes out. */
export function createScene({
  plan = nothing,
  change,
}: {
  readonly plan?: GatewayFaultPlan;
  readonly change?: (
    request: Request,
    go: (request: Request) => Promise<Response>,
  ) => Promise<Response>;
} = {}) {
  const clock = createManualClock(instant("2026-11-22"));
  const secrets: MemorySecrets = createMemorySecrets();
  secrets.rotate("stripe-api-key", apiKey);
  secrets.rotate("stripe-webhook", signingSecret);
  const webhooks: SignedWebhook[] = [];
  const waits: number[] = [];
  const requests: Request[] = [];
  const wire: LocalGateway = createLocalGateway({
    clock,
    plan,
    pageUrl: (ref) => `https://gateway.example/pages/${ref}`,
    apiKeys: [apiKey],
    webhookSecrets: [signingSecret],
    sendWebhook: ({ body, headers }) => webhooks.push({ body, header: (asked) => headers[asked] }),
  });
  const client = createStripeClient({
    retries: 0,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request.clone());
      return change === undefined ? wire.handle(request) : change(request, wire.handle);
    },
  });
  const gateway = createStripeGateway({
    mode: "test",
    client,
    secrets,
    clock,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
    },
  });
  return { clock, secrets, webhooks, waits, requests, wire, client, gateway };
}
