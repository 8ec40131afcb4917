import { err, ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { Delivery } from "../invoice/command.ts";
import type { Invoice } from "../invoice/invoice.ts";
import { receiptOf } from "../invoice/receipts.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import type { CapturedPayment } from "../payment/payment.ts";
import type { BillerPolicy } from "../policy.ts";
import type { Clock } from "../ports/clock.ts";
import type { InvoiceStore } from "../ports/invoice-store.ts";
import type { DeliveryRefused, Mailer } from "../ports/mailer.ts";
import type { Texter } from "../ports/texter.ts";
import type { WorkflowInput } from "../ports/workflow-starter.ts";
import { receiptBody, type ReceiptFacts, receiptSubject, receiptText } from "../receipt/message.ts";
import type { Channel, Receipt } from "../receipt/receipt.ts";
import { localDateAt } from "../time/local-date.ts";
import { changeInvoice } from "./change-invoice.ts";
import { isPast } from "./stored-payment.ts";

/** What sending a receipt works with. */
export interface ReceiptPorts {
  readonly invoices: InvoiceStore;
  readonly mailer: Mailer;
  readonly texter: Texter;
  readonly clock: Clock;
  readonly policy: BillerPolicy;
}

/** Which receipt to send. */
export interface ReceiptInput extends WorkflowInput {
  readonly channel: Channel;
}

// Longer than any sender may live.
const leaseMs = 60_000;

/**
 * Tries once to send a captured payment's receipt on one channel, and gives its status. It is claimed before and the outcome is recorded
 * after; one that is final, or that somebody else is sending, is left alone. Never touches the payment.
 */
export function sendReceipt(
  ports: ReceiptPorts,
): (input: ReceiptInput) => ResultAsync<Receipt["status"], InvoiceRefusal | Failure> {
  return ({ invoiceId, paymentId, channel }) =>
    safeTry(async function* () {
      const about = { paymentId, channel };
      const claimed = await changeInvoice(ports.invoices, invoiceId, {
        type: "begin-receipt",
        ...about,
        now: ports.clock.now(),
        leaseMs,
      });
      if (claimed.isErr()) {
        if (!isPast(claimed.error)) return err(claimed.error);
        const stored = yield* ports.invoices.load(invoiceId);
        if (stored === undefined) return err<never, InvoiceRefusal>({ type: "invoice-not-found" });
        return receiptOf(stored, about).map(({ receipt }) => receipt.status);
      }
      const { payment, receipt } = yield* receiptOf(claimed.value.invoice, about);
      if (receipt.status !== "sending") return ok(receipt.status);
      const delivery = await deliver(ports, claimed.value.invoice, payment, receipt);
      const recorded = yield* changeInvoice(
        ports.invoices,
        invoiceId,
        { type: "record-delivery", ...about, delivery, now: ports.clock.now() },
        claimed.value.invoice,
      );
      const after = yield* receiptOf(recorded.invoice, about);
      return ok(after.receipt.status);
    });
}

async function deliver(
  { mailer, texter, policy }: ReceiptPorts,
  invoice: Invoice,
  payment: CapturedPayment,
  { to, number }: Receipt,
): Promise<Delivery> {
  const facts: ReceiptFacts = {
    billerName: policy.billerName,
    invoiceId: invoice.id,
    amount: { currency: invoice.currency, minorUnits: payment.amount },
    paidOn: localDateAt(payment.capturedAt, policy.timeZone),
    receiptNumber: number,
  };
  const sent =
    to.channel === "email"
      ? mailer.send({ to: to.address, subject: receiptSubject(facts), body: receiptBody(facts) })
      : texter.send({ to: to.number, text: receiptText(facts) });
  return sent.match((): Delivery => ({ type: "delivered" }), notDelivered);
}

function notDelivered(error: DeliveryRefused | Failure): Delivery {
  return error.type === "delivery-refused"
    ? { type: "refused", reason: error.reason }
    : { type: "no-answer", reason: error.type };
}
