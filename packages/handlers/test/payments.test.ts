import { addMilliseconds, type Payment, unavailable, type WebhookNudge } from "@billsdue/core";
import { invoiceId, paymentId as madePaymentId, value } from "@billsdue/core/testing";
import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { createPaymentSteps } from "../src/index.ts";
import {
  bearer,
  createTestApi,
  expectProblem,
  invoiceSix,
  json,
  type TestApi,
  textAt,
} from "./api-harness.ts";

const wish = { expectedAmount: { amount: "501.00", currency: "USD" }, receipt: {} };
const key = (nth: number) => ({ "idempotency-key": `idempotency-key-${nth}` });

async function payerOf(api: TestApi) {
  const token = await api.logIn("6", "schaupp");
  return {
    pay: async (nth: number, body: unknown = wish) =>
      api.request("/api/payments", json(body, { ...bearer(token), ...key(nth) })),
    payment: async (id: string) => {
      const response = await api.request(`/api/payments/${id}`, { headers: bearer(token) });
      const body: unknown = await response.json();
      return body;
    },
    bill: async () => {
      const response = await api.request("/api/invoice", { headers: bearer(token) });
      const body: unknown = await response.json();
      return body;
    },
  };
}

/** Begins a payment and gives its id and the last part of its card page's URL. */
async function begin(api: TestApi, body: unknown = wish) {
  const payer = await payerOf(api);
  const response = await payer.pay(1, body);
  expect(response.status).toBe(202);
  await api.settled();
  const paymentId = textAt(await response.json(), "paymentId");
  const ref =
    textAt(await payer.payment(paymentId), "cardPage", "url")
      .split("/")
      .at(-1) ?? "";
  return { payer, paymentId, ref };
}

async function deliverWebhooks(api: TestApi): Promise<readonly number[]> {
  const responses = api.webhooks.map(async ({ body, headers }) =>
    api.request("/api/gateway/webhooks", { method: "POST", body, headers }),
  );
  return (await Promise.all(responses)).map(({ status }) => status);
}

