import { describe, expect, it } from "vitest";

import {
  decide,
  type Delivery,
  type InvoiceCommand,
  mostAttempts,
  sweepDueAt,
  type Receipt,
} from "../../src/index.ts";
import { given, givenInvoice, instant, paymentId } from "../../src/testing/index.ts";
import {
  after,
  approved,
  billed,
  captured,
  email,
  leaseMs,
  monday,
  move,
  payment,
  record,
  requested,
  text,
  tuesday,
} from "../scene.ts";

const id = paymentId("p1");
const lease = instant("2026-11-23T12:01:00.000Z");

const begin = (channel: "email" | "text", now = monday): InvoiceCommand => ({
  type: "begin-receipt",
  paymentId: id,
  channel,
  now,
  leaseMs,
});
const delivery = (channel: "email" | "text", what: Delivery, now = monday): InvoiceCommand => ({
  type: "record-delivery",
  paymentId: id,
  channel,
  delivery: what,
  now,
});
const noAnswer: Delivery = { type: "no-answer", reason: "unavailable" };

const withReceipts = (...receipts: readonly Receipt[]) =>
  after([
    billed(),
    requested,
    {
      type: "payment-moved",
      payment: captured({ receipts, receiptTo: receipts.map(({ to }) => to) }),
    },
  ]);
const queued = (to: Receipt["to"], attempts = 0, notBefore = monday): Receipt => ({
  to,
  number: id,
  attempts,
  status: "queued",
  notBefore,
});
const sending = (to: Receipt["to"], attempts = 1): Receipt => ({
  to,
  number: id,
  attempts,
  status: "sending",
  leaseUntil: lease,
});
const receiptMoved = (receipt: Receipt) => [
  { type: "receipt-moved" as const, paymentId: id, receipt },
];

describe("receipts", () => {
  it("are queued in the same breath as the capture, one a channel, under the payment's number", () => {
    const start = after(
      [billed(), { type: "payment-requested", payment: payment({ receiptTo: [email, text] }) }],
      move("submit-payment"),
    );
    givenInvoice(start)
      .when(record(approved()))
      .then([
        {
          type: "payment-moved",
          payment: captured({ receiptTo: [email, text], receipts: [queued(email), queued(text)] }),
        },
      ]);
  });

  it("do not exist before the capture", () => {
    given(billed(), requested).when(begin("email")).thenRefused({ type: "receipt-not-found" });
    given(billed()).when(begin("email")).thenRefused({ type: "payment-not-found" });
    given().when(begin("email")).thenRefused({ type: "invoice-not-found" });
    givenInvoice(withReceipts(queued(email)))
      .when(begin("text"))
      .thenRefused({ type: "receipt-not-found" });
  });

  it("are claimed for one try at a time", () => {
    givenInvoice(withReceipts(queued(email)))
      .when(begin("email"))
      .then(receiptMoved(sending(email)));
    givenInvoice(withReceipts(sending(email)))
      .when(begin("email", instant("2026-11-23T12:00:59.999Z")))
      .thenRefused({ type: "being-done", until: lease });
  });

  it("by e-mail are tried again under their number when a try was cut short", () => {
    givenInvoice(withReceipts(sending(email)))
      .when(begin("email", lease))
      .then(
        receiptMoved({
          ...sending(email, 2),
          status: "sending",
          leaseUntil: instant("2026-11-23T12:02:00.000Z"),
        }),
      );
  });

  it("by text are given up when a try was cut short: it may have gone out", () => {
    givenInvoice(withReceipts(sending(text)))
      .when(begin("text", lease))
      .then(
        receiptMoved({
          to: text,
          number: id,
          attempts: 1,
          status: "undeliverable",
          at: lease,
          reason: "it is not known if it was sent",
        }),
      );
  });

  it.each([
    [1, "2026-11-23T12:01:00.000Z"],
    [2, "2026-11-23T12:05:00.000Z"],
    [3, "2026-11-23T12:30:00.000Z"],
    [4, "2026-11-23T14:00:00.000Z"],
  ])("by e-mail wait longer after each try that nothing came back from: try %s", (tries, until) => {
    const waiting = queued(email, tries, instant(until));
    givenInvoice(withReceipts(sending(email, tries)))
      .when(delivery("email", noAnswer))
      .then(receiptMoved(waiting));
    const justBefore = instant(new Date(Date.parse(until) - 1).toISOString());
    givenInvoice(withReceipts(waiting))
      .when(begin("email", justBefore))
      .thenRefused({ type: "being-done", until: instant(until) });
    expect(decide(begin("email", instant(until)), withReceipts(waiting)).isOk()).toBe(true);
  });

  it("by e-mail are given up after the fifth try that nothing came back from", () => {
    givenInvoice(withReceipts(sending(email, mostAttempts)))
      .when(delivery("email", noAnswer))
      .then(
        receiptMoved({
          to: email,
          number: id,
          attempts: 5,
          status: "undeliverable",
          at: monday,
          reason: "unavailable",
        }),
      );
  });

  it("by text are given up when nothing came back", () => {
    givenInvoice(withReceipts(sending(text)))
      .when(delivery("text", noAnswer))
      .then(
        receiptMoved({
          to: text,
          number: id,
          attempts: 1,
          status: "undeliverable",
          at: monday,
          reason: "unavailable",
        }),
      );
  });

  it.each([email, text])("are final once delivered or refused ($channel)", (to) => {
    const sent: Receipt = { to, number: id, attempts: 1, status: "sent", at: monday };
    const refused: Receipt = {
      to,
      number: id,
      attempts: 1,
      status: "undeliverable",
      at: monday,
      reason: "no such mailbox",
    };
    givenInvoice(withReceipts(sending(to)))
      .when(delivery(to.channel, { type: "delivered" }))
      .then(receiptMoved(sent));
    givenInvoice(withReceipts(sending(to)))
      .when(delivery(to.channel, { type: "refused", reason: "no such mailbox" }))
      .then(receiptMoved(refused));
    for (const final of [sent, refused]) {
      givenInvoice(withReceipts(final))
        .when(begin(to.channel, tuesday))
        .thenRefused({ type: "too-late" });
      for (const late of [{ type: "delivered" }, noAnswer] as const) {
        givenInvoice(withReceipts(final))
          .when(delivery(to.channel, late, tuesday))
          .thenNothing();
      }
    }
  });

  it("that fail on one channel do not touch the other, nor the payment", () => {
    const done = after(
      [
        billed(),
        requested,
        {
          type: "payment-moved",
          payment: captured({ receiptTo: [email, text], receipts: [queued(email), queued(text)] }),
        },
      ],
      begin("text"),
      delivery("text", noAnswer),
    );
    expect(done.payments[0]).toMatchObject({
      status: "captured",
      amount: 10_000n,
      receipts: [queued(email), { status: "undeliverable" }],
    });
  });

  it("keep the invoice open for the sweep until they are final", () => {
    expect(sweepDueAt(withReceipts(queued(email)))).toBe(monday);
    expect(sweepDueAt(withReceipts(queued(email, 1, tuesday)))).toBe(tuesday);
    expect(sweepDueAt(withReceipts(sending(email)))).toBe(lease);
    expect(sweepDueAt(withReceipts(queued(email, 1, tuesday), sending(text)))).toBe(lease);
    expect(
      sweepDueAt(withReceipts({ to: email, number: id, attempts: 1, status: "sent", at: monday })),
    ).toBeUndefined();
    expect(sweepDueAt(after([billed()]))).toBeUndefined();
    expect(sweepDueAt(after([billed(), requested]))).toBe(monday);
  });
});
