import { describe, expect, it } from "vitest";

import type { WorkflowInput, WorkflowStarter } from "../../ports/workflow-starter.ts";
import { invoiceId, paymentId } from "../make.ts";
import { value } from "../outcome.ts";

/** A starter, and the workflows it has started. */
export interface WorkflowStarterHarness {
  readonly starter: WorkflowStarter;
  readonly started: () => readonly WorkflowInput[] | Promise<readonly WorkflowInput[]>;
}

const first = { invoiceId: invoiceId("007"), paymentId: paymentId("first") };
const second = { invoiceId: invoiceId("007"), paymentId: paymentId("second") };

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

    it("says that it is started already, however often it is asked, and starts no second one", async () => {
      const { starter, started } = await create();
      await starter.start(first);
      for (let nth = 0; nth < 3; nth += 1) {
        expect(value(await starter.start(first))).toBe("already-started");
      }
      expect(await started()).toStrictEqual([first]);
    });

    it("starts one workflow when it is asked fifty times at once", async () => {
      const { starter, started } = await create();
      const answers = await Promise.all(Array.from({ length: 50 }, () => starter.start(first)));
      const told = answers.map((answer) => value(answer));
      expect(told.filter((answer) => answer === "started")).toHaveLength(1);
      expect(await started()).toStrictEqual([first]);
    });

    it("starts another payment of the same invoice", async () => {
      const { starter, started } = await create();
      await starter.start(first);
      expect(value(await starter.start(second))).toBe("started");
      expect(await started()).toStrictEqual([first, second]);
    });
  });
}
