import { createMemoryWorld } from "@billsdue/adapters-memory/testing";
import { conflict, type Failure, unavailable } from "@billsdue/core";
import { capturedPayment, requestedPayment, someInvoice, value } from "@billsdue/core/testing";
import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { createPaymentSteps, type PaymentSteps } from "../../src/workflow/payment-steps.ts";

const bill = someInvoice("7");
const ids = { invoiceId: bill.id, paymentId: requestedPayment.id };
const names = ["submit", "resolve", "sendEmail", "sendText"] as const;

/** The steps in a world whose invoice is stored, unless a store is given that fails. */
async function stepsOn(failure?: Failure): Promise<PaymentSteps> {
  const { ports } = createMemoryWorld();
  value(await ports.invoices.save({ ...bill, payments: [requestedPayment] }));
  if (failure === undefined) return createPaymentSteps(ports);
  const invoices = { ...ports.invoices, load: () => errAsync(failure) };
  return createPaymentSteps({ ...ports, invoices });
}

describe.each(names)("the step %s", (name) => {
  it.each([
    [unavailable("invoice-store", "no answer"), "invoice-store: unavailable: no answer"],
    [conflict("invoice-store", "7"), "invoice-store: conflict of 7: somebody else was quicker"],
    [
      { type: "corrupt", port: "invoice-store", key: "7", reason: "no payments" } as const,
      "invoice-store: corrupt of 7: no payments",
    ],
  ])("throws where trying again may help: $type", async (failure, message) => {
    const steps = await stepsOn(failure);
    await expect(steps[name](ids)).rejects.toThrow(message);
  });

  it("says, and does not throw, that there is no such payment", async () => {
    const steps = await stepsOn();
    const other = { ...ids, paymentId: "PAYMENT000000000" };
    expect(await steps[name](other)).toStrictEqual({
      type: "refused",
      reason: "payment-not-found",
      next: "end",
    });
  });

  it.each([
    ["nothing", undefined],
    ["no payment", { invoiceId: "7" }],
    ["something besides", { ...ids, name: "Kelly" }],
    ["what is no id", { ...ids, paymentId: "p" }],
  ])("takes two ids, and not %s", async (_what, input) => {
    const steps = await stepsOn();
    await expect(steps[name](input)).rejects.toThrow();
  });
});

describe("the steps of a payment", () => {
  it("send it, and tell how long its page is open", async () => {
    const steps = await stepsOn();
    expect(await steps.submit(ids)).toStrictEqual({
      type: "payment",
      status: "requires-action",
      next: "wait",
      waitSeconds: 30 * 60 + 5,
    });
    expect(await steps.submit(ids)).toMatchObject({ status: "requires-action", next: "wait" });
    expect(await steps.resolve(ids)).toMatchObject({ status: "requires-action", next: "wait" });
  });

  it("send no receipt of what is not paid", async () => {
    const steps = await stepsOn();
    for (const send of [steps.sendEmail, steps.sendText]) {
      expect(await send(ids)).toMatchObject({ type: "refused", next: "end" });
    }
  });

  it("send each receipt on its own channel, once", async () => {
    const { ports, emails, texts } = createMemoryWorld();
    const queued = { number: "R-1", attempts: 0, status: "queued", notBefore: ports.clock.now() };
    const receipts = [
      { ...queued, status: "queued", to: { channel: "email", address: "kelly@example.org" } },
      { ...queued, status: "queued", to: { channel: "text", number: "+12125550123" } },
    ] as const;
    const payments = [{ ...capturedPayment, receipts }];
    value(await ports.invoices.save({ ...bill, payments }));
    const steps = createPaymentSteps(ports);
    const sent = { type: "receipt", status: "sent", next: "end" };
    expect(await steps.sendEmail(ids)).toStrictEqual(sent);
    expect([emails.length, texts.length]).toStrictEqual([1, 0]);
    expect(await steps.sendText(ids)).toStrictEqual(sent);
    expect(await steps.sendEmail(ids)).toStrictEqual(sent);
    expect(await steps.sendText(ids)).toStrictEqual(sent);
    expect([emails.length, texts.length]).toStrictEqual([1, 1]);
  });
});
