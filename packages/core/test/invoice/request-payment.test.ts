import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  balanceOf,
  decide,
  evolve,
  fold,
  type InvoiceCommand,
  type InvoiceEvent,
  isOpen,
  localDateAt,
  recoveredPaymentId,
} from "../../src/index.ts";
import {
  currency,
  gatewayReports,
  given,
  givenInvoice,
  idempotencyKey,
  instant,
  localDate,
  paymentId,
  stateAfter,
  value,
} from "../../src/testing/index.ts";
import {
  after,
  approved,
  billed,
  captured,
  capturedMoney,
  email,
  monday,
  move,
  paid,
  payment,
  policy,
  reaching,
  record,
  request,
  requested,
  row,
  text,
  through,
  tuesday,
  usd,
} from "../scene.ts";
import { decided, disputed, refused } from "./operator-scene.ts";

describe("a request to pay", () => {
  it("reserves the invoice for the whole balance", () => {
    given(billed())
      .when(request({ receiptTo: [email] }))
      .then([{ type: "payment-requested", payment: payment({ receiptTo: [email] }) }]);
  });

  it("is for the rest where a part is paid", () => {
    const start = after([billed(), requested, paid], row("2026-11-24", { amount: 12_000n }));
    const wish = { paymentId: paymentId("p2"), idempotencyKey: idempotencyKey("k2"), now: tuesday };
    givenInvoice(start)
      .when(request({ ...wish, expectedAmount: usd(12_000n) }))
      .thenRefused({ type: "invoice-changed", balance: usd(2_000n) });
    givenInvoice(start)
      .when(request({ ...wish, expectedAmount: usd(2_000n) }))
      .then([
        {
          type: "payment-requested",
          payment: payment({
            id: paymentId("p2"),
            idempotencyKey: idempotencyKey("k2"),
            amount: 2_000n,
            requestedAt: tuesday,
          }),
        },
      ]);
  });

  it("of an invoice that is not there is refused", () => {
    given().when(request()).thenRefused({ type: "invoice-not-found" });
  });

  it.each([
    [
      "in credit",
      [billed("2026-11-20", { amount: -1n })],
      { type: "not-payable", reason: "in-credit" },
    ],
    [
      "settled elsewhere",
      [billed("2026-11-20", { amount: 0n })],
      { type: "not-payable", reason: "nothing-owed" },
    ],
    ["paid", [billed(), requested, paid], { type: "invoice-already-paid" }],
    ["being paid by somebody else", [billed(), requested], { type: "payment-in-progress" }],
  ] as const)("of a bill that is %s is refused", (_state, past, refusal) => {
    given(...past)
      .when(request({ paymentId: paymentId("p2"), idempotencyKey: idempotencyKey("k2") }))
      .thenRefused(refusal);
  });

  it("of a bill whose payment is not known to have happened is refused as in progress", () => {
    const unknown = after(
      [billed(), requested],
      move("submit-payment"),
      record({ operation: "purchase", outcome: "no-answer", source: "response", at: monday }),
    );
    givenInvoice(unknown)
      .when(request({ idempotencyKey: idempotencyKey("k2") }))
      .thenRefused({ type: "payment-in-progress" });
  });

  it("of a bill in a posting dispute is refused", () => {
    givenInvoice(disputed)
      .when(request({ idempotencyKey: idempotencyKey("k2") }))
      .thenRefused({ type: "not-payable", reason: "posting-dispute" });
  });

  it("of a bill that an operator has to look at is refused", () => {
    const odd = decided(refused, record(approved("gw-1", monday, usd(1n))));
    givenInvoice(odd)
      .when(request({ idempotencyKey: idempotencyKey("k2") }))
      .thenRefused({ type: "not-payable", reason: "under-review" });
  });

  it.each(["withdrawn", "superseded", "written-off"] as const)(
    "of a bill that is %s is refused",
    (standing) => {
      givenInvoice({ ...after([billed()]), standing })
        .when(request())
        .thenRefused({ type: "not-payable", reason: "closed" });
    },
  );

  it.each([
    usd(9_999n),
    usd(10_001n),
    usd(0n),
    usd(-10_000n),
    { ...usd(10_000n), currency: currency("EUR") },
  ])(
    "of $minorUnits $currency, where 10000 USD are owed, charges nothing and tells what is owed",
    (expectedAmount) => {
      given(billed())
        .when(request({ expectedAmount }))
        .thenRefused({ type: "invoice-changed", balance: usd(10_000n) });
    },
  );

  it("after a decline is a new payment under a new key", () => {
    expect(
      decide(
        request({ paymentId: paymentId("p2"), idempotencyKey: idempotencyKey("k2") }),
        refused,
      ).isOk(),
    ).toBe(true);
  });
});

