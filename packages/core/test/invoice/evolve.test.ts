import { describe, expect, it } from "vitest";

import {
  type BillRow,
  type CapturedPayment,
  evolve,
  type Invoice,
  type InvoiceEvent,
} from "../../src/index.ts";
import {
  currency,
  idempotencyKey,
  invoiceId,
  localDate,
  paymentId,
  stateAfter,
  watermark,
} from "../../src/testing/index.ts";
import {
  after,
  billed,
  captured,
  leaseMs,
  monday,
  move,
  paid,
  payment,
  reaching,
  requested,
  stated,
  tuesday,
} from "../scene.ts";

const p1 = payment().id;
const receipt = {
  to: { channel: "email", address: "a@example.org" },
  number: p1,
  attempts: 1,
  status: "sent",
  at: tuesday,
} as const;
const second = payment({ id: paymentId("p2"), idempotencyKey: idempotencyKey("k2") });

const created: Invoice = {
  id: invoiceId("007"),
  customerName: "Kelly Bennett",
  currency: currency("USD"),
  billed: 10_000n,
  asOf: watermark("2026-11-20"),
  figureSince: watermark("2026-11-20"),
  source: { file: "bills-2026-11-20.csv", line: 2, decision: "created" },
  standing: "open",
  payments: [],
  exceptions: [],
  resolutions: [],
  version: 0,
};
const revisedBy = (day: string): Pick<Invoice, "asOf" | "source"> => ({
  asOf: watermark(day),
  source: { file: `bills-${day}.csv`, line: 2, decision: "revised" },
});
const revision = (cells: Partial<BillRow>): InvoiceEvent => ({
  type: "invoice-revised",
  stated: stated("2026-11-24", cells),
  stillUnposted: [],
  rebilled: false,
});

describe("an invoice that does not exist", () => {
  it.each<InvoiceEvent>([
    requested,
    paid,
    revision({}),
    { type: "watermark-advanced", stated: stated("2026-11-24") },
    { type: "receipt-moved", paymentId: p1, receipt },
  ])("stays away whatever happens to it: $type", (event) => {
    expect(evolve(undefined, event)).toBeUndefined();
  });
});

describe("an invoice that is created", () => {
  it.each<Partial<BillRow>>([
    {},
    { dueOn: { type: "date", on: localDate("2026-12-01") } },
    { details: { email: "a@example.org" } },
    { lastPaymentOn: localDate("2026-11-19") },
  ])("has what its row says, and nothing else (%#)", (cells) => {
    expect(stateAfter([billed("2026-11-20", cells)])).toStrictEqual({ ...created, ...cells });
  });
});

describe("an invoice that is revised", () => {
  it("keeps since when its figure stands, where the figure is the same", () => {
    expect(stateAfter([billed(), revision({ customerName: "K. Bennett" })])).toStrictEqual({
      ...created,
      ...revisedBy("2026-11-24"),
      customerName: "K. Bennett",
    });
  });

  it("has another figure since that row, where it is another", () => {
    expect(stateAfter([billed(), revision({ amount: 9_000n })])).toStrictEqual({
      ...created,
      ...revisedBy("2026-11-24"),
      billed: 9_000n,
      figureSince: watermark("2026-11-24"),
    });
  });

  it("loses what its row does not say any more, and never the biller's last payment day", () => {
    const start = billed("2026-11-20", {
      dueOn: { type: "words", words: "Pay upon receipt" },
      details: { accountNo: "A-1" },
      lastPaymentOn: localDate("2026-11-19"),
    });
    expect(stateAfter([start, revision({})])).toStrictEqual({
      ...created,
      ...revisedBy("2026-11-24"),
      lastPaymentOn: localDate("2026-11-19"),
    });
  });

  it("remembers that its row asked for more after it was settled", () => {
    const rebilled: InvoiceEvent = {
      type: "invoice-revised",
      stated: stated("2026-11-24", { amount: 12_000n }),
      stillUnposted: [p1],
      rebilled: true,
    };
    const { source, payments } = after([billed(), requested, paid, rebilled]);
    expect(source).toStrictEqual({ ...revisedBy("2026-11-24").source, rebilled: true });
    expect(payments).toStrictEqual(
      after([billed(), ...reaching(captured({ unpostedFigure: watermark("2026-11-24") }))])
        .payments,
    );
  });

  it("is no word on a payment that was not captured", () => {
    const event: InvoiceEvent = {
      type: "invoice-revised",
      stated: stated("2026-11-24", { amount: 12_000n }),
      stillUnposted: [p1],
      rebilled: false,
    };
    expect(after([billed(), requested, event]).payments).toStrictEqual([payment()]);
  });
});

