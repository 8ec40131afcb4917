import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  addDays,
  balanceOf,
  billStateOf,
  businessDayFrom,
  decide,
  evolve,
  fold,
  type Invoice,
  isLagOver,
  isPayable,
  type LocalDate,
} from "../../src/index.ts";
import {
  currency,
  instant,
  localDate,
  paymentId,
  stateAfter,
  value,
  watermark,
} from "../../src/testing/index.ts";
import {
  after,
  billed,
  capturedMoney,
  captured,
  monday,
  paid,
  payment,
  policy,
  requested,
  row,
} from "../scene.ts";

/** The business day of the biller's `nth` file after the capture on Monday 2026-11-23. */
const today = localDate("2026-11-27");
const stateOf = (invoice: Invoice) => billStateOf(invoice, policy, today);
const balance = (invoice: Invoice) => balanceOf(invoice, policy).amount;

/** 100.00 billed on Friday, paid on Monday noon. */
const paidOnMonday = [billed(), requested, paid];

describe("a balance", () => {
  it("is the biller's figure before anything is paid", () => {
    expect(balance(after([billed()]))).toBe(10_000n);
  });

  it("is zero once the capture is ours, though no file knows of it", () => {
    const invoice = after(paidOnMonday);
    expect([balance(invoice), stateOf(invoice)]).toStrictEqual([0n, "paid"]);
  });

  it("stays zero while the file still says the old figure, within the posting lag", () => {
    const invoice = after(paidOnMonday, row("2026-11-24"));
    expect([balance(invoice), stateOf(invoice)]).toStrictEqual([0n, "paid"]);
  });

  it("is the biller's zero once it has posted", () => {
    const posted = after(paidOnMonday, row("2026-11-25", { amount: 0n }));
    expect([balance(posted), stateOf(posted)]).toStrictEqual([0n, "paid"]);
    const early = after(
      paidOnMonday,
      row("2026-11-24", { amount: 0n }),
      row("2026-11-25", { amount: 0n, customerName: "K. Bennett" }),
    );
    expect(stateOf(early)).toBe("paid");
  });

  it("counts business days: a capture on Friday is not posted by Monday's file", () => {
    const onFriday = captured({
      capturedAt: instant("2026-11-20T15:00:00.000Z"),
      unpostedFigure: watermark("2026-11-19"),
    });
    const start = [
      billed("2026-11-19"),
      requested,
      { type: "payment-moved" as const, payment: onFriday },
    ];
    const onMonday = after(start, row("2026-11-23"));
    expect([balance(onMonday), stateOf(onMonday)]).toStrictEqual([0n, "paid"]);
    expect(stateOf(after(start, row("2026-11-24")))).toBe("posting-dispute");
  });

  it("counts days where the biller keeps its books", () => {
    const tokyo = { ...policy, timeZone: "Asia/Tokyo" };
    const capture = captured({ capturedAt: instant("2026-11-22T23:00:00.000Z") });
    // Monday in Tokyo, Sunday in UTC: both are posted by Wednesday's file.
    expect([
      isLagOver(capture, watermark("2026-11-25"), tokyo),
      isLagOver(capture, watermark("2026-11-25"), policy),
    ]).toStrictEqual([true, true]);
    const monday2 = captured({ capturedAt: instant("2026-11-23T23:00:00.000Z") });
    expect([
      isLagOver(monday2, watermark("2026-11-25"), tokyo),
      isLagOver(monday2, watermark("2026-11-25"), policy),
    ]).toStrictEqual([false, true]);
  });

  it("knows holidays", () => {
    const holidays = { ...policy, holidays: [localDate("2026-11-24")] };
    expect(isLagOver(captured(), watermark("2026-11-25"), holidays)).toBe(false);
    expect(isLagOver(captured(), watermark("2026-11-26"), holidays)).toBe(true);
  });

  it("takes a file's word for a posted payment", () => {
    const acknowledged = after(
      paidOnMonday,
      row("2026-11-24", { amount: 4_000n, lastPaymentOn: localDate("2026-11-23") }),
    );
    expect([balance(acknowledged), stateOf(acknowledged)]).toStrictEqual([4_000n, "due"]);
  });

  it("does not take the word for an earlier payment", () => {
    const other = after(
      paidOnMonday,
      row("2026-11-24", { amount: 4_000n, lastPaymentOn: localDate("2026-11-22") }),
    );
    expect(balance(other)).toBe(-6_000n);
  });
});

