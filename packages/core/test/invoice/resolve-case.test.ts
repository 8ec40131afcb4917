import { describe, expect, it } from "vitest";

import {
  addMilliseconds,
  balanceOf,
  decide,
  explain,
  type Invoice,
  type OperatorAction,
  operatorCasesOf,
  recoveredPaymentId,
  reviewSince,
} from "../../src/index.ts";
import {
  currency,
  givenInvoice,
  idempotencyKey,
  instant,
  localDate,
} from "../../src/testing/index.ts";
import {
  after,
  approved,
  billed,
  declined,
  monday,
  move,
  policy,
  record,
  request,
  requested,
  resolve,
  row,
  said,
  stated,
  tuesday,
  usd,
} from "../scene.ts";
import {
  askedToPay,
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

const dispute = `posting-${p1}`;
const eur = { currency: currency("EUR"), minorUnits: 10_000n };

const euroTaken = after(askedToPay, move("submit-payment"), record(approved("gw-1", monday, eur)));
const takenAfterEnd = decided(refused, record(approved("gw-1", tuesday)));
const senseless = after(askedToPay, record(said("accepted")));

const balance = (invoice: Invoice) => balanceOf(invoice, policy).amount;
const statuses = (invoice: Invoice) => invoice.payments.map(({ status }) => status);

describe("what waits for an operator", () => {
  it.each<readonly [string, Invoice, string, readonly OperatorAction[]]>([
    ["an amount that was not asked for", lessTaken, "e1", ["keep", "refunded"]],
    ["another currency", euroTaken, "e1", ["refunded"]],
    ["money of a payment that had ended", takenAfterEnd, "e1", ["keep", "refunded"]],
    ["money taken twice", takenTwice, "e1", ["keep", "refunded", "noted"]],
    ["a report that makes no sense", senseless, "e1", ["noted"]],
    ["a posting dispute", disputed, dispute, ["posted", "not-posted"]],
    ["a payment that nobody can tell of", unknown, p1, ["confirm-captured", "confirm-not-charged"]],
  ])("is %s, with what may be decided of it", (_what, invoice, id, actions) => {
    const [found, ...more] = operatorCasesOf(invoice, policy);
    expect([found?.id, found?.actions]).toStrictEqual([id, actions]);
    expect(more).toStrictEqual([]);
    // What is merely open has an hour to end by itself.
    const hours = found?.type === "open-payment" ? 1 : 0;
    expect(reviewSince(invoice)).toBe(found && addMilliseconds(found.since, hours * 3_600_000));
  });

  it("is one thing once: a payment that an exception tells of is no case besides", () => {
    const both = decided(lessTaken, record(said("no-answer")));
    expect(both.payments[0]?.status).toBe("unknown");
    expect(operatorCasesOf(both, policy).map(({ id }) => id)).toStrictEqual(["e1"]);
  });

  it("is a posting dispute from the capture on, where the file has been there longer than the lag", () => {
    const lateTold = after(
      [billed("2026-11-25"), requested],
      move("submit-payment"),
      record(approved("gw-1", monday)),
    );
    expect(operatorCasesOf(lateTold, policy).map(({ type }) => type)).toStrictEqual([
      "posting-dispute",
    ]);
    expect(reviewSince(lateTold)).toBe(monday);
  });

  it("is nothing on an invoice where everything is as it should be", () => {
    for (const invoice of [
      after([billed()]),
      after(askedToPay),
      after(askedToPay, move("submit-payment")),
      after(askedToPay, move("submit-payment"), record(approved())),
    ]) {
      expect(operatorCasesOf(invoice, policy)).toStrictEqual([]);
      expect(reviewSince(invoice)).toBeUndefined();
    }
  });

  it("is not a capture that the biller may still post: the lag is not over", () => {
    const tuesdaysFile = after(
      askedToPay,
      move("submit-payment"),
      record(approved("gw-1")),
      row("2026-11-24"),
    );
    expect(reviewSince(tuesdaysFile)).toBeUndefined();
    expect(operatorCasesOf(tuesdaysFile, policy)).toStrictEqual([]);
  });

  it("is no posting dispute any more once a file has it posted", () => {
    for (const posted of [
      decided(disputed, row("2026-11-26", { amount: 0n })),
      decided(disputed, row("2026-11-26", { lastPaymentOn: localDate("2026-11-24") })),
    ]) {
      expect(posted.disputed).toBeUndefined();
      expect(reviewSince(posted)).toBeUndefined();
    }
  });
});

describe("another amount than was asked for", () => {
  it("is kept: the payment is what was taken, and the rest is owed", () => {
    const kept = decided(lessTaken, resolve("e1", "keep"));
    expect(statuses(kept)).toStrictEqual(["captured"]);
    expect(kept.payments[0]?.amount).toBe(9_000n);
    expect(balance(kept)).toBe(1_000n);
    expect(kept.exceptions).toStrictEqual([]);
    expect(decided(kept, record(approved("gw-1", tuesday, usd(9_000n))))).toStrictEqual(kept);
  });

  it("was given back: the payment came to nothing, and the same report again is known", () => {
    const refunded = decided(lessTaken, resolve("e1", "refunded", reference));
    expect(statuses(refunded)).toStrictEqual(["failed"]);
    expect(balance(refunded)).toBe(10_000n);
    expect(decided(refunded, record(approved("gw-1", tuesday, usd(9_000n))))).toStrictEqual(
      refunded,
    );
    expect(
      decide(request({ idempotencyKey: idempotencyKey("k2"), paymentId: p2 }), refunded).isOk(),
    ).toBe(true);
  });

  it("is kept beside a payment that has ended meanwhile", () => {
    const ended = decided(lessTaken, record(declined(tuesday)));
    const kept = decided(ended, resolve("e1", "keep"));
    expect(statuses(kept)).toStrictEqual(["declined", "captured"]);
    expect(kept.payments[1]).toMatchObject({
      id: recoveredPaymentId(p1),
      amount: 9_000n,
      recoveredFrom: p1,
    });
    expect(balance(kept)).toBe(1_000n);
    expect(statuses(decided(ended, resolve("e1", "refunded", reference)))).toStrictEqual([
      "declined",
    ]);
  });

  it("under a reference that is counted already is not kept once more", () => {
    const counted = decided(lessTaken, record(approved("gw-1", tuesday)));
    expect(statuses(counted)).toStrictEqual(["captured"]);
    givenInvoice(counted)
      .when(resolve("e1", "keep"))
      .thenRefused({ type: "action-not-allowed", allowed: ["refunded", "noted"] });
    const noted = decided(counted, resolve("e1", "noted"));
    expect([statuses(noted), balance(noted), noted.exceptions]).toStrictEqual([
      ["captured"],
      0n,
      [],
    ]);
  });

  it("on a payment that was never sent is given back: that was canceled", () => {
    const refunded = decided(lessTakenUnsent, resolve("e1", "refunded", reference));
    expect([statuses(refunded), refunded.exceptions]).toStrictEqual([["canceled"], []]);
  });

  it("applies the row that waited for the payment before it ends it", () => {
    const waiting = decided(lessTaken, row("2026-11-24", { amount: 12_000n }));
    expect(waiting.deferred).toBeDefined();
    for (const kept of [
      decided(waiting, resolve("e1", "keep")),
      decided(waiting, resolve("e1", "refunded", reference)),
    ]) {
      expect(kept.deferred).toBeUndefined();
      expect(kept.billed).toBe(12_000n);
    }
    expect(balance(decided(waiting, resolve("e1", "keep")))).toBe(3_000n);
  });

  it("in another currency cannot be kept", () => {
    givenInvoice(euroTaken)
      .when(resolve("e1", "keep"))
      .thenRefused({ type: "action-not-allowed", allowed: ["refunded"] });
    const refunded = decided(euroTaken, resolve("e1", "refunded", reference));
    expect([statuses(refunded), balance(refunded)]).toStrictEqual([["failed"], 10_000n]);
  });
});

describe("money of a payment that had ended", () => {
  it("is kept as it is", () => {
    const kept = decided(takenAfterEnd, resolve("e1", "keep"));
    expect(kept.payments).toStrictEqual(takenAfterEnd.payments);
    expect([balance(kept), kept.exceptions]).toStrictEqual([0n, []]);
  });

  it("was given back: the capture stays, and what it took off is owed again", () => {
    const refunded = decided(takenAfterEnd, resolve("e1", "refunded", reference));
    expect(refunded.payments[1]).toMatchObject({
      status: "captured",
      refund: { gatewayRef: "re_1", at: tuesday },
    });
    expect(balance(refunded)).toBe(10_000n);
    expect(explain(refunded, policy).map(({ type, amount }) => [type, amount])).toStrictEqual([
      ["billed", 10_000n],
      ["captured", -10_000n],
      ["refunded", 10_000n],
      ["resolved", 0n],
    ]);
    expect(decided(refunded, record(approved("gw-1", tuesday)))).toStrictEqual(refunded);
  });
});

describe("money of a payment that had ended, while another one is open", () => {
  const second = { paymentId: p2, idempotencyKey: idempotencyKey("k2") };
  const more = decided(refused, row("2026-11-24", { amount: 30_000n }));
  const open = decided(
    more,
    request({ ...second, expectedAmount: usd(30_000n), now: tuesday }),
    move("submit-payment", tuesday, second.paymentId),
    row("2026-11-25", { amount: 15_000n }),
  );

  it("is not in the figure of a row that waits: that is applied first", () => {
    expect(open.deferred).toBeDefined();
    const late = decided(open, record(approved("gw-1", instant("2026-11-25"))));
    expect([late.deferred, late.billed]).toStrictEqual([undefined, 15_000n]);
    const over = decided(
      late,
      record(said("expired", instant("2026-11-25")), second.paymentId),
      resolve("e1", "keep"),
    );
    expect(balance(over)).toBe(5_000n);
    const dayAfter = decided(over, row("2026-11-27", { amount: 15_000n }));
    expect(balanceOf(dayAfter, policy)).toMatchObject({ amount: 5_000n, disputed: true });
  });

  it("does not end in a figure that falls because of money that was given back", () => {
    const twice = decided(
      refused,
      record(approved("gw-1", monday)),
      resolve("e1", "refunded", { ...reference, now: monday }),
      request({ ...second, now: monday }),
      move("submit-payment", monday, second.paymentId),
      record(approved("gw-2", monday), second.paymentId),
    );
    expect(balance(twice)).toBe(0n);
    // The biller hears of the first payment, then of its refund, and is slow with the second.
    const posted = decided(twice, row("2026-11-25", { amount: 0n }));
    expect(balance(posted)).toBeLessThanOrEqual(0n);
    const back = decided(posted, row("2026-11-26", { amount: 10_000n }));
    expect(balanceOf(back, policy)).toMatchObject({ amount: 0n, disputed: true });
  });

  it("given back gives back that money, and no other under the same reference", () => {
    const late = decided(
      refused,
      record(approved("gw-1", monday)),
      record(approved("gw-1", tuesday, usd(9_000n))),
    );
    expect(late.exceptions.map(({ type }) => type)).toStrictEqual([
      "captured-after-end",
      "amount-differs",
    ]);
    const settled = decided(late, resolve("e2", "noted"), resolve("e1", "refunded", reference));
    expect(settled.payments).toMatchObject([
      { status: "declined" },
      { status: "captured", amount: 10_000n, refund: { gatewayRef: "re_1" } },
    ]);
  });
});

describe("money taken twice", () => {
  it("is kept: the second capture is a payment of its own, and the invoice is in credit by it", () => {
    const kept = decided(takenTwice, resolve("e1", "keep"));
    expect(statuses(kept)).toStrictEqual(["captured", "captured"]);
    expect(balance(kept)).toBe(-10_000n);
    expect(decided(kept, record(approved("gw-2", tuesday)))).toStrictEqual(kept);
  });

  it.each([
    ["was given back", resolve("e1", "refunded", reference)],
    ["was the same money under another reference", resolve("e1", "noted")],
  ])("%s: the first one stands", (_how, command) => {
    const settled = decided(takenTwice, command);
    expect([statuses(settled), balance(settled)]).toStrictEqual([["captured"], 0n]);
    expect(decided(settled, record(approved("gw-2", tuesday)))).toStrictEqual(settled);
  });

  it("and a third time is another case, and another payment when it is kept", () => {
    const thrice = decided(takenTwice, record(approved("gw-3", tuesday)));
    expect(thrice.exceptions.map(({ id }) => id)).toStrictEqual(["e1", "e2"]);
    const kept = decided(thrice, resolve("e1", "keep"), resolve("e2", "keep"));
    expect(kept.payments.map(({ id }) => id)).toStrictEqual([
      p1,
      recoveredPaymentId(p1),
      recoveredPaymentId(p1, 2),
    ]);
    expect(balance(kept)).toBe(-20_000n);
    const again = decided(kept, record(approved("gw-4", tuesday)));
    expect(again.exceptions.map(({ id }) => id)).toStrictEqual(["e3"]);
  });
});

describe("a posting dispute", () => {
  it("is posted: the biller's figure has the money in it, and stands", () => {
    const posted = decided(disputed, resolve(dispute, "posted"));
    expect([balance(posted), balanceOf(posted, policy).disputed]).toStrictEqual([10_000n, false]);
    expect(reviewSince(posted)).toBeUndefined();
    const later = decided(posted, row("2026-11-30", { amount: 12_000n }));
    expect(balance(later)).toBe(12_000n);
  });

  it("is not posted yet: the money is still taken off, and nobody is in dispute about this figure", () => {
    const unposted = decided(disputed, resolve(dispute, "not-posted"));
    expect([balance(unposted), balanceOf(unposted, policy).disputed]).toStrictEqual([0n, false]);
    expect(reviewSince(unposted)).toBeUndefined();
    const sameFigure = decided(unposted, row("2026-11-30"));
    expect(balanceOf(sameFigure, policy)).toMatchObject({ amount: 0n, disputed: false });
  });

  it("may come again over a later figure that is no proof of the money either", () => {
    const unposted = decided(disputed, resolve(dispute, "not-posted"));
    const raised = decided(unposted, row("2026-11-26", { amount: 12_000n }));
    expect(balanceOf(raised, policy)).toMatchObject({ amount: 2_000n, disputed: true });
    expect(reviewSince(decided(raised, row("2026-11-27", { amount: 12_000n })))).toBe(monday);
    const posted = decided(raised, resolve(dispute, "posted"));
    expect(balance(posted)).toBe(12_000n);
  });
});

describe("a payment that nobody can tell of", () => {
  it("is captured by the gateway's own books, under their reference", () => {
    const confirmed = decided(unknown, resolve(p1, "confirm-captured", { gatewayRef: " gw-9 " }));
    expect(confirmed.payments).toMatchObject([
      { status: "captured", gatewayRef: "gw-9", capturedAt: tuesday, amount: 10_000n },
    ]);
    expect(balance(confirmed)).toBe(0n);
    expect(decided(confirmed, record(approved("gw-9", monday)))).toStrictEqual(confirmed);
    expect(decided(confirmed, record(approved("gw-1", monday))).exceptions).toMatchObject([
      { type: "captured-twice" },
    ]);
  });

  it("was not charged by the gateway's own books; money that comes all the same is found", () => {
    const confirmed = decided(unknown, resolve(p1, "confirm-not-charged"));
    expect(statuses(confirmed)).toStrictEqual(["failed"]);
    const late = decided(confirmed, record(approved("gw-1", tuesday)));
    expect(late.exceptions).toMatchObject([{ type: "captured-after-end" }]);
    expect(balance(late)).toBe(0n);
  });

  it("lets the row that waited in when it is decided", () => {
    const waiting = decided(unknown, row("2026-11-24", { amount: 12_000n }));
    const confirmed = decided(waiting, resolve(p1, "confirm-captured", { gatewayRef: "gw-9" }));
    expect([confirmed.billed, balance(confirmed)]).toStrictEqual([12_000n, 2_000n]);
    expect(confirmed.payments[0]).toMatchObject({ unpostedFigure: stated("2026-11-24").asOf });
  });
});

describe("a decision", () => {
  it("is kept for ever, with who made it on what evidence and what it put an end to", () => {
    const [exception] = takenTwice.exceptions;
    const refunded = decided(takenTwice, resolve("e1", "refunded", { by: " ann ", ...reference }));
    expect(refunded.resolutions).toStrictEqual([
      {
        caseId: "e1",
        paymentId: p1,
        action: "refunded",
        by: "ann",
        evidence: "the gateway's report of the day",
        at: tuesday,
        gatewayRef: "re_1",
        exception,
      },
    ]);
  });

  it.each([
    [takenTwice, resolve("e1", "refunded", reference)],
    [takenTwice, resolve("e1", "keep")],
    [lessTaken, resolve("e1", "keep")],
    [senseless, resolve("e1", "noted")],
    [disputed, resolve(dispute, "posted")],
    [disputed, resolve(dispute, "not-posted")],
    [unknown, resolve(p1, "confirm-not-charged")],
    [unknown, resolve(p1, "confirm-captured", reference)],
  ])("made twice is made once (%#)", (invoice, command) => {
    givenInvoice(decided(invoice, command)).when(command).thenNothing();
  });

  it("with another reference is another one: money may have been given back twice", () => {
    givenInvoice(decided(takenTwice, resolve("e1", "refunded", reference)))
      .when(resolve("e1", "refunded", { gatewayRef: "re_2" }))
      .thenRefused({ type: "case-not-found" });
  });

  it("cannot be another one afterwards", () => {
    givenInvoice(decided(takenTwice, resolve("e1", "keep")))
      .when(resolve("e1", "refunded", reference))
      .thenRefused({ type: "case-not-found" });
  });

  it("is not made of what does not wait", () => {
    givenInvoice(takenTwice).when(resolve("e2", "keep")).thenRefused({ type: "case-not-found" });
    givenInvoice(after(askedToPay))
      .when(resolve(p1, "confirm-not-charged"))
      .thenRefused({ type: "case-not-found" });
  });

  it.each(["by", "evidence"] as const)("needs %s", (missing) => {
    givenInvoice(takenTwice)
      .when(resolve("e1", "keep", { [missing]: "  " }))
      .thenRefused({ type: "evidence-missing", missing });
  });

  it.each([
    [takenTwice, "e1", "refunded"],
    [unknown, p1, "confirm-captured"],
  ] as const)("that speaks of money needs the gateway's reference (%#)", (invoice, id, action) => {
    for (const gatewayRef of [undefined, " "]) {
      givenInvoice(invoice)
        .when(resolve(id, action, { gatewayRef }))
        .thenRefused({ type: "evidence-missing", missing: "gatewayRef" });
    }
  });
});
