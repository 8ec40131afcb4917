import { describe, expect, it } from "vitest";

import type { Money } from "../../money/money.ts";
import type { GatewayReport } from "../../payment/gateway-report.ts";
import type { GatewayPayment, PaymentGateway, SignedWebhook } from "../../ports/payment-gateway.ts";
import type { Instant } from "../../time/instant.ts";
import { currency, invoiceId, paymentId } from "../make.ts";
import { value } from "../outcome.ts";

/** A gateway, and the other side of it: the payer at the card page, and what the gateway has in its books. */
export interface PaymentGatewayHarness {
  readonly gateway: PaymentGateway;
  /** Now, by the gateway's clock. */
  readonly now: () => Instant;
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
const usd = (minorUnits: bigint): Money => of("USD", minorUnits);
const returnUrl = "https://bills.example/#/payments/p1";

/** What every payment gateway does, and what it declares in its capabilities: nothing else excuses it. */
export function describePaymentGateway(
  name: string,
  create: () => PaymentGatewayHarness | Promise<PaymentGatewayHarness>,
): void {
  /** A gateway, what it is asked for, and ways to ask. */
  const scene = async (amount = usd(55_100n)) => {
    const harness = await create();
    const { gateway, now } = harness;
    const { inquiry, idempotencyWindowMs } = gateway.capabilities;
    const asked: GatewayPayment = {
      paymentId: payment,
      invoiceId: invoice,
      amount,
      returnUrl,
      requestedAt: now(),
    };
    const purchase = async () => value(await gateway.purchase(asked));
    /** Asks in whatever way the gateway declares: by an inquiry, else by sending the same key again. */
    const tryToAsk = () =>
      !inquiry && idempotencyWindowMs > 0 ? gateway.purchase(asked) : gateway.inquire(asked);
    const ask = async () => value(await tryToAsk());
    return {
      ...harness,
      ...gateway.capabilities,
      asked,
      purchase,
      tryToAsk,
      ask,
      begin: async () => actionOf(await purchase()),
      cancel: async () => value(await gateway.cancel(asked)),
      /** Whoever cannot be asked in either way says so, and never what became of it. */
      expectTold: async (told: Partial<GatewayReport>) => {
        const canBeAsked = inquiry || idempotencyWindowMs > 0;
        expect(await ask()).toMatchObject(canBeAsked ? told : { outcome: "no-answer" });
      },
    };
  };

  describe(`payment gateway: ${name}`, () => {
    it("declares windows and graces in whole milliseconds", async () => {
      const { idempotencyWindowMs, notFoundGraceMs } = await scene();
      expect(Number.isSafeInteger(idempotencyWindowMs)).toBe(true);
      expect(idempotencyWindowMs).toBeGreaterThanOrEqual(0);
      expect(Number.isSafeInteger(notFoundGraceMs)).toBe(true);
      expect(notFoundGraceMs).toBeGreaterThan(0);
    });

    it("is ready for new payments", async () => {
      const { gateway } = await scene();
      value(await gateway.ready());
    });

    it("answers inquiries exactly where it declares so", async () => {
      const { begin, gateway, asked, inquiry } = await scene();
      await begin();
      const outcome = inquiry ? "action-required" : "no-answer";
      const report = value(await gateway.inquire(asked));
      expect(report).toMatchObject({ operation: "purchase", source: "inquiry", outcome });
    });

    it("tells of an approval at once, or first that it has accepted it, as it declares", async () => {
      const { begin, enterCard, settles, waitForSettlement, expectTold } = await scene();
      await enterCard((await begin()).url, "approve");
      await expectTold({ outcome: settles === "later" ? "accepted" : "approved" });
      await waitForSettlement();
      await expectTold({ outcome: "approved" });
    });

    it("sends the payer to its card page, and takes nothing before the card is typed", async () => {
      const { begin, taken } = await scene();
      const { url, expiresAt, at } = await begin();
      expect(URL.canParse(url)).toBe(true);
      expect(expiresAt > at).toBe(true);
      expect(await taken()).toBe(0n);
    });

    it("takes the same payment id again for the same purchase exactly where it remembers keys", async () => {
      const { begin, purchase, enterCard, waitForSettlement, taken, idempotencyWindowMs } =
        await scene();
      const remembersKeys = idempotencyWindowMs > 0;
      const first = await begin();
      const second = await begin();
      expect(second.url === first.url).toBe(remembersKeys);
      await enterCard(first.url, "approve");
      await waitForSettlement();
      expect((await purchase()).outcome).toBe(remembersKeys ? "approved" : "action-required");
      expect(await taken()).toBe(55_100n);
    });

    it("makes one purchase of fifty calls at once exactly where it remembers keys", async () => {
      const { begin, enterCard, taken, idempotencyWindowMs } = await scene();
      const remembersKeys = idempotencyWindowMs > 0;
      const pages = await Promise.all(Array.from({ length: 50 }, begin));
      const urls = new Set(pages.map(({ url }) => url));
      expect(urls.size).toBe(remembersKeys ? 1 : 50);
      for (const url of urls) await enterCard(url, "approve");
      expect(await taken()).toBe(55_100n * BigInt(urls.size));
    });

    it.each([
      usd(1n),
      usd(50n),
      usd(55_100n),
      usd(99_999_999n),
      usd(9_007_199_254_740_993n),
      ...["EUR", "JPY", "KRW", "KWD", "BHD", "ISK", "UGX", "MGA", "HUF", "TWD", "CLF"].flatMap(
        (code) => [1_234_560n, 1_234_567n, 5_000n].map((units) => of(code, units)),
      ),
    ])(
      "gives back exactly the amount it was asked for, or rejects what it does not take: $minorUnits of $currency",
      async (amount) => {
        const { purchase, enterCard, waitForSettlement, expectTold, takes, taken } =
          await scene(amount);
        const begun = await purchase();
        if (!takes(amount)) {
          expect(begun).toMatchObject({ operation: "purchase", outcome: "rejected" });
          expect(await taken()).toBe(0n);
          return;
        }
        await enterCard(actionOf(begun).url, "approve");
        await waitForSettlement();
        await expectTold({ operation: "purchase", outcome: "approved", amount });
        expect(await taken()).toBe(amount.minorUnits);
      },
    );

    it("tells of an approval with the same reference and time as often as it is asked", async () => {
      const { begin, ask, enterCard, waitForSettlement } = await scene();
      await enterCard((await begin()).url, "approve");
      await waitForSettlement();
      const first = await ask();
      expect(await ask()).toStrictEqual(first);
    });

    it("ends a payment by a declined card, or lets another one follow, as it declares", async () => {
      const { begin, enterCard, expectTold, taken, waitForSettlement, declinedCard } =
        await scene();
      const { url } = await begin();
      await enterCard(url, "decline");
      expect(await taken()).toBe(0n);
      await expectTold(
        declinedCard === "ends-payment"
          ? { outcome: "declined", reason: "card-declined" }
          : { outcome: "action-required", url },
      );
      await enterCard(url, "approve");
      await waitForSettlement();
      const isTaken = declinedCard === "another-may-follow";
      await expectTold({ outcome: isTaken ? "approved" : "declined" });
      expect(await taken()).toBe(isTaken ? 55_100n : 0n);
    });

    it("tells of a declined card as the end of a payment that is given up after it", async () => {
      const { begin, cancel, enterCard, expectTold, taken } = await scene();
      await enterCard((await begin()).url, "decline");
      await cancel();
      await expectTold({ outcome: "declined", reason: "card-declined" });
      expect(await taken()).toBe(0n);
    });

    it("does not know a payment that it never got", async () => {
      const { gateway, asked, inquiry } = await scene();
      const report = value(await gateway.inquire({ ...asked, paymentId: paymentId("never") }));
      const outcome = inquiry ? "not-found" : "no-answer";
      expect(report).toMatchObject({ operation: "purchase", outcome });
    });

    it("calls a lost answer no answer, never a decline, until it is found", async () => {
      const { begin, tryToAsk, enterCard, taken, ...rest } = await scene();
      const { waitForAnswer, waitForSettlement, expectTold } = rest;
      await enterCard((await begin()).url, "lose-answer");
      // A failure is taken for no answer.
      const lost = await tryToAsk();
      if (lost.isOk()) expect(lost.value.outcome).toBe("no-answer");
      await waitForAnswer();
      await waitForSettlement();
      await expectTold({ outcome: "approved" });
      expect(await taken()).toBe(55_100n);
    });

    it("never takes a payment that was cancelled before it arrived, or rejects the cancellation", async () => {
      const { cancel, purchase, enterCard, taken, ...rest } = await scene();
      const canCancel = rest.gateway.capabilities.cancel;
      const outcome = canCancel ? "approved" : "rejected";
      expect(await cancel()).toMatchObject({ operation: "cancel", outcome });
      const late = await purchase();
      expect(canCancel ? ["expired", "rejected"] : ["action-required"]).toContain(late.outcome);
      if (late.outcome === "action-required") await enterCard(actionOf(late).url, "approve");
      expect(await taken()).toBe(canCancel ? 0n : 55_100n);
    });

    it("never takes a payment that was cancelled at the card page, or rejects the cancellation", async () => {
      const { begin, cancel, enterCard, waitForSettlement, taken, ...rest } = await scene();
      const canCancel = rest.gateway.capabilities.cancel;
      const { url } = await begin();
      expect((await cancel()).outcome).toBe(canCancel ? "approved" : "rejected");
      await enterCard(url, "approve");
      await waitForSettlement();
      expect(await taken()).toBe(canCancel ? 0n : 55_100n);
      await rest.expectTold({
        operation: "purchase",
        outcome: canCancel ? "expired" : "approved",
      });
    });

    it("does not cancel what it has taken", async () => {
      const { begin, cancel, enterCard, taken, gateway } = await scene();
      await enterCard((await begin()).url, "approve");
      const outcome = gateway.capabilities.cancel ? "declined" : "rejected";
      expect((await cancel()).outcome).toBe(outcome);
      expect(await taken()).toBe(55_100n);
    });

    it("does not say that it has cancelled what it has taken while its answer is lost", async () => {
      const { begin, asked, enterCard, taken, gateway } = await scene();
      await enterCard((await begin()).url, "lose-answer");
      const canceled = await gateway.cancel(asked);
      if (canceled.isOk()) {
        const said = gateway.capabilities.cancel ? ["declined", "no-answer"] : ["rejected"];
        expect(said).toContain(canceled.value.outcome);
      }
      expect(await taken()).toBe(55_100n);
    });

    it("says the same of a cancellation as often as it is asked", async () => {
      const { begin, cancel, gateway } = await scene();
      await begin();
      const outcome = gateway.capabilities.cancel ? "approved" : "rejected";
      for (let nth = 0; nth < 3; nth += 1) expect((await cancel()).outcome).toBe(outcome);
    });

    it("sends a webhook that names the invoice and the payment", async () => {
      const { begin, gateway, enterCard, webhooks } = await scene();
      await enterCard((await begin()).url, "approve");
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
      const { begin, gateway, enterCard, webhooks } = await scene();
      await enterCard((await begin()).url, "approve");
      const [webhook = expect.fail("no webhook came")] = await webhooks();
      const forged: readonly SignedWebhook[] = [
        { ...webhook, body: `${webhook.body} ` },
        { ...webhook, header: () => undefined },
        { ...webhook, header: () => "" },
        { ...webhook, header: (asked) => webhook.header(asked)?.toUpperCase().replace("A", "B") },
        { ...webhook, header: () => "é".repeat(32) },
      ];
      for (const each of forged)
        expect(value(await gateway.readWebhook(each))).toBe("badly-signed");
    });

    it.each(["not json", "null", "[]", "{}", '{"invoiceId":1,"paymentId":[]}', '"text"'])(
      "reads nothing out of a signed body that is nothing of ours: %j",
      async (body) => {
        const { gateway, sign } = await scene();
        expect(value(await gateway.readWebhook(await sign(body)))).toBe("not-ours");
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

function of(code: string, minorUnits: bigint): Money {
  return { currency: currency(code), minorUnits };
}