describe("a posting dispute", () => {
  const disputed = after(paidOnMonday, row("2026-11-25"));

  it("is a file after the lag that still says the figure from before the capture: nobody is asked to pay again", () => {
    expect([balance(disputed), stateOf(disputed), isPayable(stateOf(disputed))]).toStrictEqual([
      0n,
      "posting-dispute",
      false,
    ]);
  });

  it("ends when the figure falls by what was paid", () => {
    const posted = after(paidOnMonday, row("2026-11-25"), row("2026-11-26", { amount: 0n }));
    expect([balance(posted), stateOf(posted)]).toStrictEqual([0n, "paid"]);
  });

  it("ends when a file names the payment", () => {
    const posted = after(
      paidOnMonday,
      row("2026-11-25"),
      row("2026-11-26", { lastPaymentOn: localDate("2026-11-25") }),
    );
    expect([balance(posted), stateOf(posted)]).toStrictEqual([10_000n, "due"]);
  });

  it("does not end by a rise: a late fee is no proof that the payment was posted", () => {
    const fee = after(paidOnMonday, row("2026-11-25"), row("2026-11-26", { amount: 10_500n }));
    expect([balance(fee), stateOf(fee)]).toStrictEqual([500n, "posting-dispute"]);
  });

  it("does not end by a fall of less than what was paid: a waived fee is no proof either", () => {
    const waived = after(paidOnMonday, row("2026-11-25"), row("2026-11-26", { amount: 9_000n }));
    expect([balance(waived), stateOf(waived)]).toStrictEqual([-1_000n, "posting-dispute"]);
  });
});

describe("a bill that goes on", () => {
  it("is payable again next month, the same amount, once it was posted", () => {
    const december = after(paidOnMonday, row("2026-11-25", { amount: 0n }), row("2026-12-21"));
    expect([balance(december), stateOf(december)]).toStrictEqual([10_000n, "due"]);
  });

  it("that rises before posting is asked for the rise alone, and the rise is no proof of posting", () => {
    const rose = after(paidOnMonday, row("2026-11-24", { amount: 12_000n }));
    expect([balance(rose), stateOf(rose)]).toStrictEqual([2_000n, "partly-paid"]);
    const later = after(
      paidOnMonday,
      row("2026-11-24", { amount: 12_000n }),
      row("2026-11-25", { amount: 12_000n }),
    );
    expect(stateOf(later)).toBe("posting-dispute");
  });

  it("that falls a little before posting is not thereby posted", () => {
    const waived = after(paidOnMonday, row("2026-11-24", { amount: 6_000n }));
    expect([balance(waived), stateOf(waived)]).toStrictEqual([-4_000n, "paid"]);
    const later = after(
      paidOnMonday,
      row("2026-11-24", { amount: 6_000n }),
      row("2026-11-25", { amount: 6_000n }),
    );
    expect(isPayable(stateOf(later))).toBe(false);
  });

  it("with two captures falls by the first: the second is not thereby posted", () => {
    const second = captured({
      id: paymentId("p2"),
      amount: 5_000n,
      capturedAt: instant("2026-11-24"),
      gatewayRef: "gw-2",
      unpostedFigure: watermark("2026-11-24"),
    });
    const raised = after(paidOnMonday, row("2026-11-24", { amount: 15_000n }));
    const both = { ...raised, payments: [...raised.payments, second] };
    expect(stateOf(both)).toBe("paid");
    const firstPosted = fold(
      evolve,
      both,
      value(decide(row("2026-11-25", { amount: 5_000n }), both)),
    );
    const next = fold(
      evolve,
      firstPosted,
      value(decide(row("2026-11-26", { amount: 5_000n }), firstPosted)),
    );
    if (next === undefined) throw new TypeError("there is no invoice");
    expect(isPayable(stateOf(next))).toBe(false);
    const posted = fold(evolve, next, value(decide(row("2026-11-27", { amount: 0n }), next)));
    if (posted === undefined) throw new TypeError("there is no invoice");
    expect([balance(posted), stateOf(posted)]).toStrictEqual([0n, "paid"]);
  });

  it("that is posted piece by piece ends paid", () => {
    const second = captured({
      id: paymentId("p2"),
      amount: 5_000n,
      capturedAt: monday,
      gatewayRef: "gw-2",
    });
    const start = after([billed("2026-11-20", { amount: 15_000n }), requested, paid]);
    const both: Invoice = { ...start, payments: [...start.payments, second] };
    const posted = ["2026-11-24", "2026-11-25", "2026-11-26"].reduce<Invoice | undefined>(
      (invoice, day, nth) => {
        const amount = [5_000n, 0n, 0n][nth] ?? 0n;
        return fold(evolve, invoice, value(decide(row(day, { amount }), invoice)));
      },
      both,
    );
    if (posted === undefined) throw new TypeError("there is no invoice");
    expect([balance(posted), stateOf(posted)]).toStrictEqual([0n, "paid"]);
  });
});

