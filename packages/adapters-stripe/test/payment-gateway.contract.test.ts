import { describePaymentGateway, invoiceId } from "@billsdue/core/testing";
import { signStripeWebhook } from "@billsdue/local-gateway";

import { createScene, signingSecret } from "./stripe-scene.ts";

describePaymentGateway("Stripe, over the local gateway", () => {
  const { clock, gateway, wire, webhooks } = createScene();
  return {
    gateway,
    now: clock.now,
    enterCard: (url, card) => {
      wire.enterCard(url.slice(url.lastIndexOf("/") + 1), card);
    },
    taken: () => wire.takenFor(invoiceId("007")),
    webhooks: () => webhooks,
    sign: (body) => {
      const { headers } = signStripeWebhook(body, clock.now(), signingSecret);
      return { body, header: (asked) => headers[asked] };
    },
    waitForAnswer: () => clock.advance(8_000),
    waitForSettlement: () => undefined,
  };
});
