import {
  addMilliseconds,
  type CallbackStore,
  type Clock,
  type EventPublisher,
  type Failure,
  type InvoiceId,
  type InvoiceStore,
  isOpen,
  type PaymentId,
  paymentOf,
  type WorkflowInput,
  type WorkflowWaker,
  type Woken,
} from "@billsdue/core";
import { ok, type ResultAsync, safeTry } from "neverthrow";
import * as z from "zod/mini";

import { failed } from "../failed.ts";
import { workflowInput } from "./payment-steps.ts";
import { paymentResult } from "./step-result.ts";

/** What a workflow that waits is woken with. */
export interface WakeUpPorts {
  readonly invoices: Pick<InvoiceStore, "load">;
  readonly callbacks: CallbackStore;
  readonly waker: WorkflowWaker;
  readonly clock: Clock;
}

/** Longer than an execution may run. */
const keptMs = 31 * 24 * 60 * 60_000;

const waitInput = z.object({ taskToken: z.string().check(z.minLength(1)) });

/** Whether a step is asked to let the workflow wait, instead of to find out at once. */
export function isWait(input: unknown): boolean {
  return z.safeParse(waitInput, input).success;
}

/**
 * Lets the workflow wait: keeps its task token beside the payment, and wakes it at once where the payment has ended by then. Whoever ends
 * it later finds the token, since that was kept before the payment was read. Throws where trying again may help.
 */
export async function waitForPayer(ports: WakeUpPorts, input: unknown): Promise<void> {
  const { taskToken, ...ids } = z.parse(z.looseObject(waitInput.shape), input);
  const { invoiceId, paymentId } = z.parse(workflowInput, ids);
  const until = addMilliseconds(ports.clock.now(), keptMs);
  const waited = await ports.callbacks
    .keep(paymentId, taskToken, until)
    .andThen(() => wake(ports, { invoiceId, paymentId }, taskToken));
  if (waited.isErr()) throw failed(waited.error);
}

/**
 * A publisher that wakes the workflow of each payment that has ended, and then tells `events`. A wake-up that fails is told to `onFailure`
 * alone: what is left to do for the payment is found by the sweep, and the workflow's time to wait ends.
 */
export function wakingEvents(
  events: EventPublisher,
  ports: WakeUpPorts,
  onFailure: (failure: Failure) => void,
): EventPublisher {
  return {
    publish: (told) =>
      safeTry(async function* () {
        for (const event of told) {
          if (!isEnd(event.type) || !("paymentId" in event)) continue;
          const woken = await wakeWaiting(ports, event);
          if (woken.isErr()) onFailure(woken.error);
        }
        yield* events.publish(told);
        return ok(undefined);
      }),
  };
}

function isEnd(type: string): boolean {
  return (
    type === "payment-captured" || type === "payment-declined" || type === "payment-not-charged"
  );
}

function wakeWaiting(
  ports: WakeUpPorts,
  { invoiceId, paymentId }: WorkflowInput,
): ResultAsync<Woken | undefined, Failure> {
  return ports.callbacks
    .find(paymentId, ports.clock.now())
    .andThen((token) =>
      token === undefined
        ? ok<Woken | undefined, Failure>(undefined)
        : wake(ports, { invoiceId, paymentId }, token),
    );
}

/** Wakes whoever waits under the token, if the payment has ended. */
function wake(
  { invoices, waker, clock }: WakeUpPorts,
  { invoiceId, paymentId }: { readonly invoiceId: InvoiceId; readonly paymentId: PaymentId },
  token: string,
): ResultAsync<Woken | undefined, Failure> {
  return safeTry(async function* () {
    const invoice = yield* invoices.load(invoiceId);
    const payment = invoice && paymentOf(invoice, paymentId);
    if (payment === undefined || isOpen(payment)) return ok(undefined);
    const woken = yield* waker.wake(token, paymentResult(payment, clock.now()));
    return ok(woken);
  });
}