describe("what a file said before the capture", () => {
  it("does not acknowledge it: a payment by cheque that morning is not the card payment at noon", () => {
    const morning = after(
      [billed("2026-11-23", { lastPaymentOn: localDate("2026-11-23") }), requested],
      {
        type: "record-report",
        paymentId: payment().id,
        now: instant("2026-11-24"),
        notFoundGraceMs: 1,
        policy,
        report: {
          operation: "purchase",
          outcome: "approved",
          source: "response",
          at: monday,
          amount: { currency: currency("USD"), minorUnits: 10_000n },
          gatewayRef: "gw-1",
        },
      },
    );
    expect([balance(morning), stateOf(morning)]).toStrictEqual([0n, "paid"]);
  });

  it("does not acknowledge it, be it a day in the far future by mistake", () => {
    const start = after(
      [billed("2026-11-20"), requested],
      row("2026-11-23", { lastPaymentOn: localDate("2062-11-23") }),
      {
        type: "record-report",
        paymentId: payment().id,
        now: instant("2026-11-24"),
        notFoundGraceMs: 1,
        policy,
        report: {
          operation: "purchase",
          outcome: "approved",
          source: "response",
          at: monday,
          amount: { currency: currency("USD"), minorUnits: 10_000n },
          gatewayRef: "gw-1",
        },
      },
    );
    expect([balance(start), stateOf(start)]).toStrictEqual([0n, "paid"]);
    const corrected = fold(
      evolve,
      start,
      value(
        decide(row("2026-11-25", { amount: 0n, lastPaymentOn: localDate("2026-11-24") }), start),
      ),
    );
    if (corrected === undefined) throw new TypeError("there is no invoice");
    expect([balance(corrected), stateOf(corrected)]).toStrictEqual([0n, "paid"]);
  });

  it("and that a row says while the payment is in flight does not, either", () => {
    const inFlight = after(
      [billed("2026-11-20"), requested],
      row("2026-11-23", { amount: 10_000n, lastPaymentOn: localDate("2026-11-23") }),
      row(
        "2026-11-23",
        { amount: 12_000n, lastPaymentOn: localDate("2026-11-24") },
        watermark("2026-11-23", 2),
      ),
      {
        type: "record-report",
        paymentId: payment().id,
        now: instant("2026-11-24"),
        notFoundGraceMs: 1,
        policy,
        report: {
          operation: "purchase",
          outcome: "approved",
          source: "response",
          at: monday,
          amount: { currency: currency("USD"), minorUnits: 10_000n },
          gatewayRef: "gw-1",
        },
      },
    );
    expect(balance(inFlight)).toBe(2_000n);
  });
});

