import { randomBytes } from "node:crypto";

import type { GatewayFault, GatewayFaultPlan, GatewayOperation } from "@billsdue/adapters-memory";
import type { Clock } from "@billsdue/core";
import { createLocalGateway, isConnectionLost, type LocalGateway } from "@billsdue/local-gateway";
import { type HttpBindings, serve } from "@hono/node-server";
import { Hono } from "hono";

/** The card gateway of a test: it speaks Stripe's wire over HTTP, and goes wrong where it is told to. */
export interface CardGateway {
  readonly url: string;
  readonly apiKey: string;
  readonly signingSecret: string;
  readonly wire: LocalGateway;
  /** Where its webhooks go from now on. */
  readonly sendWebhooksTo: (url: string) => void;
  /** Lets a fault hit every call of an operation about an invoice. */
  readonly spoil: (invoiceId: string, operation: GatewayOperation, fault: GatewayFault) => void;
  /** Does something when the next page for an invoice has been opened, and before anybody is told: the answer is lost then. */
  readonly whenOpened: (invoiceId: string, act: () => void) => void;
  /** How its webhooks were answered. */
  readonly webhooks: readonly number[];
  readonly stop: () => Promise<void>;
}

type Env = { Bindings: HttpBindings };

/** Serves one on this machine. */
export async function startCardGateway(clock: Clock): Promise<CardGateway> {
  const apiKey = `sk_test_${randomBytes(16).toString("hex")}`;
  const signingSecret = `whsec_${randomBytes(16).toString("hex")}`;
  const spoilt = new Set<string>();
  const opened = new Map<string, () => void>();
  const webhooks: number[] = [];
  let webhooksTo: string | undefined;
  const plan: GatewayFaultPlan = {
    hits: (fault, { invoiceId, operation }) => spoilt.has(spoiling(invoiceId, operation, fault)),
    extent: () => 0,
  };
  const wire = createLocalGateway({
    clock,
    plan,
    pageUrl: (ref) => `https://cards.example/pages/${ref}`,
    apiKeys: [apiKey],
    webhookSecrets: [signingSecret],
    sendWebhook: async ({ body, headers }) => {
      if (webhooksTo === undefined) return;
      const { status } = await fetch(webhooksTo, { method: "POST", body, headers });
      webhooks.push(status);
    },
  });

  const app = new Hono<Env>();
  app.all("/v1/*", async (context) => {
    const asked = context.req.raw.clone();
    try {
      const answer = await wire.handle(context.req.raw);
      const act = await actOf(asked, opened);
      if (act === undefined) return answer;
      act();
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
    }
    context.env.incoming.socket.destroy();
    return context.body(null, 502);
  });
  const { port, close } = await listen(app);

  return {
    url: `http://127.0.0.1:${port}`,
    apiKey,
    signingSecret,
    wire,
    webhooks,
    sendWebhooksTo: (url) => {
      webhooksTo = url;
    },
    spoil: (...what) => void spoilt.add(spoiling(...what)),
    whenOpened: (invoiceId, act) => void opened.set(invoiceId, act),
    stop: close,
  };
}

function spoiling(
  invoiceId: string | undefined,
  operation: GatewayOperation,
  fault: GatewayFault,
): string {
  return JSON.stringify([invoiceId, operation, fault]);
}

/** What is to be done once the page that was asked for is open. */
async function actOf(
  asked: Request,
  opened: Map<string, () => void>,
): Promise<(() => void) | undefined> {
  if (asked.method !== "POST" || new URL(asked.url).pathname !== "/v1/checkout/sessions") return;
  const invoiceId = new URLSearchParams(await asked.text()).get("metadata[invoice_id]") ?? "";
  const act = opened.get(invoiceId);
  opened.delete(invoiceId);
  return act;
}

function listen(app: Hono<Env>): Promise<{ port: number; close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve({ port, close }),
    );
    server.once("error", reject);
    const close = () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
  });
}
