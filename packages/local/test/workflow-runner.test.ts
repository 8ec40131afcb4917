import { isInvoiceId, isPaymentId, type WorkflowInput } from "@billsdue/core";
import type { PaymentSteps, StepResult } from "@billsdue/handlers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createWorkflowRunner, type WorkflowRunner } from "../src/workflow-runner.ts";

const waiting: StepResult = {
  type: "payment",
  status: "requires-action",
  next: "wait",
  waitSeconds: 60,
};
const paid: StepResult = { type: "payment", status: "captured", next: "send-both" };
const unsent: StepResult = { type: "receipt", status: "queued", next: "end" };
const sent: StepResult = { type: "receipt", status: "sent", next: "end" };

const six = ids("6", "PAYMENT000000006");
const seven = ids("7", "PAYMENT000000007");

function ids(invoiceId: string, paymentId: string): WorkflowInput {
  if (!isInvoiceId(invoiceId) || !isPaymentId(paymentId)) throw new TypeError("not ids");
  return { invoiceId, paymentId };
}

type Answer = StepResult | (() => StepResult);

interface Driven {
  readonly runner: WorkflowRunner;
  /** The steps that were taken since this was asked for last. */
  readonly taken: () => readonly string[];
  readonly faults: readonly string[];
  /** What a step says from now on. */
  readonly answer: (step: keyof PaymentSteps, result: Answer) => void;
}

function driving(): Driven {
  const answers: Record<keyof PaymentSteps, Answer> = {
    submit: waiting,
    resolve: waiting,
    sendEmail: sent,
    sendText: sent,
  };
  const taken: string[] = [];
  const faults: string[] = [];
  const step = (name: keyof PaymentSteps) => async () => {
    taken.push(name);
    const result = answers[name];
    return typeof result === "function" ? result() : result;
  };
  const steps: PaymentSteps = {
    submit: step("submit"),
    resolve: step("resolve"),
    sendEmail: step("sendEmail"),
    sendText: step("sendText"),
  };
  return {
    runner: createWorkflowRunner(steps, (reason) => faults.push(reason)),
    taken: () => taken.splice(0),
    faults,
    answer: (name, result) => {
      answers[name] = result;
    },
  };
}

async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the local workflow runner", () => {
  it("drives a payment and its receipts to the end, once at a time, looking less and less often", async () => {
    const { runner, taken, answer, faults } = driving();
    runner.drive(six);
    runner.drive(six);
    await pass(249);
    expect(taken()).toStrictEqual(["submit"]);
    await pass(1);
    expect(taken()).toStrictEqual(["resolve"]);
    await pass(374);
    expect(taken()).toStrictEqual([]);
    await pass(1);
    expect(taken()).toStrictEqual(["resolve"]);
    await pass(60_000);
    expect(taken().length).toBeGreaterThanOrEqual(29);
    answer("resolve", paid);
    await pass(2_000);
    expect(taken()).toStrictEqual(["resolve", "sendEmail", "sendText"]);
    expect(vi.getTimerCount()).toBe(0);
    expect(faults).toStrictEqual([]);
    runner.drive(six);
  });

  it("looks at a payment at once when it is woken, and at no other", async () => {
    const { runner, taken, answer } = driving();
    runner.drive(six);
    await pass(0);
    expect(taken()).toStrictEqual(["submit"]);
    runner.wake(seven.paymentId);
    await pass(0);
    expect(taken()).toStrictEqual([]);
    answer("resolve", { ...paid, next: "end" });
    runner.wake(six.paymentId);
    await pass(0);
    expect(taken()).toStrictEqual(["resolve"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("tries each receipt at its own turn, five times at the most", async () => {
    const { runner, taken, answer } = driving();
    answer("submit", paid);
    answer("sendEmail", unsent);
    answer("sendText", unsent);
    runner.drive(six);
    await pass(0);
    expect(taken()).toStrictEqual(["submit", "sendEmail", "sendText"]);
    runner.wake(six.paymentId);
    await pass(1_999);
    expect(taken()).toStrictEqual([]);
    await pass(1);
    expect(taken()).toStrictEqual(["sendEmail", "sendText"]);
    answer("sendText", sent);
    await pass(20_000);
    expect(taken()).toStrictEqual(["sendEmail", "sendText", "sendEmail", "sendEmail"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("stops payments that wait, and leaves no timer", async () => {
    const { runner, taken } = driving();
    runner.drive(six);
    runner.drive(seven);
    await pass(0);
    expect(taken()).toStrictEqual(["submit", "submit"]);
    runner.stop();
    await pass(60_000);
    expect(taken()).toStrictEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("stops with two receipts of one payment pending, and leaves no timer", async () => {
    const { runner, taken, answer } = driving();
    answer("submit", paid);
    answer("sendEmail", unsent);
    answer("sendText", unsent);
    runner.drive(six);
    await pass(0);
    expect(vi.getTimerCount()).toBe(2);
    taken();
    runner.stop();
    expect(vi.getTimerCount()).toBe(0);
    await pass(60_000);
    expect(taken()).toStrictEqual([]);
  });

  it.each([
    ["waiting", waiting],
    ["paid", paid],
  ])("stops in the midst of a step that says %s, and takes no other", async (_what, result) => {
    const { runner, taken, answer } = driving();
    answer("submit", result);
    runner.drive(six);
    runner.stop();
    await pass(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(taken()).toStrictEqual(["submit"]);
  });

  it("stops in the midst of sending a receipt, and leaves no timer", async () => {
    const { runner, taken, answer } = driving();
    answer("submit", { ...paid, next: "send-email" });
    answer("sendEmail", () => {
      runner.stop();
      return unsent;
    });
    runner.drive(six);
    await pass(0);
    expect(taken()).toStrictEqual(["submit", "sendEmail"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("reports a step that throws, and can be started again", async () => {
    const { runner, taken, answer, faults } = driving();
    answer("submit", () => {
      throw new Error("invoice-store: unavailable");
    });
    runner.drive(six);
    await pass(0);
    expect(faults).toStrictEqual(["invoice-store: unavailable"]);
    expect(vi.getTimerCount()).toBe(0);
    answer("submit", { ...paid, next: "end" });
    runner.drive(six);
    await pass(0);
    expect(taken()).toStrictEqual(["submit", "submit"]);
    expect(faults).toHaveLength(1);
  });
});
