import type { Channel, PaymentId, WorkflowInput, WorkflowStarter } from "@billsdue/core";
import type { PaymentSteps, StepResult } from "@billsdue/handlers";
import { okAsync } from "neverthrow";

/** Drives payments in this process, as the state machine does elsewhere. */
export interface WorkflowRunner extends WorkflowStarter {
  /** Looks at a payment now instead of at its next turn. */
  readonly wake: (paymentId: PaymentId) => void;
  /** Stops driving; what is open is found again by the sweep of the next start. */
  readonly stop: () => void;
}

const leastWaitMs = 250;
const mostWaitMs = 2_000;
const mostReceiptTries = 5;

/** A runner over the payment steps. A step that throws ends the drive: the sweep comes back to the payment. */
export function createWorkflowRunner(
  steps: () => PaymentSteps,
  onFault: (reason: string) => void,
): WorkflowRunner {
  const sleeping = new Map<PaymentId, () => void>();
  const driven = new Set<PaymentId>();
  let stopped = false;

  const sleep = (paymentId: PaymentId, milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      sleeping.set(paymentId, () => {
        clearTimeout(timer);
        resolve();
      });
    });

  const drive = async (input: WorkflowInput): Promise<void> => {
    let result = await steps().submit(input);
    for (let wait = leastWaitMs; isWaiting(result) && !stopped; wait *= 1.5) {
      await sleep(input.paymentId, Math.min(wait, mostWaitMs));
      result = await steps().resolve(input);
    }
    const channels = result.type === "payment" ? result.receipts : [];
    await Promise.all(channels.map((channel) => deliver(input, channel)));
  };

  const deliver = async (input: WorkflowInput, channel: Channel): Promise<void> => {
    const send = channel === "email" ? steps().sendEmail : steps().sendText;
    for (let tries = 0; tries < mostReceiptTries && !stopped; tries += 1) {
      const result = await send(input);
      if (result.type !== "receipt" || result.final) return;
      await sleep(input.paymentId, mostWaitMs);
    }
  };

  return {
    start: (input) => {
      if (driven.has(input.paymentId)) return okAsync("already-started");
      driven.add(input.paymentId);
      drive(input)
        .catch((error: unknown) => onFault(error instanceof Error ? error.message : "fault"))
        .finally(() => {
          driven.delete(input.paymentId);
          sleeping.delete(input.paymentId);
        });
      return okAsync("started");
    },
    wake: (paymentId) => sleeping.get(paymentId)?.(),
    stop: () => {
      stopped = true;
      for (const wake of sleeping.values()) wake();
    },
  };
}

function isWaiting(result: StepResult): boolean {
  return result.type === "payment" && !result.ended;
}
