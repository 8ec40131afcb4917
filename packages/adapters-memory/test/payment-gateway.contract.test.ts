import { createHmac } from "node:crypto";

import type { SignedWebhook } from "@billsdue/core";
import { describePaymentGateway, instant, invoiceId } from "@billsdue/core/testing";

import { createManualClock, createMemoryPaymentGateway, signatureHeader } from "../src/index.ts";

const webhookSecret = "the gateway's secret";

describePaymentGateway("memory", () => {
  const clock = createManualClock(instant("2026-11-22"));
  const webhooks: SignedWebhook[] = [];
  const gateway = createMemoryPaymentGateway({
    clock,
    pageUrl: (ref) => `https://gateway.example/pages/${ref}`,
    webhookSecret,
    sendWebhook: ({ body, headers }) => webhooks.push({ body, header: (name) => headers[name] }),
  });
  return {
    gateway,
    enterCard: (url, card) => {
      gateway.enterCard(url.slice(url.lastIndexOf("/") + 1), card);
    },
    taken: () => gateway.takenFor(invoiceId("007")),
    webhooks: () => webhooks,
    sign: (body) => {
      const signature = createHmac("sha256", webhookSecret).update(body).digest("hex");
      return { body, header: (name) => (name === signatureHeader ? signature : undefined) };
    },
    waitForAnswer: () => clock.advance(8_000),
  };
});
