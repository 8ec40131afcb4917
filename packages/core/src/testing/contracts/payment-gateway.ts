import { describe, expect, it } from "vitest";

import type { Money } from "../../money/money.ts";
import type { GatewayReport } from "../../payment/gateway-report.ts";
import type { PaymentGateway, SignedWebhook } from "../../ports/payment-gateway.ts";
import { currency, invoiceId, paymentId } from "../make.ts";
import { value } from "../outcome.ts";

/** A gateway, and the other side of it: the payer at the card page, and what the gateway has in its books. */
export interface PaymentGatewayHarness {
  readonly gateway: PaymentGateway;
  /** The payer at the card page under `url` types a card that is approved, or declined, or one whose answer is lost. */
  readonly enterCard: (
    url: string,
    card: "approve" | "decline" | "lose-answer",
  ) => void | Promise<void>;
  /** What the gateway has taken and kept for an invoice, in minor units. */
  readonly taken: () => bigint | Promise<bigint>;
  /** The webhooks that have come. */
  readonly webhooks: () => readonly SignedWebhook[] | Promise<readonly SignedWebhook[]>;
  /** A webhook of the gateway with a body of our choice, rightly signed. */
  readonly sign: (body: string) => SignedWebhook | Promise<SignedWebhook>;
  /** Lets a lost answer be found again. */
  readonly waitForAnswer: () => void | Promise<void>;
}

const invoice = invoiceId("007");
const payment = paymentId("p1");
const usd = (minorUnits: bigint): Money => ({ currency: currency("USD"), minorUnits });
const returnUrl = "https://bills.example/#/payments/p1";

