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
  /** Lets what was accepted settle; nothing happens where everything settles at once. */
  readonly waitForSettlement: () => void | Promise<void>;
}

const invoice = invoiceId("007");
const payment = paymentId("p1");
const usd = (minorUnits: bigint): Money => ({ currency: currency("USD"), minorUnits });
const returnUrl = "https://bills.example/#/payments/p1";

/** What every payment gateway does, and what it declares in its capabilities: nothing else excuses it. */
export function describePaymentGateway(
  name: string,
  create: () => PaymentGatewayHarness | Promise<PaymentGatewayHarness>,
): void {
  const purchase = (gateway: PaymentGateway, amount = usd(55_100n)) =>
    gateway.purchase({ paymentId: payment, invoiceId: invoice, amount, returnUrl });

  const begin = async (gateway: PaymentGateway, amount?: Money) =>
    actionOf(value(await purchase(gateway, amount)));

  /** Asks in whatever way the gateway declares: by an inquiry, else by sending the same key again. */
  const ask = async (gateway: PaymentGateway): Promise<GatewayReport> => {
    const { inquiry, idempotencyWindowMs } = gateway.capabilities;
    const canOnlySendAgain = !inquiry && idempotencyWindowMs > 0;
    return value(await (canOnlySendAgain ? purchase(gateway) : gateway.inquire(payment)));
  };

  /** Whoever cannot be asked in either way says so, and never what became of it. */
  const expectTold = async (gateway: PaymentGateway, told: Partial<GatewayReport>) => {
    const { inquiry, idempotencyWindowMs } = gateway.capabilities;
    const canBeAsked = inquiry || idempotencyWindowMs > 0;
    expect(await ask(gateway)).toMatchObject(canBeAsked ? told : { outcome: "no-answer" });
  };

  describe(`payment gateway: ${name}`, () => {
    it("declares windows and graces in whole milliseconds", async () => {
      const { gateway } = await create();
      const { idempotencyWindowMs } = gateway.capabilities;
      expect(Number.isSafeInteger(idempotencyWindowMs)).toBe(true);
      expect(idempotencyWindowMs).toBeGreaterThanOrEqual(0);
    });

    it("answers inquiries exactly where it declares so", async () => {
      const { gateway } = await create();
      await begin(gateway);
      const outcome = gateway.capabilities.inquiry ? "action-required" : "no-answer";
      const report = value(await gateway.inquire(payment));
      expect(report).toMatchObject({ operation: "purchase", source: "inquiry", outcome });
    });

    it("tells of an approval at once, or first that it has accepted it, as it declares", async () => {
      const { gateway, enterCard, waitForSettlement } = await create();
      const { url } = await begin(gateway);
      await enterCard(url, "approve");
      const isLater = gateway.capabilities.settles === "later";
      await expectTold(gateway, { outcome: isLater ? "accepted" : "approved" });
      await waitForSettlement();
      await expectTold(gateway, { outcome: "approved" });
    });

    it("has a grace for inquiries, in whole milliseconds", async () => {
      const { gateway } = await create();
      const { notFoundGraceMs } = gateway.capabilities;
      expect(Number.isSafeInteger(notFoundGraceMs)).toBe(true);
      expect(notFoundGraceMs).toBeGreaterThan(0);
    });

    it("sends the payer to its card page, and takes nothing before the card is typed", async () => {
      const { gateway, taken } = await create();
      const { url, expiresAt, at } = await begin(gateway);
      expect(URL.canParse(url)).toBe(true);
      expect(expiresAt > at).toBe(true);
      expect(await taken()).toBe(0n);
    });

    it("takes the same payment id again for the same purchase exactly where it remembers keys", async () => {
      const { gateway, enterCard, waitForSettlement, taken } = await create();
      const remembersKeys = gateway.capabilities.idempotencyWindowMs > 0;
      const first = await begin(gateway);
      const second = await begin(gateway);
      expect(second.url === first.url).toBe(remembersKeys);
      await enterCard(first.url, "approve");
      await waitForSettlement();
      const third = value(await purchase(gateway));
      expect(third.outcome).toBe(remembersKeys ? "approved" : "action-required");
      expect(await taken()).toBe(55_100n);
    });

    it("makes one purchase of fifty calls at once exactly where it remembers keys", async () => {
      const { gateway, enterCard, taken } = await create();
      const remembersKeys = gateway.capabilities.idempotencyWindowMs > 0;
      const reports = await Promise.all(Array.from({ length: 50 }, () => purchase(gateway)));
      const urls = new Set(reports.map((report) => actionOf(value(report)).url));
      expect(urls.size).toBe(remembersKeys ? 1 : 50);
      for (const url of urls) await enterCard(url, "approve");
      expect(await taken()).toBe(55_100n * BigInt(urls.size));
    });

    it.each([usd(1n), usd(55_100n), usd(99_999_999n), jpy(5_000n), kwd(1_234_567n)])(
      "gives back exactly the amount it was asked for: $minorUnits of $currency",
      async (amount) => {
        const { gateway, enterCard, waitForSettlement, taken } = await create();
        const { url } = await begin(gateway, amount);
        await enterCard(url, "approve");
        await waitForSettlement();
        await expectTold(gateway, { operation: "purchase", outcome: "approved", amount });
        expect(await taken()).toBe(amount.minorUnits);
      },
    );

    it("tells of an approval with the same reference and time as often as it is asked", async () => {
      const { gateway, enterCard, waitForSettlement } = await create();
      const { url } = await begin(gateway);
      await enterCard(url, "approve");
      await waitForSettlement();
      const first = await ask(gateway);
      const second = await ask(gateway);
      expect(second).toStrictEqual(first);
    });

    it("tells of a decline, and takes nothing", async () => {
      const { gateway, enterCard, taken } = await create();
      const { url } = await begin(gateway);
      await enterCard(url, "decline");
      await expectTold(gateway, { outcome: "declined", reason: "card-declined" });
      expect(await taken()).toBe(0n);
    });

    it("does not know a payment that it never got", async () => {
      const { gateway } = await create();
      const report = value(await gateway.inquire(paymentId("never")));
      const outcome = gateway.capabilities.inquiry ? "not-found" : "no-answer";
      expect(report).toMatchObject({ operation: "purchase", outcome });
    });

    it("calls a lost answer no answer, never a decline, until it is found", async () => {
      const { gateway, enterCard, waitForAnswer, waitForSettlement, taken } = await create();
      const { url } = await begin(gateway);
      await enterCard(url, "lose-answer");
      expect((await ask(gateway)).outcome).toBe("no-answer");
      await waitForAnswer();
      await waitForSettlement();
      await expectTold(gateway, { outcome: "approved" });
      expect(await taken()).toBe(55_100n);
    });

    it("never takes a payment that was cancelled before it arrived, or rejects the cancellation", async () => {
      const { gateway, enterCard, taken } = await create();
      const { cancel } = gateway.capabilities;
      const canceled = value(await gateway.cancel(payment));
      const outcome = cancel ? "approved" : "rejected";
      expect(canceled).toMatchObject({ operation: "cancel", outcome });
      const late = value(await purchase(gateway));
      expect(cancel ? ["expired", "rejected"] : ["action-required"]).toContain(late.outcome);
      if (late.outcome === "action-required") await enterCard(actionOf(late).url, "approve");
      expect(await taken()).toBe(cancel ? 0n : 55_100n);
    });

    it("never takes a payment that was cancelled at the card page, or rejects the cancellation", async () => {
      const { gateway, enterCard, waitForSettlement, taken } = await create();
      const { cancel } = gateway.capabilities;
      const { url } = await begin(gateway);
      const outcome = cancel ? "approved" : "rejected";
      expect(value(await gateway.cancel(payment)).outcome).toBe(outcome);
      await enterCard(url, "approve");
      await waitForSettlement();
      expect(await taken()).toBe(cancel ? 0n : 55_100n);
      await expectTold(gateway, {
        operation: "purchase",
        outcome: cancel ? "expired" : "approved",
      });
    });

    it("does not cancel what it has taken, a lost answer included", async () => {
      for (const card of ["approve", "lose-answer"] as const) {
        const { gateway, enterCard, taken } = await create();
        const { url } = await begin(gateway);
        await enterCard(url, card);
        const outcome = gateway.capabilities.cancel ? "declined" : "rejected";
        expect(value(await gateway.cancel(payment)).outcome).toBe(outcome);
        expect(await taken()).toBe(55_100n);
      }
    });

    it("says the same of a cancellation as often as it is asked", async () => {
      const { gateway } = await create();
      await begin(gateway);
      const outcome = gateway.capabilities.cancel ? "approved" : "rejected";
      for (let nth = 0; nth < 3; nth += 1) {
        expect(value(await gateway.cancel(payment)).outcome).toBe(outcome);
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
