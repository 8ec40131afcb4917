import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";

import { type Answers, execute, namesOf } from "./deployed.ts";

const ids = { invoiceId: "7", paymentId: "PAYMENT000000007" };
const waiting = { type: "payment", status: "requires-action", next: "wait", waitSeconds: 60 };
const paid = (next: string) => ({ type: "payment", status: "captured", next });
const sent = { type: "receipt", status: "sent", next: "end" };
const broken = () => {
  throw new Error("invoice-store: unavailable");
};

const answering: Answers = {
  "submit-payment": () => waiting,
  "send-email": () => sent,
  "send-text": () => sent,
};

describe("a payment whose payer pays", () => {
  const way = ["SubmitPayment", "WhatNext", "WaitForPayer", "WhatNext"];

  test.each([
    ["none", "end", [...way, "Done"]],
    ["e-mail", "send-email", [...way, "SendEmail"]],
    ["text", "send-text", [...way, "SendText"]],
    ["both", "send-both", [...way, "SendReceipts", "SendEmailOfBoth", "SendTextOfBoth"]],
  ])("with receipts by %s goes through few states", async (_receipts, next, expected) => {
    const { ended, transitions } = await execute("payment", ids, answering, () => paid(next));
    expect(transitions.toSorted()).toStrictEqual(expected.toSorted());
    expect(transitions.slice(0, 5)).toStrictEqual(expected.slice(0, 5));
    expect(transitions.length).toBeLessThanOrEqual(8);
    expect(ended.status).toBe("succeeded");
  });

  it("is told to its functions by two ids, and by a token where they let it wait", async () => {
    const { calls } = await execute("payment", ids, answering, () => paid("send-both"));
    expect(calls).toStrictEqual([
      ["submit-payment", ids],
      ["resolve-payment", { ...ids, taskToken: expect.stringMatching(/./) }],
      ["send-email", ids],
      ["send-text", ids],
    ]);
  });
});

describe.each([
  ["send-email", "send-email"],
  ["send-text", "send-text"],
  ["send-both", "send-email"],
  ["send-both", "send-text"],
] as const)("a payment that is told to %s", (next, failing) => {
  it(`succeeds though ${failing} fails, and sends nothing else twice`, async () => {
    const answers = { ...answering, [failing]: broken };
    const executed = await execute("payment", ids, answers, () => paid(next));
    expect(executed.ended.status).toBe("succeeded");
    const names = namesOf(executed);
    expect(names.filter((name) => name === failing)).toHaveLength(4);
    const other = failing === "send-text" ? "send-email" : "send-text";
    expect(names.filter((name) => name === other)).toHaveLength(next === "send-both" ? 1 : 0);
  });
});

test("a payment that has ended at once is waited for by nobody", async () => {
  const answers = { ...answering, "submit-payment": () => ({ ...waiting, next: "end" }) };
  const { transitions, ended } = await execute("payment", ids, answers);
  expect(transitions).toStrictEqual(["SubmitPayment", "WhatNext", "Done"]);
  expect(ended.status).toBe("succeeded");
});

test("a step that does not apply ends the workflow", async () => {
  const answers = { "submit-payment": () => ({ type: "refused", reason: "x", next: "end" }) };
  const { ended } = await execute("payment", ids, answers);
  expect(ended.status).toBe("succeeded");
});

test("a step that fails once is tried again", async () => {
  const answers = {
    ...answering,
    "submit-payment": (nth: number) => (nth === 1 ? broken() : waiting),
    "resolve-payment": (nth: number) => (nth === 1 ? broken() : undefined),
  };
  const executed = await execute("payment", ids, answers, () => paid("end"));
  expect(namesOf(executed)).toStrictEqual([
    "submit-payment",
    "submit-payment",
    "resolve-payment",
    "resolve-payment",
  ]);
  expect(executed.ended.status).toBe("succeeded");
});

test.each([
  ["submit-payment", 9],
  ["resolve-payment", 9],
] as const)("%s that fails at every try is left to the sweep", async (handler, tries) => {
  const executed = await execute("payment", ids, { ...answering, [handler]: broken });
  expect(executed.ended).toStrictEqual({ status: "failed", error: "LeftToTheSweep" });
  expect(namesOf(executed).filter((name) => name === handler)).toHaveLength(tries);
});

describe("a payment whose payer does not come in time", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is asked about when the time to wait is over, not before, and waits again while it is open", async () => {
    const answers: Answers = {
      ...answering,
      "resolve-payment": (nth) => (nth === 2 ? { ...waiting, waitSeconds: 90 } : undefined),
    };
    const executing = execute("payment", ids, answers, (nth) =>
      nth === 2 ? paid("end") : undefined,
    );
    const isOver = () => Promise.race([executing.then(() => true), Promise.resolve(false)]);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(await isOver()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    const { transitions, ended } = await executing;
    expect(transitions).toStrictEqual([
      "SubmitPayment",
      "WhatNext",
      "WaitForPayer",
      "ResolvePayment",
      "WhatNext",
      "WaitForPayer",
      "WhatNext",
      "Done",
    ]);
    expect(ended.status).toBe("succeeded");
  });

  it("is given receipts where it was paid after all", async () => {
    const answers: Answers = {
      ...answering,
      "resolve-payment": (nth) => (nth === 2 ? paid("send-both") : undefined),
    };
    const executing = execute("payment", ids, answers);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(namesOf(await executing)).toStrictEqual([
      "submit-payment",
      "resolve-payment",
      "resolve-payment",
      "send-email",
      "send-text",
    ]);
  });

  it("is left to the sweep where nobody can say what became of it", async () => {
    const answers: Answers = {
      ...answering,
      "resolve-payment": (nth) => (nth === 1 ? undefined : broken()),
    };
    const executing = execute("payment", ids, answers);
    await vi.advanceTimersByTimeAsync(60_000);
    const executed = await executing;
    expect(executed.ended).toStrictEqual({ status: "failed", error: "LeftToTheSweep" });
    expect(namesOf(executed)).toHaveLength(1 + 1 + 9);
  });
});
