import { createHmac } from "node:crypto";

import type { SignedWebhook } from "@billsdue/core";
import { describePaymentGateway, instant, invoiceId } from "@billsdue/core/testing";

import {
  createFaultDial,
  createManualClock,
  createMemoryPaymentGateway,
  createUnreliablePaymentGateway,
  gatewayFaultNames,
  type MemoryGatewayOptions,
  type MemoryPaymentGateway,
  signatureHeader,
} from "../src/index.ts";

const webhookSecret = "the gateway's secret";
const minute = 60_000;

function describeGateway(
  name: string,
  capabilities: NonNullable<MemoryGatewayOptions["capabilities"]>,
  create: (options: MemoryGatewayOptions) => MemoryPaymentGateway = createMemoryPaymentGateway,
): void {
  describePaymentGateway(name, () => {
    const clock = createManualClock(instant("2026-11-22"));
    const webhooks: SignedWebhook[] = [];
    const gateway = create({
      clock,
      pageUrl: (ref) => `https://gateway.example/pages/${ref}`,
      webhookSecret,
      capabilities,
      sendWebhook: ({ body, headers }) =>
        webhooks.push({ body, header: (asked) => headers[asked] }),
    });
    return {
      gateway,
      now: clock.now,
      enterCard: (url, card) => {
        gateway.enterCard(url.slice(url.lastIndexOf("/") + 1), card);
      },
      taken: () => gateway.takenFor(invoiceId("007")),
      webhooks: () => webhooks,
      sign: (body) => {
        const signature = createHmac("sha256", webhookSecret).update(body).digest("hex");
        return { body, header: (asked) => (asked === signatureHeader ? signature : undefined) };
      },
      waitForAnswer: () => clock.advance(8_000),
      waitForSettlement: () => clock.advance(minute),
    };
  });
}

describeGateway("memory", {});
describeGateway("memory, without inquiry", { inquiry: false });
describeGateway("memory, without cancel", { cancel: false });
describeGateway("memory, settling later", { settles: "later" });
describeGateway("memory, that remembers no key", { idempotencyWindowMs: 0 });
describeGateway("memory, that cannot do anything else", {
  inquiry: false,
  cancel: false,
  idempotencyWindowMs: 0,
  settles: "later",
});

describeGateway("memory, unreliable, when nothing happens", {}, (options) => {
  const probabilities = Object.fromEntries(gatewayFaultNames.map((fault) => [fault, 0]));
  return createUnreliablePaymentGateway({
    ...options,
    plan: createFaultDial({ seed: 1, probabilities }),
  });
});
