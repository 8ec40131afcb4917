import { describe, expect, it } from "vitest";

import type { WorkflowWaker } from "../../ports/workflow-waker.ts";
import { value } from "../outcome.ts";

/** A waker, and a workflow that waits. */
export interface WorkflowWakerHarness {
  readonly waker: WorkflowWaker;
  /** What the workflow waits under. */
  readonly token: string;
  /** What the workflow was told, once it goes on; undefined while it waits. */
  readonly told: () => unknown;
}

const news = { status: "captured", channels: ["email"], nested: { amount: 0 } };

/** What every workflow waker does. */
export function describeWorkflowWaker(
  name: string,
  create: () => WorkflowWakerHarness | Promise<WorkflowWakerHarness>,
): void {
  describe(`workflow waker: ${name}`, () => {
    it("wakes the workflow and tells it the news as they are", async () => {
      const { waker, token, told } = await create();
      expect(await told()).toBeUndefined();
      expect(value(await waker.wake(token, news))).toBe("woken");
      expect(await told()).toStrictEqual(news);
    });

    it("is heard once under one token, and says that nobody waits any more", async () => {
      const { waker, token, told } = await create();
      value(await waker.wake(token, news));
      for (let nth = 0; nth < 3; nth += 1) {
        expect(value(await waker.wake(token, { status: "declined" }))).toBe("gone");
      }
      expect(await told()).toStrictEqual(news);
    });

    it("wakes one workflow where it is asked twenty times at once", async () => {
      const { waker, token } = await create();
      const answers = await Promise.all(Array.from({ length: 20 }, () => waker.wake(token, news)));
      const heard = answers.map((answer) => value(answer)).filter((answer) => answer === "woken");
      expect(heard).toStrictEqual(["woken"]);
    });
  });
}