/** What every payment gateway does. */
export function describePaymentGateway(
  name: string,
  create: () => PaymentGatewayHarness | Promise<PaymentGatewayHarness>,
): void {
  const purchase = (gateway: PaymentGateway, amount = usd(55_100n)) =>
    gateway.purchase({ paymentId: payment, invoiceId: invoice, amount, returnUrl });

  const begin = async (gateway: PaymentGateway, amount?: Money) =>
    actionOf(value(await purchase(gateway, amount)));

  describe(`payment gateway: ${name}`, () => {
    it("has a grace for inquiries, in whole milliseconds", async () => {
      const { gateway } = await create();
      expect(Number.isSafeInteger(gateway.notFoundGraceMs)).toBe(true);
      expect(gateway.notFoundGraceMs).toBeGreaterThan(0);
    });

    it("sends the payer to its card page, and takes nothing before the card is typed", async () => {
      const { gateway, taken } = await create();
      const { url, expiresAt, at } = await begin(gateway);
      expect(URL.canParse(url)).toBe(true);
      expect(expiresAt > at).toBe(true);
      expect(await taken()).toBe(0n);
    });

    it("takes the same payment id again for the same purchase", async () => {
      const { gateway, enterCard, taken } = await create();
      const first = await begin(gateway);
      const second = await begin(gateway);
      expect(second.url).toBe(first.url);
      await enterCard(first.url, "approve");
      const third = value(await purchase(gateway));
      expect(third.outcome).toBe("approved");
      expect(await taken()).toBe(55_100n);
    });

    it("makes one purchase of fifty calls at once", async () => {
      const { gateway, enterCard, taken } = await create();
      const reports = await Promise.all(Array.from({ length: 50 }, () => purchase(gateway)));
      const urls = new Set(reports.map((report) => actionOf(value(report)).url));
      expect(urls.size).toBe(1);
      for (const url of urls) await enterCard(url, "approve");
      expect(await taken()).toBe(55_100n);
    });

    it.each([usd(1n), usd(55_100n), usd(99_999_999n), jpy(5_000n), kwd(1_234_567n)])(
      "gives back exactly the amount it was asked for: $minorUnits of $currency",
      async (amount) => {
        const { gateway, enterCard, taken } = await create();
        const { url } = await begin(gateway, amount);
        await enterCard(url, "approve");
        const report = value(await gateway.inquire(payment));
        expect(report).toMatchObject({ operation: "purchase", outcome: "approved", amount });
        expect(await taken()).toBe(amount.minorUnits);
      },
    );

    it("answers every inquiry about an approval with the same reference and time", async () => {
      const { gateway, enterCard } = await create();
      const { url } = await begin(gateway);
      await enterCard(url, "approve");
      const first = value(await gateway.inquire(payment));
      const second = value(await gateway.inquire(payment));
      expect(second).toStrictEqual(first);
    });

    it("tells of a decline, and takes nothing", async () => {
      const { gateway, enterCard, taken } = await create();
      const { url } = await begin(gateway);
      await enterCard(url, "decline");
      const report = value(await gateway.inquire(payment));
      expect(report).toMatchObject({ outcome: "declined", reason: "card-declined" });
      expect(await taken()).toBe(0n);
    });

    it("does not know a payment that it never got", async () => {
      const { gateway } = await create();
      const report = value(await gateway.inquire(paymentId("never")));
      expect(report).toMatchObject({ operation: "purchase", outcome: "not-found" });
    });

    it("calls a lost answer no answer, never a decline, until it is found", async () => {
      const { gateway, enterCard, waitForAnswer, taken } = await create();
      const { url } = await begin(gateway);
      await enterCard(url, "lose-answer");
      expect(value(await gateway.inquire(payment)).outcome).toBe("no-answer");
      await waitForAnswer();
      expect(value(await gateway.inquire(payment)).outcome).toBe("approved");
      expect(await taken()).toBe(55_100n);
    });

    it("never takes a payment that was cancelled before it arrived", async () => {
      const { gateway, taken } = await create();
      const canceled = value(await gateway.cancel(payment));
      expect(canceled).toMatchObject({ operation: "cancel", outcome: "approved" });
      const late = value(await purchase(gateway));
      expect(["expired", "rejected"]).toContain(late.outcome);
      expect(await taken()).toBe(0n);
    });

    it("never takes a payment that was cancelled while the payer was at the card page", async () => {
      const { gateway, enterCard, taken } = await create();
      const { url } = await begin(gateway);
      expect(value(await gateway.cancel(payment)).outcome).toBe("approved");
      await enterCard(url, "approve");
      expect(await taken()).toBe(0n);
      const report = value(await gateway.inquire(payment));
      expect(report).toMatchObject({ operation: "purchase", outcome: "expired" });
    });

    it("refuses to cancel what it has taken, a lost answer included", async () => {
      for (const card of ["approve", "lose-answer"] as const) {
        const { gateway, enterCard, taken } = await create();
        const { url } = await begin(gateway);
        await enterCard(url, card);
        expect(value(await gateway.cancel(payment)).outcome).toBe("declined");
        expect(await taken()).toBe(55_100n);
      }
    });

    it("cancels as often as it is asked", async () => {
      const { gateway } = await create();
      await begin(gateway);
      for (let nth = 0; nth < 3; nth += 1) {
        expect(value(await gateway.cancel(payment)).outcome).toBe("approved");
      }
    });

    it("sends a webhook that names the invoice and the payment", async () => {
      const { gateway, enterCard, webhooks } = await create();
      const { url } = await begin(gateway);
      await enterCard(url, "approve");
      const sent = await webhooks();
      expect(sent.length).toBeGreaterThan(0);
      for (const webhook of sent) {
        expect(value(await gateway.readWebhook(webhook))).toStrictEqual({
          invoiceId: invoice,
          paymentId: payment,
        });
      }
    });

    it("does not read a webhook whose body was changed, or that is not signed", async () => {
      const { gateway, enterCard, webhooks } = await create();
      const { url } = await begin(gateway);
      await enterCard(url, "approve");
      const [webhook = expect.fail("no webhook came")] = await webhooks();
      const forged: readonly SignedWebhook[] = [
        { ...webhook, body: `${webhook.body} ` },
        { ...webhook, header: () => undefined },
        { ...webhook, header: () => "" },
        { ...webhook, header: (asked) => webhook.header(asked)?.toUpperCase().replace("A", "B") },
        { ...webhook, header: () => "é".repeat(32) },
      ];
      for (const each of forged) {
        expect(value(await gateway.readWebhook(each))).toBeUndefined();
      }
    });

    it.each(["", "not json", "null", "[]", "{}", '{"invoiceId":1,"paymentId":[]}', '"text"'])(
      "reads nothing out of a signed body that is nothing of ours: %j",
      async (body) => {
        const { gateway, sign } = await create();
        expect(value(await gateway.readWebhook(await sign(body)))).toBeUndefined();
      },
    );
  });
}

function actionOf(
  report: GatewayReport,
): Extract<GatewayReport, { operation: "purchase"; outcome: "action-required" }> {
  if (report.operation === "purchase" && report.outcome === "action-required") return report;
  return expect.fail(`the payer was not sent to a card page: ${report.outcome}`);
}

function jpy(minorUnits: bigint): Money {
  return { currency: currency("JPY"), minorUnits };
}

function kwd(minorUnits: bigint): Money {
  return { currency: currency("KWD"), minorUnits };
}
