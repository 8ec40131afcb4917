import { describe, expect, it } from "vitest";

import {
  type Invoice,
  type InvoiceCommand,
  type OperatorAction,
  operatorCasesOf,
  recoveredPaymentId,
} from "../../src/index.ts";
import { givenInvoice, idempotencyKey, paymentId } from "../../src/testing/index.ts";
import {
  after,
  approved,
  billed,
  captured,
  declined,
  monday,
  move,
  paid,
  payment,
  policy,
  reaching,
  record,
  requested,
  resolve,
  row,
  said,
  tuesday,
  usd,
} from "../scene.ts";

const p1 = payment().id;
const { status: _status, ...asked } = payment();
const reference = { gatewayRef: "re_1" };

/** The invoice after a decision on the only case that waits there. */
function decided(
  make: (...more: readonly InvoiceCommand[]) => Invoice,
  action: OperatorAction,
  overrides: Parameters<typeof resolve>[2] = {},
): Invoice {
  const [waiting, ...more] = operatorCasesOf(make(), policy);
  expect(more).toStrictEqual([]);
  return make(resolve(waiting?.id ?? "", action, overrides));
}

const unknown = (...more: readonly InvoiceCommand[]) =>
  after([billed(), requested], move("submit-payment"), record(said("no-answer")), ...more);
const disputed = (...more: readonly InvoiceCommand[]) =>
  after([billed(), requested, paid], row("2026-11-25"), ...more);
const takenTwice = (...more: readonly InvoiceCommand[]) =>
  after([billed(), requested, paid], record(approved("gw-2", tuesday)), ...more);

describe("what is kept of a decision", () => {
  it("about a posting is who made it on what evidence, and no exception and no reference", () => {
    const [dispute] = operatorCasesOf(disputed(), policy);
    expect(
      decided(disputed, "posted", {
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
      decided(takenTwice, "refunded", { gatewayRef: " re_1 " }).resolutions.map(
        ({ gatewayRef }) => gatewayRef,
      ),
    ).toStrictEqual(["re_1"]);
  });

  it("is no word on a case of another name", () => {
    givenInvoice(decided(takenTwice, "refunded", reference))
      .when(resolve("e2", "refunded", reference))
      .thenRefused({ type: "case-not-found" });
  });
});

describe("a payment of which an operator says that it was not charged", () => {
  it("failed, at that time", () => {
    expect(decided(unknown, "confirm-not-charged").payments).toStrictEqual([
      { ...asked, status: "failed", endedAt: tuesday },
    ]);
  });

  it("failed, where other money was taken for it and given back", () => {
    const lessTaken = (...more: readonly InvoiceCommand[]) =>
      after(
        [billed(), requested],
        move("submit-payment"),
        record(approved("gw-1", monday, usd(9_000n))),
        ...more,
      );
    expect(decided(lessTaken, "refunded", reference).payments).toStrictEqual([
      { ...asked, status: "failed", endedAt: tuesday },
    ]);
  });

  it("was given up, where it had never been sent", () => {
    const neverSent = (...more: readonly InvoiceCommand[]) =>
      after([billed(), requested], record(approved("gw-1", monday, usd(9_000n))), ...more);
    expect(decided(neverSent, "refunded", reference).payments).toStrictEqual([
      { ...asked, status: "canceled", endedAt: tuesday },
    ]);
  });
});

describe("money of a payment that had ended, given back", () => {
  const refunds = ({ payments }: Invoice) =>
    payments.map((made) => [made.id, made.status === "captured" ? made.refund : undefined]);
  const refund = { gatewayRef: "re_1", at: tuesday };

  it("is that capture's, and not a later one's of the same payment", () => {
    const invoice = after(
      [billed(), requested],
      move("submit-payment"),
      record(declined()),
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
    const p2 = paymentId("p2");
    const invoice = after(
      [
        billed(),
        ...reaching(captured({ amount: 4_000n })),
        ...reaching({
          ...asked,
          id: p2,
          amount: 6_000n,
          idempotencyKey: idempotencyKey("k2"),
          status: "declined",
          endedAt: monday,
          reason: "card-declined",
        }),
      ],
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