describe("requesting a payment", () => {
  it("answers 202 with where to follow it, then leads to the card page, then to paid", async () => {
    const api = await createTestApi();
    const payer = await payerOf(api);
    const response = await payer.pay(1, {
      ...wish,
      receipt: { email: "anna@example.com", phone: "+1 212 555 0123" },
    });
    expect(response.status).toBe(202);
    expect(response.headers.get("location")).toBe("/api/payments/PAYMENT000000001");
    expect(await response.json()).toStrictEqual({
      paymentId: "PAYMENT000000001",
      status: "processing",
      amount: { amount: "501.00", currency: "USD" },
      requestedAt: "2026-11-23T09:00:00.000Z",
    });
    await api.settled();
    const waiting = await payer.payment("PAYMENT000000001");
    expect(waiting).toMatchObject({ status: "action-required" });
    expect(await payer.bill()).toMatchObject({ state: "processing", payable: false });

    const ref = textAt(waiting, "cardPage", "url").split("/").at(-1) ?? "";
    expect(api.gateway.enterCard(ref, "approve")).toBe(true);
    expect(await deliverWebhooks(api)).toStrictEqual([204]);
    expect(await payer.payment("PAYMENT000000001")).toStrictEqual({
      paymentId: "PAYMENT000000001",
      status: "paid",
      amount: { amount: "501.00", currency: "USD" },
      requestedAt: "2026-11-23T09:00:00.000Z",
      receiptNumber: "PAYMENT000000001",
      paidOn: "2026-11-23",
      receipts: [
        { channel: "email", status: "queued" },
        { channel: "text", status: "queued" },
      ],
    });
    expect(await payer.bill()).toMatchObject({
      state: "paid",
      payable: false,
      balance: { amount: "0.00" },
    });
    const ids = { invoiceId: "6", paymentId: "PAYMENT000000001" };
    expect(await api.steps.sendEmail(ids)).toStrictEqual({
      type: "receipt",
      status: "sent",
      next: "end",
    });
    expect(await api.steps.sendText(ids)).toStrictEqual({
      type: "receipt",
      status: "sent",
      next: "end",
    });
    expect(await api.steps.sendEmail(ids)).toStrictEqual({
      type: "receipt",
      status: "sent",
      next: "end",
    });
    expect(api.sent).toStrictEqual([
      {
        to: "anna@example.com",
        subject: "Payment receipt PAYMENT000000001",
        body: expect.stringContaining("501.00 USD"),
      },
      { to: "+12125550123", text: expect.stringContaining("501.00 USD paid for invoice 6") },
    ]);
    await expectProblem(await payer.pay(2), 409, "invoice-already-paid");
    expect(api.gateway.takenFor(invoiceSix)).toBe(50100n);
  });

  it("answers the same request with the same payment", async () => {
    const api = await createTestApi();
    const payer = await payerOf(api);
    const [first, second] = await Promise.all([payer.pay(1), payer.pay(1)]);
    expect([first.status, second.status]).toStrictEqual([202, 202]);
    const replayed = await payer.pay(1);
    expect(replayed.headers.get("idempotent-replayed")).toBe("true");
    const ids = await Promise.all(
      [first, second, replayed].map(async (response) => textAt(await response.json(), "paymentId")),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await payer.bill()).toMatchObject({ payments: [expect.anything()] });
  });

  it("starts the workflow at the retry where the first start was lost", async () => {
    let isDown = true;
    const api = await createTestApi({}, ({ workflow }) => ({
      workflow: {
        start: (input) =>
          isDown ? errAsync(unavailable("workflow-starter", "down")) : workflow.start(input),
      },
    }));
    const payer = await payerOf(api);
    const paymentId = textAt(await (await payer.pay(1)).json(), "paymentId");
    await api.settled();
    expect(await payer.payment(paymentId)).toMatchObject({ status: "processing" });
    isDown = false;
    expect((await payer.pay(1)).status).toBe(202);
    await api.settled();
    expect(await payer.payment(paymentId)).toMatchObject({ status: "action-required" });
  });

  it("refuses a second payer while one is paying, and says when to come back", async () => {
    const api = await createTestApi();
    const payers = await Promise.all([payerOf(api), payerOf(api)]);
    const answers = await Promise.all(payers.map(async ({ pay }, nth) => pay(nth)));
    expect(answers.map(({ status }) => status).toSorted()).toStrictEqual([202, 409]);
    const refused = answers.find(({ status }) => status === 409) ?? new Response();
    expect(refused.headers.get("retry-after")).toBe("5");
    await expectProblem(refused, 409, "payment-in-progress");
  });

  it("refuses a key that was used for something else", async () => {
    const api = await createTestApi();
    const payer = await payerOf(api);
    await payer.pay(1);
    const other = { ...wish, receipt: { email: "other@example.com" } };
    await expectProblem(await payer.pay(1, other), 422, "idempotency-key-reused");
  });

  it("charges nothing when the amount has changed since it was shown", async () => {
    const api = await createTestApi();
    const payer = await payerOf(api);
    api.clock.advance(1000);
    await api.ingest(
      "bills-2026-11-24.csv",
      "InvoiceID,CustomerName,Balance\n6,Mary Schaupp,600.00\n",
    );
    await expectProblem(await payer.pay(1), 409, "invoice-changed");
    expect(await payer.bill()).toMatchObject({ balance: { amount: "600.00" }, payments: [] });
  });

  it("needs an Idempotency-Key in the right form", async () => {
    const api = await createTestApi();
    const token = await api.logIn("6", "schaupp");
    const pay = async (headers: Record<string, string>) =>
      api.request("/api/payments", json(wish, { ...bearer(token), ...headers }));
    await expectProblem(await pay({}), 400, "idempotency-key-missing");
    const malformed = await pay({ "idempotency-key": "too short" });
    expect(await expectProblem(malformed, 400, "invalid-request")).toStrictEqual([
      "Idempotency-Key",
    ]);
  });

  it.each([
    ["an unknown field", { ...wish, tip: 1 }, ["tip"]],
    ["no amount", { receipt: {} }, ["expectedAmount"]],
    [
      "an amount with too many decimals",
      { ...wish, expectedAmount: { amount: "501.001", currency: "USD" } },
      ["expectedAmount"],
    ],
    [
      "an unknown currency",
      { ...wish, expectedAmount: { amount: "501", currency: "ABC" } },
      ["expectedAmount"],
    ],
    ["a bad e-mail", { ...wish, receipt: { email: "a@b\r\nBcc: c@d.ef" } }, ["receipt.email"]],
    ["a bad telephone number", { ...wish, receipt: { phone: "555-0123" } }, ["receipt.phone"]],
    [
      "a country that is not texted to",
      { ...wish, receipt: { phone: "+44 20 7946 0000" } },
      ["receipt.phone"],
    ],
  ])("refuses %s and names the field", async (_what, body, fields) => {
    const api = await createTestApi();
    const payer = await payerOf(api);
    const problem = await expectProblem(await payer.pay(1, body), 400, "invalid-request");
    expect(problem).toStrictEqual(fields);
    expect(await payer.bill()).toMatchObject({ state: "due", payments: [] });
  });

  it("refuses more than 8 KiB", async () => {
    const api = await createTestApi();
    const payer = await payerOf(api);
    const large = { ...wish, receipt: { email: "x".repeat(8 * 1024) } };
    await expectProblem(await payer.pay(1, large), 413, "too-large");
  });

  it("hides the payments of other bills", async () => {
    const api = await createTestApi();
    const { paymentId } = await begin(api);
    const other = await api.logIn("8", "bennett");
    const response = await api.request(`/api/payments/${paymentId}`, { headers: bearer(other) });
    await expectProblem(response, 404, "invoice-not-matched");
  });
});

