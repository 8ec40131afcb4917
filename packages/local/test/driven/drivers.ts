import { createMemoryCallbackStore, createMemoryWorkflowWaker } from "@billsdue/adapters-memory";
import {
  type EventPublisher,
  isOpen,
  type Payment,
  paymentOf,
  unavailable,
  type WorkflowInput,
} from "@billsdue/core";
import { value } from "@billsdue/core/testing";
import { createPaymentSteps, type PaymentSteps } from "@billsdue/handlers";
import { type CallFunction, deployLocally, type Ended } from "@billsdue/handlers/testing";
import {
  isWait,
  paymentWorkflow,
  waitForPayer,
  type WakeUpPorts,
  wakingEvents,
} from "@billsdue/handlers/workflow";
import { errAsync } from "neverthrow";

import { createWorkflowRunner } from "../../src/workflow-runner.ts";
import type { Perform, Stage } from "./stage.ts";

/** What drives payments. */
export interface Driver {
  readonly drive: (input: WorkflowInput) => void;
  /** Told to by everybody who moves a payment. */
  readonly events: EventPublisher;
  /** Whether somebody drives a payment now. */
  readonly isDriving: () => boolean;
  /** How much of the time that goes by the driver has to live through, in milliseconds. */
  readonly timeOf: (milliseconds: number) => number;
  /** How the executions have ended, and what had become of the payment by then. */
  readonly endings: readonly Ending[];
}

/** The end of one execution. */
export interface Ending {
  readonly ended: Ended;
  readonly transitions: readonly string[];
  readonly payment: Payment;
}

const deployed = deployLocally(paymentWorkflow);
/** More than anything takes that comes to an end. */
const mostCalls = 500;

/** Drives as the state machine does: its definition, in an engine in this process. */
export function byStateMachine({ ports, perform, losesWakeUp }: Stage): Driver {
  const endings: Ending[] = [];
  let running = 0;
  let calls = 0;
  const callFunction: CallFunction = async (handler, input) => {
    calls += 1;
    if (calls > mostCalls) throw new Error("it goes round for ever");
    switch (handler) {
      case "submit-payment":
        return steps.submit(input);
      case "resolve-payment":
        return isWait(input)
          ? perform("wait", () => waitForPayer(wakeUps, input))
          : steps.resolve(input);
      case "send-email":
        return steps.sendEmail(input);
      case "send-text":
        return steps.sendText(input);
      default:
        throw new TypeError(`no step of a payment: ${handler}`);
    }
  };
  const workflow = deployed(callFunction);
  const waker = createMemoryWorkflowWaker(workflow.wake);
  const wakeUps: WakeUpPorts = {
    invoices: ports.invoices,
    callbacks: createMemoryCallbackStore(),
    waker: {
      wake: (token, news) =>
        losesWakeUp() ? errAsync(unavailable("waker", "lost")) : waker.wake(token, news),
    },
    clock: ports.clock,
  };
  const events = wakingEvents(ports.events, wakeUps, () => undefined);
  const steps = performed(createPaymentSteps({ ...ports, events }), perform);

  const driveToTheEnd = async ({ invoiceId, paymentId }: WorkflowInput) => {
    running += 1;
    const execution = workflow.start({ invoiceId, paymentId });
    const ended = await execution.ended;
    const invoice = value(await ports.invoices.load(invoiceId));
    const payment = invoice && paymentOf(invoice, paymentId);
    if (payment === undefined) throw new TypeError("there is no payment");
    endings.push({ ended, transitions: await execution.transitions, payment });
    running -= 1;
  };
  return {
    drive: (input) => void driveToTheEnd(input),
    events,
    isDriving: () => running > 0,
    timeOf: (milliseconds) => milliseconds,
    endings,
  };
}

/** Drives as the local program does. */
export function byRunner({ ports, perform }: Stage): Driver {
  const events: EventPublisher = {
    publish: (told) => {
      for (const event of told) if ("paymentId" in event) runner.wake(event.paymentId);
      return ports.events.publish(told);
    },
  };
  const steps = performed(createPaymentSteps({ ...ports, events }), perform);
  const runner = createWorkflowRunner(steps, () => undefined);
  return {
    drive: runner.drive,
    events,
    // Nobody knows: the sweep looks whenever it likes.
    isDriving: () => false,
    // It looks every two seconds at least: once is enough while nothing happens.
    timeOf: (milliseconds) => Math.min(milliseconds, 2_000),
    endings: [],
  };
}

function performed(steps: PaymentSteps, perform: Perform): PaymentSteps {
  return {
    submit: (input) => perform("submit", () => steps.submit(input)),
    resolve: (input) => perform("resolve", () => steps.resolve(input)),
    sendEmail: (input) => perform("sendEmail", () => steps.sendEmail(input)),
    sendText: (input) => perform("sendText", () => steps.sendText(input)),
  };
}

/** What is wrong with how a workflow has left its payment that says it is done: nothing is open, and every receipt was tried. */
export function leftUndone({ payment }: Ending): readonly string[] {
  if (isOpen(payment)) return [`the payment is ${payment.status}`];
  const receipts = payment.status === "captured" ? payment.receipts : [];
  return receipts
    .filter(({ attempts }) => attempts === 0)
    .map(({ to }) => `the ${to.channel} was never tried`);
}
