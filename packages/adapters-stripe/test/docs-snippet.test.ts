import { currency, invoiceId, paymentId, value } from "@billsdue/core/testing";
import { expect, it } from "vitest";

import { createScene } from "./stripe-scene.ts";

// #region compose
import { createStripeClient, createStripeGateway } from "@billsdue/adapters-stripe";
import type { Clock, PaymentGateway, Secrets } from "@billsdue/core";

/** Takes cards by Stripe, with the keys that are in the secrets `stripe-api-key` and `stripe-webhook`. */
export function createCardGateway(
  secrets: Secrets,
  clock: Clock,
  client = createStripeClient(),
): PaymentGateway {
  return createStripeGateway({ mode: "test", client, secrets, clock });
}
// #endregion

it("is a gateway that a bill is paid by", async () => {
  const { clock, secrets, webhooks, wire } = createScene();
  const client = createStripeClient({
    fetch: (input, init) => wire.handle(new Request(input, init)),
  });
  const gateway = createCardGateway(secrets, clock, client);
  const named = { invoiceId: invoiceId("007"), paymentId: paymentId("7F3K9Q2MX4TBA1Z0") };
  const payment = {
    ...named,
    amount: { currency: currency("USD"), minorUnits: 55_100n },
    returnUrl: "https://bills.example/#payment=7F3K9Q2MX4TBA1Z0",
    requestedAt: clock.now(),
  };

  const begun = value(await gateway.purchase(payment));
  const page = "url" in begun ? begun.url : expect.fail("the payer was not sent to a card page");
  wire.enterCard(page.slice(page.lastIndexOf("/") + 1), "approve");
  const [webhook = expect.fail("no webhook came")] = webhooks;
  expect(value(await gateway.readWebhook(webhook))).toStrictEqual(named);
  const { amount } = payment;
  expect(value(await gateway.inquire(payment))).toMatchObject({ outcome: "approved", amount });
});
