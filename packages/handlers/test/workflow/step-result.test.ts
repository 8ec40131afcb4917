import { addMilliseconds, type OpenPayment, type Payment, type Receipt } from "@billsdue/core";
import { capturedPayment, instant, requestedPayment } from "@billsdue/core/testing";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { paymentResult } from "../../src/workflow/step-result.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const asked = requestedPayment.requestedAt;
const after = (milliseconds: number) => addMilliseconds(asked, milliseconds);

const sent = { ...requestedPayment, firstSentAt: asked, sentAt: asked };
const submitting = {
  ...sent,
  status: "submitting",
  operation: "purchase",
  leaseUntil: after(minute),
} as const;
const atItsPage = (expiresAt = after(30 * minute)) =>
  ({ ...sent, status: "requires-action", url: "https://gateway.example/1", expiresAt }) as const;
const withoutPage: readonly OpenPayment[] = [
  requestedPayment,
  submitting,
  { ...submitting, operation: "cancel", before: { ...sent, status: "unknown" } },
  { ...sent, status: "pending" },
  { ...sent, status: "unknown" },
];

function waitOf(payment: Payment, age: number): number | undefined {
  const result = paymentResult(payment, after(age));
  expect(result).toMatchObject({ type: "payment", status: payment.status, next: "wait" });
  return result.next === "wait" ? result.waitSeconds : undefined;
}

describe("a payment that is open is waited for", () => {
  it.each([
    ["half a minute at least", 0, 30],
    ["half a minute still", 30 * second, 30],
    ["as long as it is old", 45 * second, 45],
    ["a whole second more where there is a part of one", 45 * second + 1, 46],
    ["an hour", hour, 3_600],
    ["an hour at the most", 40 * hour, 3_600],
    ["half a minute by a clock that is behind", -5 * minute, 30],
  ])("without a page for %s", (_what, age, seconds) => {
    for (const payment of withoutPage) expect(waitOf(payment, age)).toBe(seconds);
  });

  it.each([
    ["and some seconds", 0, 30 * 60 + 5],
    ["by the second", 10 * minute + 1, 20 * 60 + 5],
    ["though only a moment is left", 30 * minute - 1, 6],
  ])("until its page is over, %s", (_what, age, seconds) => {
    expect(waitOf(atItsPage(), age)).toBe(seconds);
  });

  it("though its page is open for a day", () => {
    expect(waitOf(atItsPage(after(24 * hour)), 0)).toBe(24 * 3_600 + 5);
  });

  it.each([
    ["in the moment in which it is over", 30 * minute, 1_800],
    ["long after", 3 * hour, 3_600],
  ])("by its age once its page is over, %s", (_what, age, seconds) => {
    expect(waitOf(atItsPage(), age)).toBe(seconds);
  });

  it("for a whole number of seconds that a workflow can wait, whenever", () => {
    const payments = fc.constantFrom(atItsPage(), atItsPage(after(1)), ...withoutPage);
    fc.assert(
      fc.property(payments, fc.integer({ min: -hour, max: 100 * hour }), (payment, age) => {
        const seconds = waitOf(payment, age);
        expect(seconds).toSatisfy(Number.isInteger);
        expect(seconds).toBeGreaterThanOrEqual(6);
        expect(seconds).toBeLessThan(99_999_999);
      }),
    );
  });
});

const common = { number: "R-1", attempts: 0 };
const email = { ...common, to: { channel: "email", address: "a@example.org" } } as const;
const text = { ...common, to: { channel: "text", number: "+12125550123" } } as const;
const states = {
  queued: { status: "queued", notBefore: asked },
  sending: { status: "sending", leaseUntil: asked },
  sent: { status: "sent", at: asked },
  undeliverable: { status: "undeliverable", at: asked, reason: "no such address" },
} as const;
const isLeft = { queued: true, sending: true, sent: false, undeliverable: false } as const;
const names = ["queued", "sending", "sent", "undeliverable"] as const;

function nextOf(...receipts: readonly Receipt[]): string {
  const { next } = paymentResult({ ...capturedPayment, receipts }, asked);
  return next;
}

describe("a payment that is captured", () => {
  it("without receipts is through", () => {
    expect(paymentResult(capturedPayment, asked)).toStrictEqual({
      type: "payment",
      status: "captured",
      next: "end",
    });
  });

  it.each(names)("has its one receipt sent unless it is final: %s", (status) => {
    expect(nextOf({ ...email, ...states[status] })).toBe(isLeft[status] ? "send-email" : "end");
    expect(nextOf({ ...text, ...states[status] })).toBe(isLeft[status] ? "send-text" : "end");
  });

  it.each(names.flatMap((one) => names.map((other) => [one, other] as const)))(
    "has the receipts sent that are not final: e-mail %s, text %s",
    (one, other) => {
      const both = [
        { ...email, ...states[one] },
        { ...text, ...states[other] },
      ] as const;
      const channels = [isLeft[one] ? ["email"] : [], isLeft[other] ? ["text"] : []].flat();
      const expected = channels.length === 2 ? "send-both" : `send-${channels[0]}`;
      expect(nextOf(...both)).toBe(channels.length === 0 ? "end" : expected);
      expect(nextOf(both[1], both[0])).toBe(nextOf(...both));
    },
  );
});

test.each(["declined", "failed", "canceled"] as const)("a payment that is %s is through", (is) => {
  const ended = { ...requestedPayment, endedAt: asked };
  const payment: Payment =
    is === "declined"
      ? { ...ended, status: is, reason: "card-declined" }
      : { ...ended, status: is };
  expect(paymentResult(payment, instant("2026-12-24"))).toStrictEqual({
    type: "payment",
    status: is,
    next: "end",
  });
});
