import { describe, expect, it } from "vitest";

import { operatorCasesOf, recoveredPaymentId } from "../../src/index.ts";
import { currency, given, givenInvoice, instant } from "../../src/testing/index.ts";
import {
  after,
  approved,
  cancelSaid,
  move,
  paid,
  payment,
  policy,
  record,
  resolve,
  said,
  tuesday,
  usd,
} from "../scene.ts";
import {
  askedToPay,
  capturedThenDeclined,
  decided,
  disputed,
  p1,
  p2,
  refused,
} from "./operator-scene.ts";

describe("a report", () => {
  it("on a payment that the invoice does not have is refused", () => {
    given(...askedToPay)
      .when(record(approved(), p2))
      .thenRefused({ type: "payment-not-found" });
  });

  it("that makes no sense is kept in its own words", () => {
    given(...askedToPay)
      .when(record(said("accepted", tuesday)))
      .then([
        {
          type: "exception-raised",
          exception: {
            id: "e1",
            type: "report-makes-no-sense",
            paymentId: p1,
            at: tuesday,
            report: "purchase accepted while created",
          },
        },
      ]);
  });

  it("that a cancellation was done ends the payment without money", () => {
    const { status: _status, ...asked } = payment();
    const at = instant("2026-11-23T12:02:00.000Z");
    const canceling = after(
      askedToPay,
      move("submit-payment"),
      record(said("accepted")),
      move("cancel-payment", at),
    );
    givenInvoice(canceling)
      .when(record(cancelSaid("approved", tuesday)))
      .then([
        { type: "payment-moved", payment: { ...asked, status: "canceled", endedAt: tuesday } },
      ]);
  });
});

describe("an approval under a reference that is known", () => {
  it("of the same money says nothing new", () => {
    given(...askedToPay, paid)
      .when(record(approved("gw-1", tuesday)))
      .thenNothing();
  });

  it.each([
    ["currency-differs", { currency: currency("EUR"), minorUnits: 10_000n }],
    ["amount-differs", usd(9_999n)],
  ] as const)("of other money is an exception: %s", (type, money) => {
    given(...askedToPay, paid)
      .when(record(approved("gw-1", tuesday, money)))
      .then([
        {
          type: "exception-raised",
          exception: { id: "e1", type, paymentId: p1, at: tuesday, gatewayRef: "gw-1", money },
        },
      ]);
  });
});

describe("an approval that tells of more captures under the same key", () => {
  const twice = (first: string, ...others: readonly string[]) => ({
    ...approved(first, tuesday),
    besides: others.map((gatewayRef) => ({ gatewayRef, amount: usd(10_000n) })),
  });
  const exceptionsAfter = (...told: readonly ReturnType<typeof twice>[]) => {
    const { payments, exceptions } = after(
      askedToPay,
      move("submit-payment"),
      ...told.map((report) => record(report)),
    );
    expect(payments).toMatchObject([{ status: "captured", gatewayRef: "gw-1" }]);
    return exceptions.map((each) => [each.id, each.type, Reflect.get(each, "gatewayRef")]);
  };

  it("captures the payment, and each of the others is an exception", () => {
    expect(exceptionsAfter(twice("gw-1", "gw-2", "gw-3"))).toStrictEqual([
      ["e1", "captured-twice", "gw-2"],
      ["e2", "captured-twice", "gw-3"],
    ]);
  });

  it("says nothing new a second time, whichever comes first", () => {
    expect(
      exceptionsAfter(twice("gw-1", "gw-2"), twice("gw-2", "gw-1"), twice("gw-1", "gw-2")),
    ).toStrictEqual([["e1", "captured-twice", "gw-2"]]);
  });
});

describe("money of a payment that had ended", () => {
  it("is its own, whatever was captured on another", () => {
    const invoice = after(capturedThenDeclined, record(approved("gw-2", tuesday, usd(6_000n)), p2));
    expect(invoice.payments.map(({ id, status, amount }) => [id, status, amount])).toStrictEqual([
      [p1, "captured", 4_000n],
      [p2, "declined", 6_000n],
      [recoveredPaymentId(p2), "captured", 6_000n],
    ]);
    expect(invoice.exceptions.map(({ id, type, paymentId: of }) => [id, type, of])).toStrictEqual([
      ["e1", "captured-after-end", p2],
    ]);
  });

  it("is the first exception of an invoice on which only a posting dispute was decided", () => {
    const [dispute] = operatorCasesOf(disputed, policy);
    const told = decided(
      disputed,
      resolve(dispute?.id ?? "", "posted"),
      record(approved("gw-2", tuesday)),
    );
    expect(told.exceptions.map(({ id, type }) => [id, type])).toStrictEqual([
      ["e1", "captured-twice"],
    ]);
  });

  it("is not there where a report on it is of something else", () => {
    for (const report of [said("rejected", tuesday), cancelSaid("approved", tuesday)]) {
      givenInvoice(refused).when(record(report)).thenNothing();
    }
  });
});
