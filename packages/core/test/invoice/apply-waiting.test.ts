import { describe, expect, it } from "vitest";

import { given, givenInvoice, idempotencyKey, paymentId } from "../../src/testing/index.ts";
import {
  after,
  billed,
  captured,
  declined,
  move,
  payment,
  reaching,
  record,
  requested,
  row,
  stated,
  tuesday,
} from "../scene.ts";

const { status: _status, ...asked } = payment();

describe("a row that waited for a payment", () => {
  it("and says in the end what the invoice says anyway is remembered, and waits no more", () => {
    const waiting = after(
      [billed(), requested],
      row("2026-11-24", { amount: 12_000n }),
      row("2026-11-25"),
      move("submit-payment"),
    );
    const events = [
      { type: "watermark-advanced" as const, stated: stated("2026-11-25") },
      {
        type: "payment-moved" as const,
        payment: {
          ...asked,
          status: "declined" as const,
          endedAt: tuesday,
          reason: "card-declined" as const,
        },
      },
    ];
    givenInvoice(waiting)
      .when(record(declined(tuesday)))
      .then(events);
    const done = after(
      [
        billed(),
        requested,
        { type: "row-deferred", stated: stated("2026-11-25") },
        { type: "payment-moved", payment: payment({ status: "created" }) },
      ],
      move("submit-payment"),
      record(declined(tuesday)),
    );
    expect(done).not.toHaveProperty("deferred");
    expect([done.asOf, done.billed]).toStrictEqual([stated("2026-11-25").asOf, 10_000n]);
  });

  it("is no proof of an earlier capture where it rose", () => {
    const second = payment({
      id: paymentId("p2"),
      amount: 6_000n,
      idempotencyKey: idempotencyKey("k2"),
    });
    const { status: _created, ...askedSecond } = second;
    given(
      billed(),
      ...reaching(captured({ amount: 4_000n })),
      { type: "payment-requested", payment: second },
      { type: "row-deferred", stated: stated("2026-11-24", { amount: 12_000n }) },
    )
      .when(move("cancel-payment", tuesday, second.id))
      .then([
        {
          type: "invoice-revised",
          stated: stated("2026-11-24", { amount: 12_000n }),
          stillUnposted: [payment().id],
          rebilled: false,
        },
        {
          type: "payment-moved",
          payment: { ...askedSecond, status: "canceled", endedAt: tuesday },
        },
      ]);
  });
});