describe("what the gateway says", () => {
  it.each([
    ["decline", { status: "declined", declineReason: "card-declined" }],
    ["insufficient-funds", { status: "declined", declineReason: "insufficient-funds" }],
  ] as const)("shows %s, and lets the payer try again", async (verdict, shown) => {
    const api = await createTestApi();
    const { payer, paymentId, ref } = await begin(api);
    api.gateway.enterCard(ref, verdict);
    await deliverWebhooks(api);
    expect(await payer.payment(paymentId)).toMatchObject(shown);
    expect(await payer.bill()).toMatchObject({ state: "due", payable: true });
    expect((await payer.pay(2)).status).toBe(202);
  });

  it("says that nothing was charged when the payer has left the card page", async () => {
    const api = await createTestApi();
    const { payer, paymentId, ref } = await begin(api);
    api.gateway.leavePage(ref);
    await deliverWebhooks(api);
    expect(await payer.payment(paymentId)).toMatchObject({ status: "not-charged" });
    expect(await payer.bill()).toMatchObject({ state: "due" });
  });

  it("says that it is being checked while the answer is lost, then what happened", async () => {
    const api = await createTestApi();
    const { payer, paymentId, ref } = await begin(api);
    api.gateway.enterCard(ref, "lose-answer");
    expect(api.webhooks).toStrictEqual([]);
    await api.steps.resolve({ invoiceId: "6", paymentId });
    expect(await payer.payment(paymentId)).toMatchObject({ status: "being-checked" });
    expect(await payer.bill()).toMatchObject({ state: "being-checked", payable: false });
    await expectProblem(await payer.pay(2), 409, "payment-in-progress");
    api.clock.advance(60_000);
    await api.steps.resolve({ invoiceId: "6", paymentId });
    expect(await payer.payment(paymentId)).toMatchObject({ status: "paid" });
    expect(api.gateway.takenFor(invoiceSix)).toBe(50100n);
  });

  it("believes no webhook: an unsigned one is refused, a repeated one changes nothing", async () => {
    const api = await createTestApi();
    const { payer, paymentId, ref } = await begin(api);
    const forged = await api.request("/api/gateway/webhooks", {
      method: "POST",
      body: JSON.stringify({ invoiceId: "6", paymentId }),
    });
    await expectProblem(forged, 400, "invalid-request");
    expect(await payer.payment(paymentId)).toMatchObject({ status: "action-required" });
    api.gateway.enterCard(ref, "approve");
    await deliverWebhooks(api);
    const paid = await payer.payment(paymentId);
    expect(await deliverWebhooks(api)).toStrictEqual([204]);
    expect(await payer.payment(paymentId)).toStrictEqual(paid);
  });
});

