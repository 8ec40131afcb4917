import type { Invoice, Payment, PaymentException } from "@billsdue/core";
import { currency, instant, paymentId } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import type { PaymentStatus } from "../src/http/contract.ts";
import { paymentBodiesOf, paymentBodyOf } from "../src/http/payment-view.ts";
import {
  billAfter,
  canceled,
  decided,
  monday,
  p1,
  policy,
  requested,
  said,
  stated,
  submitted,
  took,
  tuesday,
  usd,
} from "./bill-scene.ts";

const begun = [stated(monday), requested] as const;
const sent = [...begun, submitted] as const;
const declined = said({ outcome: "declined", reason: "card-declined" });

const bills = {
  created: billAfter(...begun),
  submitting: billAfter(...sent),
  pending: billAfter(...sent, said({ outcome: "accepted" })),
  "requires-action": billAfter(
    ...sent,
    said({
      outcome: "action-required",
      url: "https://cards.example/1",
      expiresAt: "2026-11-23T12:30:00.000Z",
    }),
  ),
  unknown: billAfter(...sent, said({ outcome: "no-answer" })),
  captured: billAfter(...sent, took()),
  declined: billAfter(...sent, declined),
  failed: billAfter(...sent, said({ outcome: "rejected" })),
  canceled: billAfter(...begun, canceled),
} satisfies Record<Payment["status"], Invoice>;

function first(bill: Invoice): Payment {
  const [payment] = bill.payments;
  if (payment === undefined) throw new TypeError("no payment");
  return payment;
}

/** The word for the payment that the payer has begun. */
function wordOf(bill: Invoice): PaymentStatus {
  return paymentBodyOf(bill, first(bill), policy).status;
}

describe("the word for a payment", () => {
  const words = {
    created: "processing",
    submitting: "processing",
    pending: "processing",
    "requires-action": "action-required",
    unknown: "being-checked",
    captured: "paid",
    declined: "declined",
    failed: "not-charged",
    canceled: "not-charged",
  } as const satisfies Record<Payment["status"], PaymentStatus>;

  it("is by its state where nothing else is known", () => {
    for (const [status, bill] of Object.entries(bills)) {
      expect(first(bill).status).toBe(status);
      expect([status, wordOf(bill)]).toStrictEqual([
        status,
        Object.entries(words).find(([name]) => name === status)?.[1],
      ]);
    }
  });

  const everywhereChecked = {
    created: "being-checked",
    submitting: "being-checked",
    pending: "being-checked",
    "requires-action": "being-checked",
    unknown: "being-checked",
    captured: "being-checked",
    declined: "being-checked",
    failed: "being-checked",
    canceled: "being-checked",
  } as const;
  const whileAnOperatorLooks = {
    "amount-differs": everywhereChecked,
    "currency-differs": everywhereChecked,
    "captured-after-end": everywhereChecked,
    "captured-twice": everywhereChecked,
    // The capture stands whatever else the gateway said.
    "report-makes-no-sense": { ...everywhereChecked, captured: "paid" },
  } as const satisfies Record<PaymentException["type"], Record<Payment["status"], PaymentStatus>>;

  it.each(Object.entries(whileAnOperatorLooks))(
    "says neither paid nor not charged while an operator looks at it: %s",
    (type, expected) => {
      for (const [status, bill] of Object.entries(bills)) {
        const word = wordOf({ ...bill, exceptions: [exceptionOf(type)] });
        expect([status, word]).toStrictEqual([
          status,
          Object.entries(expected).find(([name]) => name === status)?.[1],
        ]);
      }
    },
  );

  it("does not change for another payment's exception", () => {
    const other = { ...exceptionOf("captured-twice"), paymentId: paymentId("p2") };
    for (const bill of Object.values(bills)) {
      expect(wordOf({ ...bill, exceptions: [other] })).toBe(wordOf(bill));
    }
  });
});

