import { err, ok, type Result } from "neverthrow";

import { absurd, type Decider } from "../decider.ts";
import { sendsOf } from "../payment/apply-report.ts";
import {
  type AwaitingPayment,
  type OpenPayment,
  type Payment,
  requestOf,
} from "../payment/payment.ts";
import { isOpen, paymentTransitions, stageOf } from "../payment/transitions.ts";
import type { BillerPolicy } from "../policy.ts";
import { addMilliseconds } from "../time/instant.ts";
import { applyWaiting } from "./apply-waiting.ts";
import type { InvoiceCommand } from "./command.ts";
import type { InvoiceEvent } from "./event.ts";
import { evolve } from "./evolve.ts";
import { type Invoice, paymentOf } from "./invoice.ts";
import { noteDispute } from "./note-dispute.ts";
import { pauseSweep } from "./pause-sweep.ts";
import { beginReceipt, recordDelivery } from "./receipts.ts";
import { recordReport } from "./record-report.ts";
import { recordRow } from "./record-row.ts";
import type { InvoiceRefusal } from "./refusal.ts";
import { requestPayment } from "./request-payment.ts";
import { resolveCase } from "./resolve-case.ts";

type MovePayment = Extract<
  InvoiceCommand,
  { type: "submit-payment" | "resubmit-payment" | "cancel-payment" }
>;

const commands = {
  "submit-payment": "submit",
  "resubmit-payment": "resubmit",
  "cancel-payment": "cancel",
} as const;

/** Decides what `command` makes happen to the invoice, or why nothing does. Pure and total. */
export function decide(
  command: InvoiceCommand,
  invoice: Invoice | undefined,
): Result<readonly InvoiceEvent[], InvoiceRefusal> {
  if (command.type === "record-row") {
    return recordRow(invoice, command.stated, command.policy).map(({ events }) => events);
  }
  if (invoice === undefined) return err({ type: "invoice-not-found" });
  switch (command.type) {
    case "request-payment":
      return requestPayment(invoice, command);
    case "submit-payment":
    case "resubmit-payment":
    case "cancel-payment":
      return noted(movePayment(invoice, command), invoice, command.policy);
    case "record-report":
      return noted(recordReport(invoice, command), invoice, command.policy);
    case "resolve-case":
      return noted(resolveCase(invoice, command), invoice, command.policy);
    case "pause-sweep":
      return ok(pauseSweep(invoice, command));
    case "begin-receipt":
      return beginReceipt(invoice, command);
    case "record-delivery":
      return recordDelivery(invoice, command);
    default:
      return absurd(command);
  }
}

/** The invoice aggregate as a decider. Its state is undefined before the first row. */
export const invoiceDecider: Decider<
  Invoice | undefined,
  InvoiceCommand,
  InvoiceEvent,
  InvoiceRefusal
> = { initial: undefined, decide, evolve };

function noted(
  decided: Result<readonly InvoiceEvent[], InvoiceRefusal>,
  invoice: Invoice,
  policy: BillerPolicy,
): Result<readonly InvoiceEvent[], InvoiceRefusal> {
  return decided.map((events) => noteDispute(invoice, events, policy));
}

function movePayment(
  invoice: Invoice,
  command: MovePayment,
): Result<readonly InvoiceEvent[], InvoiceRefusal> {
  const payment = paymentOf(invoice, command.paymentId);
  if (payment === undefined) return err({ type: "payment-not-found" });
  if (!isOpen(payment)) return err({ type: "too-late" });
  if (payment.status === "submitting" && payment.leaseUntil > command.now) {
    return err({ type: "being-done", until: payment.leaseUntil });
  }
  if (command.type !== "cancel-payment" && invoice.exceptions.length > 0) {
    return err({ type: "not-payable", reason: "under-review" });
  }
  const target = paymentTransitions[stageOf(payment)].commands[commands[command.type]];
  switch (target) {
    case "submitting purchase":
      return ok([{ type: "payment-moved", payment: purchasing(payment, command) }]);
    case "submitting cancel":
      return ok([{ type: "payment-moved", payment: canceling(payment, command) }]);
    case "canceled":
      return ok([
        ...applyWaiting(invoice, command.policy).events,
        { type: "payment-moved", payment: canceled(payment, command) },
      ]);
    case "captured":
    case "failed":
    case "refused":
      return err({ type: "too-late" });
    default:
      return absurd(target);
  }
}

function canceled(payment: OpenPayment, { now }: MovePayment): Payment {
  return { ...requestOf(payment), status: "canceled", endedAt: now };
}

function purchasing(payment: OpenPayment, command: MovePayment): Payment {
  return { ...callOf(payment, command), operation: "purchase" };
}

function canceling(payment: OpenPayment, command: MovePayment): Payment {
  return { ...callOf(payment, command), operation: "cancel", before: beforeCancel(payment) };
}

function callOf(payment: OpenPayment, { now, leaseMs }: MovePayment) {
  return {
    ...requestOf(payment),
    status: "submitting",
    firstSentAt: sendsOf(payment, now).firstSentAt,
    sentAt: now,
    leaseUntil: addMilliseconds(now, leaseMs),
  } as const;
}

/** A purchase whose caller is gone may or may not have happened. */
function beforeCancel(payment: OpenPayment): AwaitingPayment {
  switch (payment.status) {
    case "pending":
    case "requires-action":
    case "unknown":
      return payment;
    case "created":
    case "submitting":
      if (payment.status === "submitting" && payment.operation === "cancel") return payment.before;
      return {
        ...requestOf(payment),
        status: "unknown",
        ...sendsOf(payment, payment.requestedAt),
      };
    default:
      return absurd(payment);
  }
}
