import { expect, it } from "vitest";

import { isProblemName, problem, type ProblemName } from "../src/api/answer.ts";
import { type AttemptOutcome, isAttempt, newAttempt, outcomeOf } from "../src/payment/attempt.ts";

const request = {
  expectedAmount: { amount: "551.00", currency: "USD" },
  receipt: { email: "payer@example.com" },
};

it("gives each attempt a key of its own that the API accepts", () => {
  const keys = Array.from({ length: 100 }, () => newAttempt("1", request).key);
  expect(new Set(keys).size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{16,64}$/);
});

it("reads back the attempt that a reload cut off, exactly", () => {
  const attempt = newAttempt("007", request);
  const stored: unknown = JSON.parse(JSON.stringify(attempt));
  expect(isAttempt(stored)).toBe(true);
  expect(stored).toStrictEqual(attempt);
});

it.each([null, {}, { invoiceId: "1", key: "k" }, { invoiceId: "1", key: "k", request: {} }])(
  "takes %j for no attempt",
  (value) => {
    expect(isAttempt(value)).toBe(false);
  },
);

const outcomes = {
  "invoice-already-paid": "refused",
  "payment-in-progress": "refused",
  "invoice-changed": "refused",
  "not-payable": "refused",
  "idempotency-key-missing": "refused",
  "idempotency-key-reused": "refused",
  "invoice-not-matched": "refused",
  "too-large": "refused",
  "invalid-request": "invalid",
  "session-required": "session-over",
  "not-found": "unsure",
  "too-many-requests": "unsure",
  unavailable: "unsure",
  unreachable: "unsure",
} satisfies Record<ProblemName, AttemptOutcome["type"]>;

it.each(Object.entries(outcomes))("takes the problem %s for %s", (name, outcome) => {
  expect(isProblemName(name) && outcomeOf(problem(name)).type).toBe(outcome);
});

it("is started by a payment", () => {
  const payment = {
    paymentId: "p1",
    status: "processing",
    amount: request.expectedAmount,
    requestedAt: "2026-03-02T10:00:00Z",
  } as const;
  expect(outcomeOf({ type: "ok", body: payment })).toStrictEqual({ type: "started", payment });
});