describe("the same request again", () => {
  it("is the same request, whatever became of it", () => {
    const canceled = after([billed(), requested], move("cancel-payment"));
    for (const invoice of [
      after([billed(), requested]),
      after([billed(), requested, paid]),
      canceled,
      refused,
    ]) {
      givenInvoice(invoice)
        .when(request({ paymentId: paymentId("p9"), now: tuesday }))
        .thenNothing();
    }
  });

  it("is the same request on a bill that has changed since", () => {
    const start = after(
      [billed(), requested, paid],
      row("2026-11-25", { amount: 0n }),
      row("2026-12-21", { amount: 5_000n }),
    );
    givenInvoice(start)
      .when(request({ now: instant("2026-12-22") }))
      .thenNothing();
  });

  it("with another amount or other receipts is refused", () => {
    for (const other of [
      { expectedAmount: usd(1n) },
      { receiptTo: [email] },
      { expectedAmount: { ...usd(10_000n), currency: currency("EUR") } },
    ]) {
      given(billed(), requested)
        .when(request(other))
        .thenRefused({ type: "idempotency-key-reused" });
    }
  });

  it("is the same though a store gives its contacts back with their fields in another order", () => {
    const stored: InvoiceEvent = {
      type: "payment-requested",
      payment: payment({ receiptTo: [{ address: "a@example.org", channel: "email" }, text] }),
    };
    given(billed(), stored)
      .when(request({ receiptTo: [email, text] }))
      .thenNothing();
  });
});

describe("declines", () => {
  const declineAt = (nth: number, at = monday): readonly InvoiceEvent[] =>
    reaching({
      ...requestWithout(nth),
      status: "declined",
      endedAt: at,
      reason: "card-declined",
    });
  const requestWithout = (nth: number) => {
    const { status: _status, ...rest } = payment({
      id: paymentId(`d${nth}`),
      idempotencyKey: idempotencyKey(`d${nth}`),
    });
    return rest;
  };

  it("lock the invoice for a day, when there are five", () => {
    const four = [billed(), ...[1, 2, 3, 4].flatMap((nth) => declineAt(nth))];
    const five = [...four, ...declineAt(5)];
    expect(decide(request(), stateAfter(four)).isOk()).toBe(true);
    given(...five)
      .when(request())
      .thenRefused({ type: "not-payable", reason: "too-many-declines" });
    given(...five)
      .when(request({ now: instant("2026-11-24T11:59:59.999Z") }))
      .thenRefused({ type: "not-payable", reason: "too-many-declines" });
    expect(
      decide(request({ now: instant("2026-11-24T12:00:00.000Z") }), stateAfter(five)).isOk(),
    ).toBe(true);
  });
});

