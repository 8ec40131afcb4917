import { describe, expect, it } from "vitest";

import {
  type Invoice,
  type OperatorAction,
  operatorCasesOf,
  recoveredPaymentId,
} from "../../src/index.ts";
import { givenInvoice } from "../../src/testing/index.ts";
import { after, approved, payment, policy, record, resolve, tuesday, usd } from "../scene.ts";
import {
  capturedThenDeclined,
  decided,
  disputed,
  lessTaken,
  lessTakenUnsent,
  p1,
  p2,
  reference,
  refused,
  takenTwice,
  unknown,
} from "./operator-scene.ts";

const { status: _status, ...asked } = payment();

/** The invoice after a decision on the only case that waits there. */
function decidedOn(
  invoice: Invoice,
  action: OperatorAction,
  overrides: Parameters<typeof resolve>[2] = {},
): Invoice {
  const [waiting, ...more] = operatorCasesOf(invoice, policy);
  expect(more).toStrictEqual([]);
  return decided(invoice, resolve(waiting?.id ?? "", action, overrides));
}

describe("what is kept of a decision", () => {
  it("about a posting is who made it on what evidence, and no exception and no reference", () => {
    const [dispute] = operatorCasesOf(disputed, policy);
    expect(
      decidedOn(disputed, "posted", {
        by: " ann ",
        evidence: " a letter of the biller ",
        gatewayRef: " ",
      }).resolutions,
    ).toStrictEqual([
      {
        caseId: dispute?.id,
        paymentId: p1,
        action: "posted",
        by: "ann",
        evidence: "a letter of the biller",
        at: tuesday,
      },
    ]);
  });

  it("about money has the gateway's reference of it, without the blanks around", () => {
    expect(
      decidedOn(takenTwice, "refunded", { gatewayRef: " re_1 " }).resolutions.map(
        ({ gatewayRef }) => gatewayRef,
      ),
    ).toStrictEqual(["re_1"]);
  });

  it("is no word on a case of another name", () => {
    givenInvoice(decidedOn(takenTwice, "refunded", reference))
      .when(resolve("e2", "refunded", reference))
      .thenRefused({ type: "case-not-found" });
  });
});

describe("a payment of which an operator says that it was not charged", () => {
  it("failed, at that time", () => {
    expect(decidedOn(unknown, "confirm-not-charged").payments).toStrictEqual([
      { ...asked, status: "failed", endedAt: tuesday },
    ]);
  });

  it("failed, where other money was taken for it and given back", () => {
    expect(decidedOn(lessTaken, "refunded", reference).payments).toStrictEqual([
      { ...asked, status: "failed", endedAt: tuesday },
    ]);
  });

  it("was given up, where it had never been sent", () => {
    expect(decidedOn(lessTakenUnsent, "refunded", reference).payments).toStrictEqual([
      { ...asked, status: "canceled", endedAt: tuesday },
    ]);
  });
});

describe("money of a payment that had ended, given back", () => {
  const refunds = ({ payments }: Invoice) =>
    payments.map((made) => [made.id, made.status === "captured" ? made.refund : undefined]);
  const refund = { gatewayRef: "re_1", at: tuesday };

  it("is that capture's, and not a later one's of the same payment", () => {
    const invoice = decided(
      refused,
      record(approved("gw-1", tuesday)),
      record(approved("gw-2", tuesday)),
      resolve("e2", "keep"),
      resolve("e1", "refunded", reference),
    );
    expect(refunds(invoice)).toStrictEqual([
      [p1, undefined],
      [recoveredPaymentId(p1), refund],
      [recoveredPaymentId(p1, 2), undefined],
    ]);
  });

  it("is not another payment's, though the gateway has used the reference twice", () => {
    const invoice = after(
      capturedThenDeclined,
      record(approved("gw-1", tuesday, usd(6_000n)), p2),
      resolve("e1", "refunded", reference),
    );
    expect(refunds(invoice)).toStrictEqual([
      [p1, undefined],
      [p2, undefined],
      [recoveredPaymentId(p2), refund],
    ]);
  });
});
