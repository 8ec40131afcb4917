import type {
  GatewayCapabilities,
  GatewayPayment,
  GatewayReport,
  InvoiceId,
  Money,
  PaymentId,
} from "@billsdue/core";
import { currency, instant, invoiceId, paymentId, value } from "@billsdue/core/testing";

import {
  type CardVerdict,
  createFaultDial,
  createManualClock,
  createUnreliablePaymentGateway,
  type FaultSettings,
  type GatewayFaultPlan,
  type OutgoingWebhook,
} from "../src/index.ts";

export const minute = 60_000;
export const tick = 5_000;
export const bill = invoiceId("007");
export const payment = paymentId("p1");

export const usd = (minorUnits: bigint): Money => ({ currency: currency("USD"), minorUnits });
export const owed: Money = usd(55_100n);

/** A dial at which the named faults always happen, and no other ever does. */
export const always = (
  ...faults: readonly (keyof FaultSettings["probabilities"])[]
): GatewayFaultPlan =>
  createFaultDial({
    seed: 7,
    probabilities: Object.fromEntries(faults.map((fault) => [fault, 1])),
  });

/** What the gateway is asked for: the bill's payment unless told. */
export function asked(id: PaymentId = payment, invoice: InvoiceId = bill): GatewayPayment {
  return {
    paymentId: id,
    invoiceId: invoice,
    amount: owed,
    returnUrl: "https://x",
    requestedAt: instant("2026-11-22"),
  };
}

/** Nothing goes wrong. */
export const nothing: GatewayFaultPlan = always();

/** A gateway that misbehaves by `plan`, asked about one bill. */
export function createGatewayWorld(
  plan: GatewayFaultPlan,
  capabilities: Partial<GatewayCapabilities> = {},
) {
  const clock = createManualClock(instant("2026-11-22"));
  const webhooks: OutgoingWebhook[] = [];
  const log: string[] = [];
  const gateway = createUnreliablePaymentGateway({
    clock,
    plan,
    capabilities,
    pageUrl: (ref) => ref,
    webhookSecret: "secret",
    sendWebhook: (webhook) => {
      webhooks.push(webhook);
      log.push("webhook");
    },
  });
  const purchase = (id?: PaymentId, invoice?: InvoiceId) => gateway.purchase(asked(id, invoice));
  const inquire = async (id?: PaymentId): Promise<GatewayReport> =>
    value(await gateway.inquire(asked(id)));
  const pageOf = (report: GatewayReport): string =>
    report.operation === "purchase" && report.outcome === "action-required" ? report.url : "";

  return {
    clock,
    gateway,
    webhooks,
    log,
    purchase,
    inquire,
    pageOf,
    taken: () => gateway.takenFor(bill),

    /** A payment is begun, and a card is typed. */
    pay: async (verdict: CardVerdict, id: PaymentId = payment): Promise<string> => {
      const page = pageOf(value(await purchase(id)));
      gateway.enterCard(page, verdict);
      return page;
    },

    /** What `asks` inquiries in a row tell. */
    outcomes: async (asks: number): Promise<readonly string[]> => {
      const told: string[] = [];
      for (let nth = 0; nth < asks; nth += 1) {
        const answer = await gateway.inquire(asked());
        told.push(
          answer.match(
            ({ outcome }) => outcome,
            ({ type }) => type,
          ),
        );
      }
      return told;
    },

    /** What the gateway reads out of the webhooks that have come. */
    readWebhooks: async () => {
      const read: unknown[] = [];
      for (const { body, headers } of webhooks) {
        read.push(value(await gateway.readWebhook({ body, header: (name) => headers[name] })));
      }
      return read;
    },
  };
}
