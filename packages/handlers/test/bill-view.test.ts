import {
  type Invoice,
  type InvoiceCommand,
  type Money,
  parseMoney,
  type Payment,
  operatorCasesOf,
  type PaymentException,
} from "@billsdue/core";
import { instants, invoices, value } from "@billsdue/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { billBody } from "../openapi/answer-schemas.ts";
import { billBodyOf } from "../src/http/bill-view.ts";
import type { BillBody } from "../src/http/contract.ts";
import { start } from "./api-harness.ts";
import {
  billAfter,
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
} from "./bill-scene.ts";

const canary = "Canary";

/** The invoice with `canary` in everything that only we may know. */
function marked(invoice: Invoice): Invoice {
  return {
    ...invoice,
    customerName: `Miller ${canary}`,
    source: { ...invoice.source, file: `${canary}.csv` },
    details: { email: canary, phone: canary, accountNo: canary, lookupFactor: canary },
    payments: invoice.payments.map(markedPayment),
    ...(invoice.deferred === undefined
      ? {}
      : {
          deferred: {
            ...invoice.deferred,
            row: { ...invoice.deferred.row, customerName: canary },
            source: { file: canary, line: 2 },
          },
        }),
    exceptions: invoice.exceptions.map(markedException),
    resolutions: invoice.resolutions.map(({ exception, ...resolution }) => ({
      ...resolution,
      ...(exception === undefined ? {} : { exception: markedException(exception) }),
      by: canary,
      evidence: canary,
      gatewayRef: canary,
    })),
  };
}

function markedException(exception: PaymentException): PaymentException {
  return exception.type === "report-makes-no-sense"
    ? { ...exception, report: canary }
    : { ...exception, gatewayRef: canary, money: payable(exception.money) };
}

/** As much as a gateway can take. */
function payable({ currency, minorUnits }: Money): Money {
  return { currency, minorUnits: BigInt.asUintN(40, minorUnits) };
}

function markedPayment(payment: Payment): Payment {
  const receiptTo = [{ channel: "email", address: canary } as const];
  if (payment.status !== "captured") return { ...payment, receiptTo };
  const { refund } = payment;
  return {
    ...payment,
    receiptTo,
    gatewayRef: canary,
    receipts: payment.receipts.map((receipt) =>
      receipt.to.channel === "email"
        ? { ...receipt, to: { channel: "email", address: canary } }
        : { ...receipt, to: { channel: "text", number: canary } },
    ),
    ...(refund === undefined ? {} : { refund: { ...refund, gatewayRef: canary } }),
  };
}

function sumOf({ facts }: BillBody): bigint {
  return facts.reduce(
    (sum, { amount }) => sum + value(parseMoney(amount.amount, amount.currency)).minorUnits,
    0n,
  );
}

describe("the bill of any invoice", () => {
  it("has facts that add up to its balance, and nothing that only we may know", () => {
    fc.assert(
      fc.property(invoices().map(marked), instants(), (invoice, now) => {
        const body = billBodyOf(invoice, policy, now);
        const { amount, currency } = body.balance;
        expect(sumOf(body)).toBe(value(parseMoney(amount, currency)).minorUnits);
        expect(JSON.stringify(body)).not.toContain(canary);
        expect(billBody.parse(body)).toStrictEqual(body);
      }),
    );
  });
});

const usd = (amount: string) => ({ amount, currency: "USD" });
const paid = [stated(monday), requested, submitted, took()] as const;

const twice = [...paid, took(undefined, "ch_twice"), decided("keep")] as const;

/** The id of the posting dispute that waits. */
function disputeOf(...commands: readonly InvoiceCommand[]): string {
  const cases = operatorCasesOf(billAfter(...commands), policy);
  return cases.find(({ type }) => type === "posting-dispute")?.id ?? "";
}

