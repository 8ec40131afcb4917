import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  balanceOf,
  decide,
  decideRow,
  evolve,
  fold,
  type Invoice,
  isNewer,
} from "../../src/index.ts";
import {
  currency,
  given,
  invoices,
  localDate,
  localDates,
  stateAfter,
  statedRows,
  value,
  watermark,
} from "../../src/testing/index.ts";
import {
  after,
  approved,
  billed,
  capturedMoney,
  declined,
  move,
  paid,
  payment,
  policy,
  record,
  requested,
  row,
  stated,
  tuesday,
} from "../scene.ts";

describe("a row", () => {
  it("creates the invoice that is not there yet", () => {
    given()
      .when(row("2026-11-20"))
      .then([{ type: "invoice-created", stated: stated("2026-11-20") }]);
  });

  it("revises one that is, when it is newer and says something else", () => {
    given(billed())
      .when(row("2026-11-23", { amount: 9_000n }))
      .then([
        {
          type: "invoice-revised",
          stated: stated("2026-11-23", { amount: 9_000n }),
          stillUnposted: [],
          rebilled: false,
        },
      ]);
  });

  it("changes the due date, adds one, and takes one away", () => {
    const due = { type: "date", on: localDate("2026-12-01") } as const;
    const dated = after([billed()], row("2026-11-23", { dueOn: due }));
    expect(dated.dueOn).toStrictEqual(due);
    const words = after([billed()], row("2026-11-23", { dueOn: { type: "words", words: "soon" } }));
    expect(words.dueOn).toStrictEqual({ type: "words", words: "soon" });
    expect("dueOn" in after([billed()], row("2026-11-23", { dueOn: due }), row("2026-11-24"))).toBe(
      false,
    );
    given(billed("2026-11-20", { dueOn: due }))
      .when(row("2026-11-23", { dueOn: { ...due } }))
      .thenNothing();
  });

  it("that says the same changes nothing", () => {
    given(billed()).when(row("2026-11-23")).thenNothing();
  });

  it("that says the same is kept where it tells what is not posted yet", () => {
    given(billed(), requested, paid)
      .when(row("2026-11-24"))
      .then([{ type: "watermark-advanced", stated: stated("2026-11-24") }]);
  });

  it("in another currency is refused", () => {
    given(billed())
      .when(row("2026-11-23", { currency: currency("EUR") }))
      .thenRefused({ type: "currency-changed", stored: currency("USD"), stated: currency("EUR") });
  });

  it("of the same or an older file changes nothing, whatever it says", () => {
    for (const asOf of [
      watermark("2026-11-20"),
      watermark("2026-11-19", 9),
      watermark("2026-11-20", 0),
    ]) {
      given(billed())
        .when(row("2026-11-23", { amount: 1n }, asOf))
        .thenNothing();
    }
  });

  it("invariant 9: not newer than the watermark changes nothing, whatever the invoice", () => {
    fc.assert(
      fc.property(invoices(), statedRows(), (invoice, other) => {
        const older = {
          ...other,
          row: { ...other.row, invoiceId: invoice.id, currency: invoice.currency },
        };
        fc.pre(!isNewer(other.asOf, invoice.asOf));
        const decided = decideRow(invoice, older, policy);
        expect(decided).toMatchObject({ decision: "stale", changed: undefined });
      }),
    );
  });

  it("invariant 12: twice is once, whatever the invoice", () => {
    fc.assert(
      fc.property(invoices(), statedRows(), (invoice, other) => {
        const command = {
          type: "record-row" as const,
          policy,
          stated: {
            ...other,
            row: { ...other.row, invoiceId: invoice.id, currency: invoice.currency },
          },
        };
        const once = fold(evolve, invoice, value(decide(command, invoice)));
        expect(fold(evolve, once, value(decide(command, once)))).toStrictEqual(once);
      }),
    );
  });

  it("never touches what is captured, nor makes or ends a payment", () => {
    fc.assert(
      fc.property(invoices(), statedRows(), (invoice, other) => {
        const newer = {
          ...other,
          row: { ...other.row, invoiceId: invoice.id, currency: invoice.currency },
        };
        const decided = decideRow(invoice, newer, policy);
        const changed = decided.decision === "rejected" ? undefined : decided.changed;
        if (changed === undefined) return;
        const facts = (each: Invoice) =>
          each.payments.map(({ id, status, amount }) => [id, status, amount]);
        expect(facts(changed)).toStrictEqual(facts(invoice));
        expect(changed.exceptions).toStrictEqual(invoice.exceptions);
      }),
    );
  });

  it("asks for more on a bill that we had settled: applied and flagged", () => {
    const invoice = stateAfter([billed(), requested, paid]);
    const decided = decideRow(invoice, stated("2026-11-24", { amount: 12_000n }), policy);
    expect(decided).toMatchObject({ decision: "revised", flags: ["W_REBILLED"], balance: 2_000n });
    expect(
      decideRow(stateAfter([billed()]), stated("2026-11-24", { amount: 12_000n }), policy),
    ).toMatchObject({ flags: [] });
  });
});