describe("payments that came to nothing", () => {
  it("are two hundred at the most in the life of an invoice: one more might not fit when it is captured", () => {
    const ended = (nth: number): readonly InvoiceEvent[] => {
      const id = paymentId(`l${nth}`);
      const { status: _status, ...rest } = payment({ id, idempotencyKey: idempotencyKey(id) });
      return reaching({ ...rest, status: "canceled", endedAt: instant("2020-01-01") });
    };
    const left = Array.from({ length: 200 }, (_, nth) => ended(nth));
    expect(decide(request(), stateAfter([billed(), ...left.slice(1).flat()])).isOk()).toBe(true);
    given(billed(), ...left.flat())
      .when(request())
      .thenRefused({ type: "not-payable", reason: "too-long-a-past" });
  });

  it("lock the invoice for a day, when there are twenty", () => {
    const leftAt = (nth: number): readonly InvoiceEvent[] => {
      const made = payment({ id: paymentId(`l${nth}`), idempotencyKey: idempotencyKey(`l${nth}`) });
      const { status: _status, ...rest } = made;
      return reaching({ ...rest, status: "canceled", endedAt: monday });
    };
    const left = Array.from({ length: 20 }, (_, nth) => leftAt(nth));
    expect(decide(request(), stateAfter([billed(), ...left.slice(1).flat()])).isOk()).toBe(true);
    given(billed(), ...left.flat())
      .when(request())
      .thenRefused({ type: "not-payable", reason: "too-many-attempts" });
  });
});

describe("an invoice, whatever is asked of it in whatever order", () => {
  // An id source never repeats itself: each key comes with an id of its own.
  const ids = ["p1", "p2", "p3"].map((id) => paymentId(id));
  const commands: fc.Arbitrary<InvoiceCommand> = fc.oneof(
    fc
      .record({
        nth: fc.nat(2),
        amount: fc.constantFrom(10_000n, 12_000n, 2_000n, 5_000n),
      })
      .map(({ nth, amount }) =>
        request({
          paymentId: ids[nth] ?? paymentId("p1"),
          idempotencyKey: idempotencyKey(`k${nth}`),
          expectedAmount: usd(amount),
        }),
      ),
    fc
      .record({
        nth: fc.nat(2),
        type: fc.constantFrom("submit-payment" as const, "cancel-payment" as const),
        late: fc.boolean(),
      })
      .map(({ nth, type, late }) => move(type, late ? tuesday : monday, ids[nth])),
    fc
      .record({
        nth: fc.nat(2),
        report: gatewayReports({ amount: usd(10_000n), gatewayRefs: ["gw-1", "gw-2"] }),
      })
      .map(({ nth, report }) => record(report, ids[nth])),
    fc
      .record({
        day: fc.integer({ min: 21, max: 28 }),
        amount: fc.constantFrom(0n, 5_000n, 10_000n, 12_000n),
      })
      .map(({ day, amount }) => row(`2026-11-${day}`, { amount })),
  );

  it("has at most one payment that is open, each id once, and a capture never goes away", () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 30 }), (list) => {
        let most = 0n;
        through(stateAfter([billed()]), list, (invoice) => {
          expect(invoice.payments.filter(isOpen).length).toBeLessThanOrEqual(1);
          expect(new Set(invoice.payments.map(({ id }) => id)).size).toBe(invoice.payments.length);
          expect(capturedMoney(invoice)).toBeGreaterThanOrEqual(most);
          most = capturedMoney(invoice);
          if (invoice.payments.every((each) => !isOpen(each)))
            expect(invoice).not.toHaveProperty("deferred");
        });
      }),
    );
  });

  it("takes a payment only for what is owed at that moment", () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 30 }), (list) => {
        let invoice = stateAfter([billed()]);
        for (const command of list) {
          const verdict = decide(command, invoice);
          if (verdict.isErr()) continue;
          const begun = verdict.value.find(({ type }) => type === "payment-requested");
          if (begun?.type === "payment-requested" && invoice !== undefined) {
            const balance = balanceOf(invoice, policy);
            expect([begun.payment.amount, balance.disputed]).toStrictEqual([balance.amount, false]);
          }
          invoice = fold(evolve, invoice, verdict.value);
        }
      }),
    );
  });

  it("says no without changing anything, and the same thing twice", () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 20 }), commands, (list, command) => {
        const invoice = through(stateAfter([billed()]), list);
        const before = structuredClone(invoice);
        const first = decide(command, invoice);
        expect(decide(command, invoice)).toStrictEqual(first);
        expect(invoice).toStrictEqual(before);
      }),
    );
  });
});

