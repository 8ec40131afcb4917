import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  decide,
  evolve,
  fold,
  type GatewayReport,
  type Invoice,
  openPaymentOf,
} from "../../src/index.ts";
import {
  currency,
  endedPayments,
  gatewayReports,
  instants,
  openPayments,
  stateAfter,
  value,
} from "../../src/testing/index.ts";
import {
  approved,
  billed,
  cancelSaid,
  capturedMoney,
  declined,
  move,
  payment,
  reaching,
  record,
  requested,
  resolve,
  said,
  tuesday,
  usd,
} from "../scene.ts";

const reports = gatewayReports({ amount: usd(10_000n), gatewayRefs: ["gw-1", "gw-2"] });

function withReports(
  start: Invoice | undefined,
  list: readonly GatewayReport[],
): Invoice | undefined {
  return list.reduce(
    (invoice, report) => fold(evolve, invoice, value(decide(record(report), invoice))),
    start,
  );
}

/** Invoice 007 with the given payment under the id that the commands name. */
function withPayment(made: Invoice["payments"][number]): Invoice | undefined {
  const named = { id: payment().id, amount: 10_000n };
  const renamed =
    made.status === "submitting" && made.operation === "cancel"
      ? { ...made, ...named, before: { ...made.before, ...named } }
      : { ...made, ...named };
  return stateAfter([billed(), ...reaching(renamed)]);
}

describe("a payment that has ended", () => {
  it("invariant 4: absorbs every report: it stays as it is, and only money adds anything beside it", () => {
    fc.assert(
      fc.property(endedPayments(), fc.array(reports, { maxLength: 8 }), (ended, list) => {
        const start = withPayment(ended);
        const after = withReports(start, list);
        expect(after?.payments[0]).toStrictEqual(start?.payments[0]);
        const money = list.some(
          ({ operation, outcome }) => operation === "purchase" && outcome === "approved",
        );
        if (!money) expect(after).toStrictEqual(start);
        expect(after?.payments.length).toBeLessThanOrEqual(2);
      }),
    );
  });

  it("invariant 4: refuses every command", () => {
    fc.assert(
      fc.property(
        endedPayments(),
        fc.constantFrom("submit-payment" as const, "cancel-payment" as const),
        instants(),
        (ended, type, now) => {
          const decided = decide(move(type, now), withPayment(ended));
          expect(decided.isErr() && decided.error).toStrictEqual({ type: "too-late" });
        },
      ),
    );
  });
});

