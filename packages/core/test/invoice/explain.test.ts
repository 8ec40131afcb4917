import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { balanceOf, explain, recoveredPaymentId } from "../../src/index.ts";
import { invoices, localDate, watermark } from "../../src/testing/index.ts";
import {
  after,
  approved,
  billed,
  monday,
  move,
  payment,
  policy,
  record,
  requested,
  resolve,
  row,
  said,
  usd,
} from "../scene.ts";

const p1 = payment().id;
const paid = after([billed(), requested], move("submit-payment"), record(approved()));

const billedFact = {
  type: "billed",
  amount: 10_000n,
  source: { file: "bills-2026-11-20.csv", line: 2 },
  since: watermark("2026-11-20"),
  asOf: watermark("2026-11-20"),
};
const capturedFact = {
  type: "captured",
  paymentId: p1,
  captured: 10_000n,
  at: monday,
  gatewayRef: "gw-1",
};

describe("the facts of an invoice", () => {
  it("add up to its balance, whatever has happened to it", () => {
    fc.assert(
      fc.property(invoices(), (invoice) => {
        const facts = explain(invoice, policy);
        expect(facts.reduce((sum, { amount }) => sum + amount, 0n)).toBe(
          balanceOf(invoice, policy).amount,
        );
      }),
    );
  });

  it("are the biller's figure, with the row and the file that it comes from", () => {
    expect(explain(after([billed()]), policy)).toStrictEqual([billedFact]);
  });

  it.each([
    ["not-yet", paid, -10_000n, {}],
    [
      "disputed",
      after([billed(), requested], move("submit-payment"), record(approved()), row("2026-11-25")),
      -10_000n,
      {},
    ],
    [
      "by-calendar",
      after(
        [billed(), requested],
        move("submit-payment"),
        record(approved()),
        row("2026-11-25", { amount: 0n }),
      ),
      0n,
      {},
    ],
    [
      "acknowledged",
      after(
        [billed(), requested],
        move("submit-payment"),
        record(approved()),
        row("2026-11-24", { amount: 0n, lastPaymentOn: localDate("2026-11-24") }),
      ),
      0n,
      { acknowledgedBy: "2026-11-24" },
    ],
    [
      "confirmed",
      after(
        [billed(), requested],
        move("submit-payment"),
        record(approved()),
        row("2026-11-25"),
        resolve(`posting-${p1}`, "posted"),
      ),
      0n,
      {},
    ],
  ] as const)(
    "say how it is known whether a capture is posted: %s",
    (posting, invoice, amount, why) => {
      expect(explain(invoice, policy)[1]).toStrictEqual({
        ...capturedFact,
        posting,
        amount,
        ...why,
      });
    },
  );

  it("are what is in flight, and the row that waits for it", () => {
    const inFlight = after(
      [billed(), requested],
      move("submit-payment"),
      record(said("no-answer")),
      row("2026-11-24", { amount: 12_000n }),
    );
    expect(explain(inFlight, policy)).toStrictEqual([
      billedFact,
      {
        type: "in-flight",
        paymentId: p1,
        status: "unknown",
        requested: 10_000n,
        at: monday,
        amount: 0n,
      },
      {
        type: "deferred",
        stated: 12_000n,
        source: { file: "bills-2026-11-24.csv", line: 2 },
        asOf: watermark("2026-11-24"),
        amount: 0n,
      },
    ]);
  });

  it("are what waits for an operator, and what operators have decided", () => {
    const twice = after(
      [billed(), requested],
      move("submit-payment"),
      record(approved()),
      record(approved("gw-2")),
      record(approved("gw-3")),
      resolve("e1", "refunded", { gatewayRef: "re_1" }),
    );
    expect(explain(twice, policy).slice(2)).toStrictEqual([
      {
        type: "exception",
        exception: {
          id: "e2",
          type: "captured-twice",
          paymentId: p1,
          at: monday,
          gatewayRef: "gw-3",
          money: usd(10_000n),
        },
        amount: 0n,
      },
      { type: "resolved", resolution: twice.resolutions[0], amount: 0n },
    ]);
  });

  it("name every capture, those beside a payment that had ended, too", () => {
    const late = after(
      [billed(), requested],
      move("submit-payment"),
      record(said("rejected")),
      record(approved()),
    );
    expect(explain(late, policy)[1]).toMatchObject({
      type: "captured",
      paymentId: recoveredPaymentId(p1),
      amount: -10_000n,
    });
  });
});