describe("two rows", () => {
  it("invariant 12: leave the same in either order, once all are in", () => {
    const say = fc.record(
      { amount: fc.bigInt({ min: 0n, max: 3n }), lastPaymentOn: localDates() },
      { noNullPrototype: true, requiredKeys: ["amount"] },
    );
    fc.assert(
      fc.property(say, say, (first, second) => {
        const commands = [row("2026-11-23", first), row("2026-11-24", second)];
        const left = after([billed()], ...commands);
        const right = after([billed()], ...commands.toReversed());
        expect([right.billed, balanceOf(right, policy).amount]).toStrictEqual([
          left.billed,
          balanceOf(left, policy).amount,
        ]);
      }),
    );
  });
});

describe("a row that comes while a payment is in flight", () => {
  const inFlight = [billed(), requested];

  it("waits, where it would change what is owed", () => {
    given(...inFlight)
      .when(row("2026-11-24", { amount: 12_000n }))
      .then([{ type: "row-deferred", stated: stated("2026-11-24", { amount: 12_000n }) }]);
  });

  it("does not wait, where it changes the name alone", () => {
    const named = stated("2026-11-24", { customerName: "K. Bennett" });
    given(...inFlight)
      .when(row("2026-11-24", { customerName: "K. Bennett" }))
      .then([{ type: "invoice-revised", stated: named, stillUnposted: [], rebilled: false }]);
  });

  it("gives way to a newer one, and not to an older one", () => {
    const waiting = after(inFlight, row("2026-11-24", { amount: 12_000n }));
    given(...inFlight, { type: "row-deferred", stated: stated("2026-11-24", { amount: 12_000n }) })
      .when(row("2026-11-25", { amount: 10_000n }))
      .then([{ type: "row-deferred", stated: stated("2026-11-25", { amount: 10_000n }) }]);
    expect(value(decide(row("2026-11-23", { amount: 1n }), waiting))).toStrictEqual([]);
    const same = stated("2026-11-24", { amount: 1n });
    const elsewhere = { ...same, source: { ...same.source, line: 3 } };
    const command = { type: "record-row", stated: elsewhere, policy } as const;
    expect(value(decide(command, waiting))).toStrictEqual([]);
  });

  it("gives way to itself, read by another profile when its run is done again", () => {
    const again = row("2026-11-24", { amount: 1n });
    const waiting = after(inFlight, row("2026-11-24", { amount: 12_000n }));
    expect(value(decide(again, waiting))).toStrictEqual([
      { type: "row-deferred", stated: stated("2026-11-24", { amount: 1n }) },
    ]);
    expect(value(decide(row("2026-11-24", { amount: 12_000n }), waiting))).toStrictEqual([]);
  });

  it("is applied before the capture, so that it cannot pass for a posting of it", () => {
    const waiting = after(inFlight, row("2026-11-24", { amount: 12_000n }), move("submit-payment"));
    const events = value(decide(record(approved()), waiting));
    expect(events.map(({ type }) => type)).toStrictEqual(["invoice-revised", "payment-moved"]);
    const done = fold(evolve, waiting, events);
    expect(done).toMatchObject({ billed: 12_000n, asOf: watermark("2026-11-24") });
    expect(done).not.toHaveProperty("deferred");
    expect(done?.payments[0]).toMatchObject({
      status: "captured",
      unpostedFigure: watermark("2026-11-24"),
    });
    if (done !== undefined) expect(balanceOf(done, policy).amount).toBe(2_000n);
  });

  it("that fell by the very amount while the answer was lost is not believed to be the posting", () => {
    const waiting = after(inFlight, move("submit-payment"), row("2026-11-25", { amount: 0n }));
    const done = fold(evolve, waiting, value(decide(record(approved()), waiting)));
    if (done === undefined) throw new TypeError("there is no invoice");
    expect(balanceOf(done, policy).amount).toBe(-10_000n);
  });

  it.each([
    ["declined", record(declined())],
    ["cancelled before it was sent", move("cancel-payment", tuesday)],
  ])("is applied when the payment is %s", (_how, command) => {
    const start = after(inFlight, row("2026-11-24", { amount: 12_000n }));
    const submitted =
      command.type === "cancel-payment"
        ? start
        : fold(evolve, start, value(decide(move("submit-payment"), start)));
    const done = fold(evolve, submitted, value(decide(command, submitted)));
    expect(done).toMatchObject({ billed: 12_000n, asOf: watermark("2026-11-24") });
    expect(done).not.toHaveProperty("deferred");
    expect(capturedMoney(done)).toBe(0n);
  });

  it("still waits after a report that does not end the payment", () => {
    const start = after(inFlight, row("2026-11-24", { amount: 12_000n }), move("submit-payment"));
    const unknown = fold(
      evolve,
      start,
      value(
        decide(
          record({ operation: "purchase", outcome: "no-answer", source: "response", at: tuesday }),
          start,
        ),
      ),
    );
    expect(unknown).toMatchObject({
      billed: 10_000n,
      deferred: stated("2026-11-24", { amount: 12_000n }),
    });
    expect(unknown?.payments[0]?.id).toBe(payment().id);
  });
});
