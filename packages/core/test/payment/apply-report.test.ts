import { describe, it } from "vitest";

import type { GatewayReport, Payment } from "../../src/index.ts";
import { given, instant, localDate, watermark } from "../../src/testing/index.ts";
import {
  approved,
  billed,
  declined,
  email,
  leaseMs,
  monday,
  move,
  payment,
  reaching,
  record,
  said,
  text,
  tuesday,
} from "../scene.ts";

const { status: _status, ...asked } = payment({ receiptTo: [email, text] });
const sent = { ...asked, firstSentAt: monday, sentAt: monday };
const url = "https://gateway.example/page/1";
const expiresAt = instant("2026-11-24T12:15:00.000Z");

function page(to: string): GatewayReport {
  return {
    operation: "purchase",
    outcome: "action-required",
    source: "inquiry",
    at: tuesday,
    url: to,
    expiresAt,
  };
}

describe("what a report leaves of a payment that was sent", () => {
  it.each<readonly [string, GatewayReport, Payment]>([
    [
      "a refusal of the card: the reason",
      declined(tuesday),
      { ...asked, status: "declined", endedAt: tuesday, reason: "card-declined" },
    ],
    [
      "a rejection: that it failed, and when",
      said("rejected", tuesday),
      { ...asked, status: "failed", endedAt: tuesday },
    ],
    [
      "an expiry: that it was given up, and when",
      said("expired", tuesday),
      { ...asked, status: "canceled", endedAt: tuesday },
    ],
    [
      "not-found, the grace over: that it failed, and when",
      said("not-found", tuesday),
      { ...asked, status: "failed", endedAt: tuesday },
    ],
    ["no answer: that nobody knows", said("no-answer", tuesday), { ...sent, status: "unknown" }],
    [
      "a page to go to: where, and until when",
      page(url),
      { ...sent, status: "requires-action", url, expiresAt },
    ],
  ])("%s", (_what, report, left) => {
    given(billed(), ...reaching({ ...sent, status: "pending" }))
      .when(record(report))
      .then([{ type: "payment-moved", payment: left }]);
  });

  it("an acceptance: that it is on its way", () => {
    given(billed(), ...reaching({ ...sent, status: "unknown" }))
      .when(record(said("accepted", tuesday)))
      .then([{ type: "payment-moved", payment: { ...sent, status: "pending" } }]);
  });

  it("an approval: the money, its receipts, and which of the biller's words are from before it", () => {
    const lastPaymentOn = localDate("2026-11-19");
    const receipt = {
      number: asked.id,
      attempts: 0,
      status: "queued",
      notBefore: monday,
    } as const;
    const money = {
      ...asked,
      status: "captured",
      capturedAt: tuesday,
      gatewayRef: "gw-1",
      unpostedFigure: watermark("2026-11-20"),
      receipts: [
        { to: email, ...receipt },
        { to: text, ...receipt },
      ],
    } as const;
    const pending = reaching({ ...sent, status: "pending" });
    given(billed("2026-11-20", { lastPaymentOn }), ...pending)
      .when(record(approved("gw-1", tuesday)))
      .then([{ type: "payment-moved", payment: { ...money, lastPaymentBefore: lastPaymentOn } }]);
    given(billed(), ...pending)
      .when(record(approved("gw-1", tuesday)))
      .then([{ type: "payment-moved", payment: money }]);
  });
});

describe("a payment whose payer has to go to the gateway's page", () => {
  const waiting = [
    billed(),
    ...reaching({ ...sent, status: "requires-action", url, expiresAt }),
  ] as const;

  it("is told another page when the gateway names another", () => {
    const other = "https://gateway.example/page/2";
    given(...waiting)
      .when(record(page(other)))
      .then([
        {
          type: "payment-moved",
          payment: { ...sent, status: "requires-action", url: other, expiresAt },
        },
      ]);
  });

  it("stays as it is when the gateway names the same", () => {
    given(...waiting)
      .when(record(page(url)))
      .thenNothing();
  });
});

describe("a payment that is sent for the first time", () => {
  it("was first and last sent now, whenever it was requested", () => {
    given(billed(), ...reaching({ ...asked, status: "created" }))
      .when(move("submit-payment", tuesday))
      .then([
        {
          type: "payment-moved",
          payment: {
            ...asked,
            status: "submitting",
            firstSentAt: tuesday,
            sentAt: tuesday,
            leaseUntil: instant(new Date(Date.parse(tuesday) + leaseMs).toISOString()),
            operation: "purchase",
          },
        },
      ]);
  });
});
