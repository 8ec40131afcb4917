import { describe, expect, it } from "vitest";

import { recoveredPaymentId } from "../../ids.ts";
import type { WorkflowInput, WorkflowStarter } from "../../ports/workflow-starter.ts";
import { invoiceId, paymentId } from "../make.ts";
import { value } from "../outcome.ts";

/** A starter, and the workflows it has started. */
export interface WorkflowStarterHarness {
  readonly starter: WorkflowStarter;
  /** All of them, those that have ended included. */
  readonly started: () => readonly WorkflowInput[] | Promise<readonly WorkflowInput[]>;
  /** Ends the workflow of a payment; where a starter does not know of ends, nothing. */
  readonly end: (input: WorkflowInput) => void | Promise<void>;
}

const first = { invoiceId: invoiceId("007"), paymentId: paymentId("first") };
const second = { invoiceId: invoiceId("007"), paymentId: paymentId("second") };
const third = { invoiceId: invoiceId("007"), paymentId: paymentId("third") };
// The longest id, recovered for the 999th time.
const longestPaymentId = recoveredPaymentId(paymentId("p".repeat(64)), 999);

/** What every workflow starter does. */
export function describeWorkflowStarter(
  name: string,
  create: () => WorkflowStarterHarness | Promise<WorkflowStarterHarness>,
): void {
  describe(`workflow starter: ${name}`, () => {
    it("starts a payment's workflow with its two ids and nothing else", async () => {
      const { starter, started } = await create();
      expect(value(await starter.start(first))).toBe("started");
      expect(await started()).toStrictEqual([first]);
    });

    it("starts no second one while the first runs, however often it is asked", async () => {
      const { starter, started } = await create();
      await starter.start(first);
      for (let nth = 0; nth < 3; nth += 1) value(await starter.start(first));
      expect(await started()).toStrictEqual([first]);
    });

    it("starts no second one after the first has ended, and says that one was started already", async () => {
      const { starter, started, end } = await create();
      await starter.start(first);
      await end(first);
      for (let nth = 0; nth < 3; nth += 1) {
        expect(value(await starter.start(first))).toBe("already-started");
      }
      expect(await started()).toStrictEqual([first]);
    });

    it("starts one workflow when it is asked fifty times at once", async () => {
      const { starter, started } = await create();
      const answers = await Promise.all(Array.from({ length: 50 }, () => starter.start(first)));
      expect(answers.map((answer) => value(answer))).toContain("started");
      expect(await started()).toStrictEqual([first]);
    });

    it("starts another payment of the same invoice, whether the first still runs or not", async () => {
      const { starter, started, end } = await create();
      await starter.start(first);
      expect(value(await starter.start(second))).toBe("started");
      await end(first);
      expect(value(await starter.start(third))).toBe("started");
      const paymentIds = (await started()).map((input) => input.paymentId);
      expect(paymentIds.toSorted()).toStrictEqual(
        [first, second, third].map((input) => input.paymentId),
      );
    });

    it("starts payments with the longest ids there are", async () => {
      const { starter, started } = await create();
      const longest = { invoiceId: invoiceId("é".repeat(64)), paymentId: longestPaymentId };
      expect(value(await starter.start(longest))).toBe("started");
      expect(await started()).toStrictEqual([longest]);
    });
  });
}
