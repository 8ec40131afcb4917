import { err, ok, type Result } from "neverthrow";

import { absurd, type Decider } from "../decider.ts";
import {
  type AwaitingPayment,
  isOpen,
  type OpenPayment,
  type Payment,
  requestOf,
  type SubmittingPayment,
} from "../payment/payment.ts";
import { commandTransitions } from "../payment/transitions.ts";
import { addMilliseconds } from "../time/instant.ts";
import type { InvoiceCommand } from "./command.ts";
import type { InvoiceEvent } from "./event.ts";
import { evolve } from "./evolve.ts";
import { type Invoice, paymentOf } from "./invoice.ts";
import { beginReceipt, recordDelivery } from "./receipts.ts";
import { applyDeferred, recordReport } from "./record-report.ts";
import { recordRow } from "./record-row.ts";
import type { InvoiceRefusal } from "./refusal.ts";
import { requestPayment } from "./request-payment.ts";

type MovePayment = Extract<InvoiceCommand, { type: "submit-payment" | "cancel-payment" }>;

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
    case "cancel-payment":
      return movePayment(invoice, command);
    case "record-report":
      return recordReport(invoice, command);
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
  if (command.type === "submit-payment" && invoice.exceptions.length > 0) {
    return err({ type: "not-payable", reason: "under-review" });
  }
  const operation = command.type === "submit-payment" ? "submit" : "cancel";
  const target = commandTransitions[operation][payment.status];
  if (target === undefined) return err({ type: "too-late" });
  if (target === "canceled") {
    return ok([
      ...applyDeferred(invoice, payment, command.policy),
      { type: "payment-moved", payment: canceled(payment, command) },
    ]);
  }
  return ok([{ type: "payment-moved", payment: submitting(payment, command) }]);
}

function canceled(payment: OpenPayment, { now }: MovePayment): Payment {
  return { ...requestOf(payment), status: "canceled", endedAt: now };
}

/** What is not yet sent is sent; of what was sent already, the only thing to send is its cancellation. */
function submitting(payment: OpenPayment, { now, leaseMs }: MovePayment): Payment {
  const call = {
    ...requestOf(payment),
    status: "submitting",
    sentAt: now,
    leaseUntil: addMilliseconds(now, leaseMs),
  } as const;
  switch (payment.status) {
    case "created":
      return { ...call, operation: "purchase" };
    case "pending":
    case "requires-action":
    case "unknown":
      return { ...call, operation: "cancel", before: payment };
    case "submitting":
      return { ...call, operation: "cancel", before: beforeCancel(payment) };
    default:
      return absurd(payment);
  }
}

/** A purchase whose caller is gone may or may not have happened. */
function beforeCancel(payment: SubmittingPayment): AwaitingPayment {
  if (payment.operation === "cancel") return payment.before;
  return { ...requestOf(payment), status: "unknown", sentAt: payment.sentAt };
}