describe("a file never un-pays", () => {
  const dayAfter = (day: LocalDate, days: number) => addDays(day, days);
  // A row with any figure, a name that changes, and the word of some other payment before the capture.
  const anyRow = fc.record(
    {
      amount: fc.bigInt({ min: -20_000n, max: 40_000n }),
      customerName: fc.constantFrom("Kelly Bennett", "K. Bennett"),
      lastPaymentOn: fc.constantFrom(
        localDate("2026-11-20"),
        localDate("2026-11-23"),
        localDate("2030-01-01"),
      ),
    },
    { noNullPrototype: true, requiredKeys: ["amount", "customerName"] },
  );

  const take = (invoice: Invoice | undefined, amount: bigint, nth: number, at: string) => {
    if (invoice === undefined || amount <= 0n) return invoice;
    const id = paymentId(`capture-${nth}-`);
    const made = payment({ id, amount });
    const opened = evolve(invoice, { type: "payment-requested", payment: made });
    const report = {
      operation: "purchase" as const,
      outcome: "approved" as const,
      source: "response" as const,
      at: instant(at),
      amount: { currency: invoice.currency, minorUnits: amount },
      gatewayRef: `gw-${nth}`,
    };
    const command = {
      type: "record-report" as const,
      paymentId: id,
      report,
      now: report.at,
      notFoundGraceMs: 1,
      policy,
    };
    return fold(evolve, opened, value(decide(command, opened)));
  };

  it("whatever it says before the lag is over, that names no new payment", () => {
    fc.assert(
      fc.property(
        fc.array(anyRow, { minLength: 1, maxLength: 5 }),
        fc.array(fc.tuple(fc.boolean(), fc.bigInt({ min: 1n, max: 20_000n }), anyRow), {
          maxLength: 8,
        }),
        (before, during) => {
          let invoice = stateAfter([billed("2026-11-20")]);
          before.forEach((cells, nth) => {
            invoice = fold(
              evolve,
              invoice,
              value(decide(row("2026-11-22", cells, watermark("2026-11-22", nth)), invoice)),
            );
          });
          const known = invoice?.lastPaymentOn;
          during.forEach(([isCapture, amount, { lastPaymentOn: _new, ...cells }], nth) => {
            const step = isCapture
              ? take(invoice, amount, nth, "2026-11-23")
              : fold(
                  evolve,
                  invoice,
                  value(
                    decide(
                      row(
                        "2026-11-24",
                        { ...cells, ...(known === undefined ? {} : { lastPaymentOn: known }) },
                        watermark("2026-11-24", nth),
                      ),
                      invoice,
                    ),
                  ),
                );
            invoice = step;
            if (invoice === undefined) throw new TypeError("there is no invoice");
            expect(balance(invoice)).toBe(invoice.billed - capturedMoney(invoice));
          });
        },
      ),
    );
  });

  it("though the biller never posts: every day a file, fees and waivers in it, and never a request to pay again", () => {
    const change = fc.oneof(
      { weight: 3, arbitrary: fc.constant(0n) },
      fc.bigInt({ min: 1n, max: 5_000n }),
      fc.bigInt({ min: -900n, max: -1n }),
    );
    fc.assert(
      fc.property(change, fc.array(change, { minLength: 1, maxLength: 8 }), (beforeLag, later) => {
        let invoice = take(stateAfter([billed("2026-11-20")]), 10_000n, 0, "2026-11-23");
        let figure = 10_000n;
        [beforeLag, ...later].forEach((by, nth) => {
          figure += by;
          const day = businessDayFrom(dayAfter(localDate("2026-11-24"), nth), []);
          invoice = fold(
            evolve,
            invoice,
            value(decide(row(day, { amount: figure }, watermark(day, nth)), invoice)),
          );
          if (invoice === undefined) throw new TypeError("there is no invoice");
          expect(balance(invoice)).toBeLessThanOrEqual(figure - 10_000n);
          if (nth > 0) expect(isPayable(stateOf(invoice))).toBe(false);
        });
      }),
    );
  });

  it("and once the biller has posted everything, our balance is the biller's", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 30_000n }),
        fc.integer({ min: 0, max: 6 }),
        fc.bigInt({ min: 0n, max: 5_000n }),
        (next, days, fee) => {
          const posted = after(
            paidOnMonday,
            row("2026-11-24", { amount: 10_000n + fee }),
            row(dayAfter(localDate("2026-11-25"), days), { amount: fee }),
            row("2026-12-07", { amount: next }),
          );
          expect(balance(posted)).toBe(next);
          expect(["due", "paid"]).toContain(stateOf(posted));
        },
      ),
    );
  });
});