describe("late truth", () => {
  const ended = [
    ["declined", refused],
    ["cancelled", after([billed(), requested], move("cancel-payment"))],
    [
      "failed",
      after(
        [billed(), requested],
        move("submit-payment"),
        record({ operation: "purchase", outcome: "rejected", source: "response", at: monday }),
      ),
    ],
  ] as const;

  it.each(ended)(
    "about a payment that was %s is a recovered payment and an exception",
    (_how, invoice) => {
      const recovered = captured({
        id: recoveredPaymentId(paymentId("p1")),
        capturedAt: tuesday,
        recoveredFrom: paymentId("p1"),
      });
      givenInvoice(invoice)
        .when(record(approved("gw-1", tuesday)))
        .then([
          { type: "payment-recovered", payment: recovered },
          {
            type: "exception-raised",
            exception: {
              id: "e1",
              type: "captured-after-end",
              paymentId: paymentId("p1"),
              at: tuesday,
              gatewayRef: "gw-1",
              money: usd(10_000n),
            },
          },
        ]);
    },
  );

  it.each(ended)(
    "about a payment that was %s is told once, however often it comes",
    (_how, invoice) => {
      const once = through(invoice, [record(approved("gw-1", tuesday))]);
      expect(
        through(once, [record(approved("gw-1", tuesday)), record(approved("gw-1", monday))]),
      ).toStrictEqual(once);
      expect(capturedMoney(once)).toBe(10_000n);
    },
  );

  it("about two captures keeps both references", () => {
    const twice = decided(refused, record(approved("gw-1")), record(approved("gw-2")));
    expect(capturedMoney(twice)).toBe(10_000n);
    expect(
      twice.exceptions.map((raised) => [
        raised.type,
        "gatewayRef" in raised ? raised.gatewayRef : "",
      ]),
    ).toStrictEqual([
      ["captured-after-end", "gw-1"],
      ["captured-twice", "gw-2"],
    ]);
  });

  it("does not touch the payment that came after", () => {
    const second = {
      paymentId: paymentId("p2"),
      idempotencyKey: idempotencyKey("k2"),
      now: tuesday,
    };
    const late = decided(refused, request(second), record(approved("gw-1", tuesday)));
    expect(late.payments.map(({ id, status }) => [id, status])).toStrictEqual([
      [paymentId("p1"), "declined"],
      [paymentId("p2"), "created"],
      [recoveredPaymentId(paymentId("p1")), "captured"],
    ]);
  });

  it("makes the bill wait for an operator, and nobody pays meanwhile", () => {
    const late = decided(refused, record(approved("gw-1", tuesday)));
    givenInvoice(late)
      .when(request({ idempotencyKey: idempotencyKey("k9"), paymentId: paymentId("p9") }))
      .thenRefused({ type: "not-payable", reason: "under-review" });
  });

  it("is known again in an exception that a store gave back with its fields in another order", () => {
    const late = decided(
      refused,
      record(approved("gw-1", tuesday)),
      record(approved("gw-2", tuesday)),
    );
    const sorted = { ...late, exceptions: late.exceptions.map((raised) => reverseKeys(raised)) };
    givenInvoice(sorted)
      .when(record(approved("gw-2", monday)))
      .thenNothing();
  });
});

/** The same object, its keys the other way round. */
function reverseKeys<Content extends object>(content: Content): Content {
  const copy = structuredClone(content);
  for (const key of Object.keys(content).toReversed()) {
    const field: unknown = Reflect.get(copy, key);
    Reflect.deleteProperty(copy, key);
    Reflect.set(copy, key, field);
  }
  return copy;
}

describe("the day of a request", () => {
  it("is the biller's: a bill due that day is not overdue yet", () => {
    expect(localDateAt(monday, policy.timeZone)).toBe(localDate("2026-11-23"));
    given(billed("2026-11-20", { dueOn: { type: "date", on: localDate("2026-11-01") } }))
      .when(request())
      .then([{ type: "payment-requested", payment: payment() }]);
    expect(value(decide(request(), stateAfter([billed()])))).toHaveLength(1);
  });
});