describe("reports", () => {
  it("invariant 7: said twice are said once", () => {
    fc.assert(
      fc.property(openPayments(), reports, (open, report) => {
        fc.pre(
          !(
            open.status === "submitting" &&
            open.operation === "cancel" &&
            report.operation === "cancel"
          ),
        );
        const once = withReports(withPayment(open), [report]);
        expect(withReports(once, [report])).toStrictEqual(once);
      }),
    );
  });

  it("repeated at the end, the whole history, take no more money and raise no more exceptions about money", () => {
    fc.assert(
      fc.property(openPayments(), fc.array(reports, { maxLength: 10 }), (open, list) => {
        const once = withReports(withPayment(open), list);
        const twice = withReports(once, list);
        expect(capturedMoney(twice)).toBe(capturedMoney(once));
        const aboutMoney = (invoice: Invoice | undefined) =>
          invoice?.exceptions.filter(({ type }) => type !== "report-makes-no-sense").length;
        expect(aboutMoney(twice)).toBe(aboutMoney(once));
      }),
    );
  });

  it("invariant 7: end in the same money in any order", () => {
    fc.assert(
      fc.property(
        openPayments(),
        fc
          .array(reports, { minLength: 1, maxLength: 8 })
          .chain((list) =>
            fc.tuple(
              fc.constant(list),
              fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
            ),
          ),
        (open, [list, shuffled]) => {
          const left = withReports(withPayment(open), list);
          const right = withReports(withPayment(open), shuffled);
          expect(capturedMoney(right)).toBe(capturedMoney(left));
        },
      ),
    );
  });

  it("lose no capture: money said to be taken is a captured payment or an exception, wherever it comes", () => {
    fc.assert(
      fc.property(openPayments(), fc.array(reports, { maxLength: 8 }), (open, list) => {
        const after = withReports(withPayment(open), list);
        const references = list.flatMap((report) =>
          report.operation === "purchase" && report.outcome === "approved"
            ? [report.gatewayRef]
            : [],
        );
        const kept = [
          ...(after?.payments ?? []).flatMap((made) =>
            made.status === "captured" ? [made.gatewayRef] : [],
          ),
          ...(after?.exceptions ?? []).flatMap((raised) =>
            "gatewayRef" in raised ? [raised.gatewayRef] : [],
          ),
        ];
        for (const gatewayRef of references) expect(kept).toContain(gatewayRef);
      }),
    );
  });

  it("never make two open payments of one", () => {
    fc.assert(
      fc.property(openPayments(), fc.array(reports, { maxLength: 8 }), (open, list) => {
        const after = withReports(withPayment(open), list);
        const stillOpen = (after?.payments ?? []).filter(
          ({ status }) => !["captured", "declined", "failed", "canceled"].includes(status),
        );
        expect(stillOpen.length).toBeLessThanOrEqual(1);
        if (after !== undefined) expect(openPaymentOf(after)).toStrictEqual(stillOpen[0]);
      }),
    );
  });

  it("of money beat a decline, a failure and a cancellation, before or after", () => {
    const submitted = stateAfter([billed(), requested]);
    const sent = fold(evolve, submitted, value(decide(move("submit-payment"), submitted)));
    for (const other of [declined(), said("rejected"), said("expired"), cancelSaid("approved")]) {
      for (const list of [
        [other, approved()],
        [approved(), other],
      ]) {
        expect(capturedMoney(withReports(sent, list))).toBe(10_000n);
      }
    }
  });

  it("invariant 20: of another amount or currency settle nothing and never end the payment", () => {
    const sent = stateAfter([billed(), requested]);
    const euros = { currency: currency("EUR"), minorUnits: 10_000n };
    for (const amount of [usd(9_999n), usd(10_001n), usd(-10_000n), usd(0n), euros]) {
      const after = withReports(sent, [approved("gw-1", tuesday, amount)]);
      expect(after?.payments).toStrictEqual(sent?.payments);
      expect(after?.exceptions).toHaveLength(1);
    }
  });
});

describe("whatever is decided of a payment", () => {
  it("is what then stands: no move that is decided is dropped", () => {
    const moves = fc.constantFrom(
      move("submit-payment"),
      move("resubmit-payment"),
      move("cancel-payment"),
    );
    const decisions = fc
      .record({
        id: fc.constantFrom("e1", "e2", payment().id),
        action: fc.constantFrom(
          "keep" as const,
          "refunded",
          "noted",
          "confirm-captured",
          "confirm-not-charged",
        ),
      })
      .map(({ id, action }) => resolve(id, action, { gatewayRef: "re_1" }));
    const other = usd(9_000n);
    const anyReport = fc.oneof(reports, gatewayReports({ amount: other, gatewayRefs: ["gw-1"] }));
    const commands = fc.oneof(
      moves,
      decisions,
      anyReport.map((report) => record(report)),
    );
    fc.assert(
      fc.property(openPayments(), fc.array(commands, { maxLength: 8 }), (open, list) => {
        let invoice = withPayment(open);
        for (const command of list) {
          const events = decide(command, invoice).unwrapOr([]);
          const after = fold(evolve, invoice, events);
          for (const event of events) {
            if (event.type !== "payment-moved") continue;
            const stored = after?.payments.find(({ id }) => id === event.payment.id);
            expect(stored).toMatchObject({ ...event.payment });
          }
          invoice = after;
        }
      }),
    );
  });
});
