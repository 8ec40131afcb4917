import type {
  Channel,
  DeliveryRefused,
  EventPublisher,
  Failure,
  Mailer,
  PaymentGateway,
  Texter,
  WorkflowStarter,
} from "@billsdue/core";
import * as z from "zod/mini";

import { type Step, workflowInput } from "../workflow/payment-steps.ts";
import { failureEvent } from "./log-event.ts";
import type { MetricName, Telemetry } from "./telemetry.ts";

type Told = Pick<Telemetry, "log" | "measure">;

const metricOf: Readonly<Record<string, MetricName>> = {
  "payment-captured": "PaymentsCaptured",
  "payment-declined": "PaymentsDeclined",
  "payment-not-charged": "PaymentsNotCharged",
  "exception-raised": "Exceptions",
};

/** A publisher that also logs and counts what happens to payments, and logs why others could not be told: nobody else hears of that. */
export function observedEvents(events: EventPublisher, { log, measure }: Told): EventPublisher {
  return {
    publish: (told) => {
      for (const event of told) {
        if (!("paymentId" in event)) continue;
        const { type, invoiceId, paymentId } = event;
        log({ event: type, invoiceId, paymentId });
        const metric = metricOf[type];
        if (metric !== undefined) measure(metric, 1);
      }
      return events.publish(told).orTee((failure) => log(failureEvent(failure)));
    },
  };
}

/** A starter that logs why a workflow could not be started: whoever asks goes on without, since the sweep starts it. */
export function observedStarter(
  starter: WorkflowStarter,
  { log }: Pick<Telemetry, "log">,
): WorkflowStarter {
  return { start: (input) => starter.start(input).orTee((failure) => log(failureEvent(failure))) };
}

/** A mailer that counts what could not be sent, or will never be delivered, and logs why it could not be sent. */
export function observedMailer(mailer: Mailer, told: Told): Mailer {
  return {
    send: (message) => mailer.send(message).orTee((problem) => tell(told, "email", problem)),
  };
}

/** A texter that counts what could not be sent, or will never be delivered, and logs why it could not be sent. */
export function observedTexter(texter: Texter, told: Told): Texter {
  return {
    send: (message) => texter.send(message).orTee((problem) => tell(told, "text", problem)),
  };
}

/** What will never be delivered is no fault of ours, and is kept with the payment. */
function tell({ log, measure }: Told, channel: Channel, problem: Failure | DeliveryRefused): void {
  measure("ReceiptsFailed", 1, { name: "Channel", value: channel });
  if (problem.type !== "delivery-refused") log(failureEvent(problem));
}

/** A gateway that logs why it did not answer: what is recorded of that is only that nobody knows. */
export function observedGateway(
  gateway: PaymentGateway,
  { log }: Pick<Telemetry, "log">,
): PaymentGateway {
  const observe = (call: "purchase" | "inquire" | "cancel"): PaymentGateway[typeof call] => {
    return (payment) =>
      gateway[call](payment).orTee((failure) => {
        const { invoiceId, paymentId } = payment;
        log({ ...failureEvent(failure), invoiceId, paymentId });
      });
  };
  return {
    ...gateway,
    purchase: observe("purchase"),
    inquire: observe("inquire"),
    cancel: observe("cancel"),
  };
}

/** A step that logs what it tells the workflow, and why it has to be tried again. */
export function observedStep(name: string, step: Step, { log }: Pick<Telemetry, "log">): Step {
  return async (input) => {
    const ids = z.safeParse(workflowInput, input).data;
    try {
      const result = await step(input);
      if (ids !== undefined) log({ event: "step", step: name, result, ...ids });
      return result;
    } catch (error) {
      const reason = error instanceof Error ? error.message : "unknown";
      log({ event: "failure", type: "unavailable", port: name, reason, ...ids });
      throw error;
    }
  };
}
