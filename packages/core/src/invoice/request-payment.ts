import { err, ok, type Result } from "neverthrow";

import { absurd } from "../decider.ts";
import { sameMoney } from "../money/money.ts";
import type { Payment } from "../payment/payment.ts";
import { sameFields } from "../same-fields.ts";
import { addMilliseconds, type Instant } from "../time/instant.ts";
import { localDateAt } from "../time/local-date.ts";
import { balanceOf } from "./balance.ts";
import { billStateOf } from "./bill-state.ts";
import type { InvoiceCommand } from "./command.ts";
import type { InvoiceEvent } from "./event.ts";
import { type Invoice, longestPast } from "./invoice.ts";
import type { InvoiceRefusal } from "./refusal.ts";

type RequestPayment = Extract<InvoiceCommand, { type: "request-payment" }>;

const day = 24 * 60 * 60 * 1000;

/**
 * Reserves the invoice for one payment of its whole balance. The same key with the same wishes is the same request and changes
 * nothing; with other wishes it is refused.
 */
export function requestPayment(
  invoice: Invoice,
  command: RequestPayment,
): Result<readonly InvoiceEvent[], InvoiceRefusal> {
  const earlier = invoice.payments.find(
    (payment) => payment.idempotencyKey === command.idempotencyKey,
  );
  if (earlier !== undefined) {
    const same =
      sameMoney(command.expectedAmount, {
        currency: invoice.currency,
        minorUnits: earlier.amount,
      }) && sameContacts(earlier.receiptTo, command.receiptTo);
    return same ? ok([]) : err({ type: "idempotency-key-reused" });
  }
  return refusalOf(invoice, command).map(() => [
    {
      type: "payment-requested",
      payment: {
        id: command.paymentId,
        amount: command.expectedAmount.minorUnits,
        requestedAt: command.now,
        idempotencyKey: command.idempotencyKey,
        receiptTo: command.receiptTo,
        status: "created",
      },
    },
  ]);
}

function refusalOf(invoice: Invoice, command: RequestPayment): Result<true, InvoiceRefusal> {
  const { policy, now } = command;
  const state = billStateOf(invoice, policy, localDateAt(now, policy.timeZone));
  switch (state) {
    case "processing":
    case "being-checked":
      return err({ type: "payment-in-progress" });
    case "paid":
      return err({ type: "invoice-already-paid" });
    case "settled":
      return err({ type: "not-payable", reason: "nothing-owed" });
    case "in-credit":
    case "posting-dispute":
    case "under-review":
    case "closed":
      return err({ type: "not-payable", reason: state });
    case "due":
    case "overdue":
    case "partly-paid":
      break;
    default:
      return absurd(state);
  }
  const attempts = recentAttempts(invoice, now);
  if (attempts.filter(({ status }) => status === "declined").length >= policy.declinesPerDay) {
    return err({ type: "not-payable", reason: "too-many-declines" });
  }
  if (attempts.length >= policy.attemptsPerDay) {
    return err({ type: "not-payable", reason: "too-many-attempts" });
  }
  const { payments, exceptions, resolutions } = invoice;
  if (payments.length + exceptions.length + resolutions.length >= longestPast) {
    return err({ type: "not-payable", reason: "too-long-a-past" });
  }
  const balance = {
    currency: invoice.currency,
    minorUnits: balanceOf(invoice, policy).amount,
  };
  if (!sameMoney(command.expectedAmount, balance)) return err({ type: "invoice-changed", balance });
  return ok(true);
}

/** The payments of the last 24 hours that ended without a capture. */
function recentAttempts(invoice: Invoice, now: Instant): readonly Payment[] {
  const since = addMilliseconds(now, -day);
  return invoice.payments.filter((payment) => "endedAt" in payment && payment.endedAt > since);
}

function sameContacts(
  left: RequestPayment["receiptTo"],
  right: RequestPayment["receiptTo"],
): boolean {
  return (
    left.length === right.length &&
    left.every((contact) => right.some((other) => sameFields(contact, other)))
  );
}
