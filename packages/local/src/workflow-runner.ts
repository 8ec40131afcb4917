import { type Channel, isReceiptFinal, type PaymentId, type WorkflowInput } from "@billsdue/core";
import type { PaymentSteps, StepResult } from "@billsdue/handlers";

/** Drives payments in this process, as the state machine does elsewhere. */
export interface WorkflowRunner {
  /** Drives a payment, unless it is doing so already. */
  readonly drive: (input: WorkflowInput) => void;
  /** Looks at a payment now instead of at its next turn; a receipt keeps its turn. */
  readonly wake: (paymentId: PaymentId) => void;
  /** Stops driving; what is open is found again by the sweep of the next start. */
  readonly stop: () => void;
}

const leastWaitMs = 250;
const mostWaitMs = 2_000;
const mostReceiptTries = 5;

interface Sleeper {
  /** The payment whose news end the sleep early. */
  readonly paymentId: PaymentId | undefined;
  readonly wake: () => void;
}

/** A runner over the payment steps. A step that throws ends the drive: the sweep comes back to the payment. */
export function createWorkflowRunner(
  steps: PaymentSteps,
  onFault: (reason: string) => void,
): WorkflowRunner {
  const sleepers = new Set<Sleeper>();
  const driven = new Set<PaymentId>();
  let stopped = false;

  const sleep = (milliseconds: number, paymentId?: PaymentId) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        sleepers.delete(sleeper);
        resolve();
      };
      const sleeper: Sleeper = { paymentId, wake };
      const timer = setTimeout(wake, milliseconds);
      sleepers.add(sleeper);
    });

  const driveToTheEnd = async (input: WorkflowInput): Promise<void> => {
    let result = await steps.submit(input);
    for (let wait = leastWaitMs; isWaiting(result); wait *= 1.5) {
      if (stopped) return;
      await sleep(Math.min(wait, mostWaitMs), input.paymentId);
      if (stopped) return;
      result = await steps.resolve(input);
    }
    await Promise.all(channelsOf(result).map((channel) => deliver(input, channel)));
  };

  const deliver = async (input: WorkflowInput, channel: Channel): Promise<void> => {
    const send = channel === "email" ? steps.sendEmail : steps.sendText;
    for (let tries = 0; tries < mostReceiptTries && !stopped; tries += 1) {
      const result = await send(input);
      if (result.type !== "receipt" || isReceiptFinal(result) || stopped) return;
      await sleep(mostWaitMs);
    }
  };

  return {
    drive: (input) => {
      if (driven.has(input.paymentId)) return;
      driven.add(input.paymentId);
      driveToTheEnd(input)
        .catch((error: unknown) => onFault(error instanceof Error ? error.message : "fault"))
        .finally(() => driven.delete(input.paymentId));
    },
    wake: (paymentId) => {
      for (const sleeper of sleepers) if (sleeper.paymentId === paymentId) sleeper.wake();
    },
    stop: () => {
      stopped = true;
      for (const { wake } of sleepers) wake();
    },
  };
}

function isWaiting({ next }: StepResult): boolean {
  return next === "wait";
}

function channelsOf({ next }: StepResult): readonly Channel[] {
  switch (next) {
    case "send-email":
      return ["email"];
    case "send-text":
      return ["text"];
    case "send-both":
      return ["email", "text"];
    default:
      return [];
  }
}
