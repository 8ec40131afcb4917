import { describe, expect, it } from "vitest";

import { type InvoiceEvent, type OpenPayment, type Payment, sweepDueAt } from "../../src/index.ts";
import { given, givenInvoice, instant } from "../../src/testing/index.ts";
import {
  after,
  approved,
  billed,
  leaseMs,
  monday,
  move,
  payment,
  reaching,
  record,
  requested,
  said,
  tuesday,
  usd,
} from "../scene.ts";

const moves = ["submit-payment", "resubmit-payment", "cancel-payment"] as const;
const { status: _status, ...asked } = payment();
const sent = { ...asked, firstSentAt: monday, sentAt: monday };
const lease = instant("2026-11-23T12:01:00.000Z");
const leaseOfTuesday = instant(new Date(Date.parse(tuesday) + leaseMs).toISOString());

const underWay = () => after([billed(), requested], move("submit-payment"));
const moved = (to: Payment): readonly InvoiceEvent[] => [{ type: "payment-moved", payment: to }];
const canceling = (before: Payment & { readonly firstSentAt: typeof monday }) => ({
  ...asked,
  status: "submitting" as const,
  firstSentAt: before.firstSentAt,
  sentAt: tuesday,
  leaseUntil: leaseOfTuesday,
  operation: "cancel" as const,
});

describe("what is asked of a payment", () => {
  it.each(moves)("is refused where the invoice has none of that name: %s", (type) => {
    given(billed()).when(move(type)).thenRefused({ type: "payment-not-found" });
  });

  it.each(moves)("waits while somebody is at it: %s", (type) => {
    givenInvoice(underWay())
      .when(move(type, instant("2026-11-23T12:00:59.999Z")))
      .thenRefused({ type: "being-done", until: lease });
  });

  it("is done as soon as his lease is over", () => {
    givenInvoice(underWay())
      .when(move("resubmit-payment", lease))
      .then(
        moved({
          ...sent,
          status: "submitting",
          sentAt: lease,
          leaseUntil: instant("2026-11-23T12:02:00.000Z"),
          operation: "purchase",
        }),
      );
  });

  it("is looked at by the sweep when the lease is over, and not before", () => {
    expect(sweepDueAt(underWay())).toBe(lease);
  });

  it.each(moves)("comes too late where it has ended, whatever else is under review: %s", (type) => {
    const takenTwice = after(
      [billed(), requested],
      move("submit-payment"),
      record(approved("gw-1")),
      record(approved("gw-2", tuesday)),
    );
    givenInvoice(takenTwice).when(move(type, tuesday)).thenRefused({ type: "too-late" });
  });
});

describe("while an operator has to look at the invoice", () => {
  const review = { type: "not-payable", reason: "under-review" } as const;

  it("a payment is not sent, and may be given up", () => {
    const senseless = after([billed(), requested], record(said("accepted")));
    givenInvoice(senseless).when(move("submit-payment", tuesday)).thenRefused(review);
    givenInvoice(senseless)
      .when(move("cancel-payment", tuesday))
      .then(moved({ ...asked, status: "canceled", endedAt: tuesday }));
  });

  it("a payment is not sent again, and may be taken back", () => {
    const lessTaken = after(
      [billed(), requested],
      move("submit-payment"),
      record(said("accepted")),
      record(approved("gw-1", monday, usd(9_000n))),
    );
    const pending = { ...sent, status: "pending" } as const;
    givenInvoice(lessTaken).when(move("resubmit-payment", tuesday)).thenRefused(review);
    givenInvoice(lessTaken)
      .when(move("cancel-payment", tuesday))
      .then(moved({ ...canceling(pending), before: pending }));
  });
});

describe("a cancellation at the gateway", () => {
  it.each([
    { ...sent, status: "pending" } as const,
    { ...sent, status: "unknown" } as const,
    {
      ...sent,
      status: "requires-action",
      url: "https://gateway.example/page/1",
      expiresAt: tuesday,
    } as const,
  ])("remembers that the payment was $status", (before) => {
    givenInvoice(after([billed(), ...reaching(before)]))
      .when(move("cancel-payment", tuesday))
      .then(moved({ ...canceling(before), before }));
  });

  it("whose caller is gone is tried again, and still remembers what was before the first try", () => {
    const pending = { ...sent, status: "pending" } as const;
    const cancelingSinceMonday: OpenPayment = {
      ...canceling(pending),
      sentAt: lease,
      leaseUntil: tuesday,
      before: pending,
    };
    givenInvoice(after([billed(), ...reaching(cancelingSinceMonday)]))
      .when(move("cancel-payment", tuesday))
      .then(moved({ ...canceling(pending), before: pending }));
  });
});