describe("the balance of a bill", () => {
  const shown = (...commands: readonly InvoiceCommand[]) => {
    const { state, balance, mayBePosted } = billBodyOf(billAfter(...commands), policy, start);
    return [state, balance.amount, mayBePosted];
  };

  it.each([
    ["everything overnight", 0n, "-501.00"],
    ["the payment and something newly billed", 5_000n, "-451.00"],
    ["the payment and as much newly billed", 50_100n, "0.00"],
  ])("may take a payment off once more where the biller has posted %s", (_what, figure, amount) => {
    expect(shown(...paid, stated(tuesday, figure))).toStrictEqual(["paid", amount, true]);
    expect(shown(...twice, stated(tuesday, figure))[2]).toBe(true);
  });

  it("may do so of what the biller says is a credit", () => {
    const credit = [...paid, stated(tuesday, -1_000n)] as const;
    expect(shown(...credit)).toStrictEqual(["in-credit", "-511.00", true]);
  });

  it("is sure before a file can have the payment, and once it has it", () => {
    expect(shown(stated(monday))).toStrictEqual(["due", "501.00", false]);
    expect(shown(...paid)).toStrictEqual(["paid", "0.00", false]);
    expect(shown(...paid, stated("2026-11-25", 0n))).toStrictEqual(["paid", "0.00", false]);
  });

  it("is sure of money that was taken twice and is kept, until a file may have some of it", () => {
    expect(shown(...twice)).toStrictEqual(["paid", "-501.00", false]);
    const friday = [stated("2026-11-19"), stated("2026-11-20", 50_000n), stated("2026-11-21")];
    expect(shown(...friday, ...twice.slice(1))).toStrictEqual(["paid", "-501.00", false]);
    const sameDay = [stated("2026-11-21", 50_000n), stated(monday)];
    expect(shown(...sameDay, ...twice.slice(1))).toStrictEqual(["paid", "-501.00", true]);
  });

  it("is sure of what an operator has found, as long as the figure stays", () => {
    const both = [...twice, stated("2026-11-25")];
    const one = [...both, decided("not-posted", disputeOf(...both))];
    const found = [...one, decided("not-posted", disputeOf(...one))];
    expect(shown(...found)).toStrictEqual(["paid", "-501.00", false]);
    expect(shown(...found, stated("2026-11-26", 45_000n))[2]).toBe(true);
  });
});

describe("the facts of a bill", () => {
  const factsOf = (...commands: readonly InvoiceCommand[]) =>
    billBodyOf(billAfter(...commands), policy, start).facts;
  const billedOn = (on: string) => ({ type: "billed", on, amount: usd("501.00") });
  const paidFact = {
    type: "paid",
    on: monday,
    amount: usd("-501.00"),
    paymentId: p1,
    paid: usd("501.00"),
    posting: "not-yet",
  };

  it("are the biller's figure, and what was paid of it", () => {
    expect(factsOf(stated(monday))).toStrictEqual([billedOn(monday)]);
    expect(factsOf(...paid)).toStrictEqual([billedOn(monday), paidFact]);
  });

  it("are a dispute where the figure has not moved, and what a person has found out", () => {
    const disputed = [...paid, stated("2026-11-25")] as const;
    expect(factsOf(...disputed)).toStrictEqual([
      billedOn("2026-11-25"),
      { ...paidFact, posting: "disputed" },
    ]);
    expect(factsOf(...disputed, decided("posted", disputeOf(...disputed)))).toStrictEqual([
      billedOn("2026-11-25"),
      { ...paidFact, amount: usd("0.00"), posting: "posted" },
      { type: "reviewed", on: "2026-11-24", amount: usd("0.00"), paymentId: p1, outcome: "posted" },
    ]);
  });

  it("are a payment in progress and a figure that waits for it", () => {
    expect(
      factsOf(stated(monday), requested, submitted, stated("2026-11-24", 60_000n)),
    ).toStrictEqual([
      billedOn(monday),
      {
        type: "in-progress",
        on: monday,
        amount: usd("0.00"),
        paymentId: p1,
        requested: usd("501.00"),
      },
      { type: "newer-figure", on: "2026-11-24", amount: usd("0.00"), stated: usd("600.00") },
    ]);
  });

  it("are late money under the payment that the payer has begun, and its return", () => {
    const declined = said({ outcome: "declined", reason: "card-declined" });
    const late = [stated(monday), requested, submitted, declined, took()] as const;
    expect(factsOf(...late)).toStrictEqual([
      billedOn(monday),
      paidFact,
      {
        type: "under-review",
        on: monday,
        amount: usd("0.00"),
        paymentId: p1,
        taken: usd("501.00"),
      },
    ]);
    expect(factsOf(...late, decided("refunded"))).toStrictEqual([
      billedOn(monday),
      paidFact,
      { type: "refunded", on: "2026-11-24", amount: usd("501.00"), paymentId: p1 },
      {
        type: "reviewed",
        on: "2026-11-24",
        amount: usd("0.00"),
        paymentId: p1,
        outcome: "refunded",
        taken: usd("501.00"),
      },
    ]);
  });
});