function exceptionOf(type: string): PaymentException {
  const about = { id: "e1", paymentId: p1, at: instant(monday) };
  switch (type) {
    case "amount-differs":
    case "currency-differs":
    case "captured-after-end":
    case "captured-twice":
      return { ...about, type, gatewayRef: "ch_9", money: usd(1n) };
    default:
      return { ...about, type: "report-makes-no-sense", report: "purchase accepted while created" };
  }
}

const less = [...sent, took(usd(100n))] as const;
const euros = [...sent, took({ currency: currency("EUR"), minorUnits: 50_100n })] as const;
const late = [...sent, declined, took()] as const;
const twice = [...sent, took(), took(usd(50_100n), "ch_again", tuesday)] as const;
const lateLess = [...sent, declined, took(usd(100n))] as const;

describe("what an operator has decided shows", () => {
  it.each([
    ["another amount, kept", [...less, decided("keep")], "paid", "1.00 USD"],
    ["another amount, given back", [...less, decided("refunded")], "refunded", "1.00 USD"],
    ["another currency, given back", [...euros, decided("refunded")], "refunded", "501.00 EUR"],
    ["money after a decline, kept", [...late, decided("keep")], "paid", "501.00 USD"],
    ["money after a decline, given back", [...late, decided("refunded")], "refunded", "501.00 USD"],
    ["other money after a decline, kept", [...lateLess, decided("keep")], "paid", "1.00 USD"],
    [
      "other money after a decline, given back",
      [...lateLess, decided("refunded")],
      "refunded",
      "1.00 USD",
    ],
    ["money taken twice, given back once", [...twice, decided("refunded")], "paid", "501.00 USD"],
  ] as const)("%s", (_what, commands, status, amount) => {
    const bill = billAfter(...commands);
    const bodies = paymentBodiesOf(bill, policy);
    expect(bodies).toMatchObject([{ paymentId: p1, status }]);
    expect(bodies.map(({ amount: shown }) => `${shown.amount} ${shown.currency}`)).toStrictEqual([
      amount,
    ]);
    expect(bodies[0]?.refundedOn).toBe(status === "refunded" ? tuesday : undefined);
  });

  it("shows money taken twice and kept as two payments", () => {
    const bodies = paymentBodiesOf(billAfter(...twice, decided("keep")), policy);
    expect(bodies).toMatchObject([
      { paymentId: p1, status: "paid", receiptNumber: p1 },
      { paymentId: `${p1}-recovered`, status: "paid", receiptNumber: `${p1}-recovered` },
    ]);
  });

  it("shows late money as the payment that the payer follows, and under its own number too", () => {
    const looking = billAfter(...late);
    expect(looking.payments).toHaveLength(2);
    for (const payment of looking.payments) {
      expect(paymentBodyOf(looking, payment, policy)).toMatchObject({
        paymentId: payment.id,
        status: "being-checked",
        receiptNumber: `${p1}-recovered`,
      });
    }
    expect(paymentBodiesOf(looking, policy)).toHaveLength(1);
  });

  it("keeps the receipt of a payment that was paid, whatever follows", () => {
    const paidOnce = paymentBodyOf(bills.captured, first(bills.captured), policy);
    expect(paidOnce).toMatchObject({ status: "paid", receiptNumber: p1, paidOn: monday });
    const checking = billAfter(...twice);
    expect(paymentBodyOf(checking, first(checking), policy)).toStrictEqual({
      ...paidOnce,
      status: "being-checked",
    });
  });

  it("believes an operator who says what became of an unknown payment", () => {
    const charged = [...sent, said({ outcome: "no-answer" }), decided("confirm-captured", p1)];
    const free = [...sent, said({ outcome: "no-answer" }), decided("confirm-not-charged", p1)];
    expect(wordOf(billAfter(...charged))).toBe("paid");
    expect(wordOf(billAfter(...free))).toBe("not-charged");
  });
});