describe("a newer file that says the same", () => {
  it("moves the watermark, and forgets neither the source nor the last payment day", () => {
    const known = { lastPaymentOn: localDate("2026-11-19") };
    const advanced: InvoiceEvent = { type: "watermark-advanced", stated: stated("2026-11-24") };
    expect(stateAfter([billed("2026-11-20", known), advanced])).toStrictEqual({
      ...created,
      ...known,
      asOf: watermark("2026-11-24"),
    });
  });
});

describe("a payment's event", () => {
  const start = () => after([billed(), requested]);

  it("changes nothing where the invoice has no such payment", () => {
    expect(evolve(start(), { type: "payment-moved", payment: second })).toStrictEqual(start());
  });

  it("changes nothing where the table does not lead there", () => {
    const ended = after([billed(), requested, paid]);
    const { status: _status, ...asked } = payment();
    expect(
      evolve(ended, {
        type: "payment-moved",
        payment: { ...asked, status: "failed", endedAt: tuesday },
      }),
    ).toStrictEqual(ended);
  });

  it("moves that payment, and none beside it", () => {
    const { status: _status, ...asked } = payment();
    const first = {
      ...asked,
      status: "declined",
      endedAt: monday,
      reason: "card-declined",
    } as const;
    const both = after(
      [billed(), ...reaching(first), { type: "payment-requested", payment: second }],
      move("submit-payment", tuesday, second.id),
    );
    const { status: _created, ...askedSecond } = second;
    expect(both.payments).toStrictEqual([
      first,
      {
        ...askedSecond,
        status: "submitting",
        operation: "purchase",
        firstSentAt: tuesday,
        sentAt: tuesday,
        leaseUntil: new Date(Date.parse(tuesday) + leaseMs).toISOString(),
      },
    ]);
  });

  it("lets no row wait once it has ended", () => {
    const waiting = { type: "row-deferred", stated: stated("2026-11-24") } as const;
    const still = after([billed(), requested, waiting], move("submit-payment"));
    expect(still.deferred).toStrictEqual(stated("2026-11-24"));
    expect(evolve(still, paid)).not.toHaveProperty("deferred");
  });

  it.each<InvoiceEvent>([
    { type: "payment-refunded", paymentId: p1, refund: { gatewayRef: "re_1", at: tuesday } },
    {
      type: "posting-decided",
      paymentId: p1,
      decision: { posted: true, figure: watermark("2026-11-20") },
    },
    { type: "receipt-moved", paymentId: p1, receipt },
  ])("about a capture changes no payment that has none: $type", (event) => {
    expect(evolve(start(), event)).toStrictEqual(start());
  });

  it("about one capture leaves the other as it is", () => {
    const other: CapturedPayment = captured({
      id: second.id,
      idempotencyKey: second.idempotencyKey,
      gatewayRef: "gw-2",
    });
    const refund = { gatewayRef: "re_1", at: tuesday };
    const refunded = after([
      billed(),
      ...reaching(captured()),
      ...reaching(other),
      { type: "payment-refunded", paymentId: other.id, refund },
    ]);
    expect(refunded.payments).toStrictEqual([captured(), { ...other, refund }]);
  });
});