describe("a webhook about nothing that is stored here", () => {
  const foreign = madePaymentId("p9");
  const deliver = async (about: WebhookNudge | "not-ours") => {
    const api = await createTestApi({}, ({ gateway }) => ({
      gateway: { ...gateway, readWebhook: () => okAsync(about) },
    }));
    return api.request("/api/gateway/webhooks", { method: "POST", body: "{}" });
  };

  it.each([
    ["an event of another kind", "not-ours"],
    ["another deployment's bill", { invoiceId: invoiceId("999"), paymentId: foreign }],
    ["another deployment's payment", { invoiceId: invoiceSix, paymentId: foreign }],
  ] as const)("is heard, so that it is not sent again: %s", async (_what, about) => {
    expect((await deliver(about)).status).toBe(204);
  });
});

describe("a webhook that comes while somebody is in a call about its payment", () => {
  it("is to be sent again: nothing was asked", async () => {
    const api = await createTestApi();
    const { ref } = await begin(api);
    const { invoices } = api.ports;
    const invoice = value(await invoices.load(invoiceSix)) ?? expect.fail("there is no invoice");
    const leaseUntil = addMilliseconds(api.clock.now(), 60_000);
    const calling = invoice.payments.map((payment): Payment =>
      payment.status === "requires-action"
        ? { ...payment, status: "submitting", operation: "purchase", leaseUntil }
        : payment,
    );
    value(await invoices.save({ ...invoice, payments: calling }));
    api.gateway.enterCard(ref, "approve");
    expect(await deliverWebhooks(api)).toStrictEqual([503]);
    api.clock.advance(60_000);
    expect(await deliverWebhooks(api)).toStrictEqual([204]);
    expect(value(await invoices.load(invoiceSix))?.payments).toMatchObject([
      { status: "captured" },
    ]);
  });
});

describe("a webhook's body", () => {
  const deliver = async (bytes: number) => {
    const api = await createTestApi();
    return api.request("/api/gateway/webhooks", { method: "POST", body: "x".repeat(bytes) });
  };

  it("may have 256 KiB, more than any other", async () => {
    await expectProblem(await deliver(256 * 1024), 400, "invalid-request");
    const response = await deliver(256 * 1024 + 1);
    expect(await response.clone().text()).toContain("larger than this address takes");
    await expectProblem(response, 413, "too-large");
  });
});

describe("when a port is down", () => {
  it("answers 503 without a word of why, and tells the operator", async () => {
    const down = unavailable("invoice-store", "Mary Schaupp's row is on fire");
    const api = await createTestApi({}, ({ invoices }) => ({
      invoices: { ...invoices, load: () => errAsync(down) },
    }));
    const response = await api.request("/api/lookups", json({ invoiceId: "6", name: "schaupp" }));
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await response.clone().text()).not.toContain("Schaupp");
    await expectProblem(response, 503, "unavailable");
    expect(api.failures).toStrictEqual([down]);
  });
});

describe("payment steps", () => {
  it("refuse a payment that does not exist as data, and anything but two ids by throwing", async () => {
    const api = await createTestApi();
    const nobody = { invoiceId: "6", paymentId: "PAYMENT000000099" };
    for (const step of Object.values(api.steps)) {
      expect(await step(nobody)).toStrictEqual({
        type: "refused",
        reason: "payment-not-found",
        next: "end",
      });
      await expect(step({ ...nobody, card: "4242424242424242" })).rejects.toThrow();
      await expect(step(undefined)).rejects.toThrow();
    }
  });

  it("throw where trying again may help", async () => {
    const api = await createTestApi();
    const down = () => errAsync(unavailable("invoice-store", "down"));
    const steps = createPaymentSteps({
      ...api.ports,
      mailer: { send: down },
      texter: { send: down },
      invoices: { ...api.ports.invoices, load: down },
    });
    for (const step of Object.values(steps)) {
      await expect(step({ invoiceId: "6", paymentId: "PAYMENT000000001" })).rejects.toThrow(
        "invoice-store: unavailable",
      );
    }
  });
});
