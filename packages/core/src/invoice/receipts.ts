import { err, ok, type Result } from "neverthrow";

import { absurd } from "../decider.ts";
import type { PaymentId } from "../ids.ts";
import type { CapturedPayment } from "../payment/payment.ts";
import { type Channel, mostAttempts, type Receipt, retryDelaysMs } from "../receipt/receipt.ts";
import { addMilliseconds } from "../time/instant.ts";
import type { InvoiceCommand } from "./command.ts";
import type { InvoiceEvent } from "./event.ts";
import { type Invoice, paymentOf } from "./invoice.ts";
import type { InvoiceRefusal } from "./refusal.ts";

type BeginReceipt = Extract<InvoiceCommand, { type: "begin-receipt" }>;
type RecordDelivery = Extract<InvoiceCommand, { type: "record-delivery" }>;

/**
 * Claims the receipt for one try. Final receipts are `too-late`, one that is being tried or has to wait is `being-done`; a text whose
 * try was cut short may have gone out, so it is given up instead of sent twice.
 */
export function beginReceipt(
  invoice: Invoice,
  command: BeginReceipt,
): Result<readonly InvoiceEvent[], InvoiceRefusal> {
  return receiptOf(invoice, command).andThen(
    ({ receipt }): Result<readonly InvoiceEvent[], InvoiceRefusal> => {
      const { to, number, attempts } = receipt;
      switch (receipt.status) {
        case "sent":
        case "undeliverable":
          return err({ type: "too-late" });
        case "sending":
          if (receipt.leaseUntil > command.now) {
            return err({ type: "being-done", until: receipt.leaseUntil });
          }
          if (to.channel === "text" || attempts >= mostAttempts) {
            return ok([
              moved(command, undeliverable(receipt, command.now, "it is not known if it was sent")),
            ]);
          }
          break;
        case "queued":
          if (receipt.notBefore > command.now) {
            return err({ type: "being-done", until: receipt.notBefore });
          }
          break;
        default:
          return absurd(receipt);
      }
      const leaseUntil = addMilliseconds(command.now, command.leaseMs);
      return ok([
        moved(command, { to, number, attempts: attempts + 1, status: "sending", leaseUntil }),
      ]);
    },
  );
}

/** Takes note of what became of a try. On a final receipt it changes nothing. */
export function recordDelivery(
  invoice: Invoice,
  command: RecordDelivery,
): Result<readonly InvoiceEvent[], InvoiceRefusal> {
  return receiptOf(invoice, command).map(({ receipt }) => {
    if (receipt.status !== "sending") return [];
    return [moved(command, afterTry(receipt, command))];
  });
}

function afterTry(receipt: Receipt, { delivery, now }: RecordDelivery): Receipt {
  const { to, number, attempts } = receipt;
  switch (delivery.type) {
    case "delivered":
      return { to, number, attempts, status: "sent", at: now };
    case "refused":
      return undeliverable(receipt, now, delivery.reason);
    case "no-answer": {
      const delay = to.channel === "email" ? retryDelaysMs[attempts - 1] : undefined;
      return delay === undefined
        ? undeliverable(receipt, now, delivery.reason)
        : { to, number, attempts, status: "queued", notBefore: addMilliseconds(now, delay) };
    }
    default:
      return absurd(delivery);
  }
}

function undeliverable(
  { to, number, attempts }: Receipt,
  at: RecordDelivery["now"],
  reason: string,
): Receipt {
  return { to, number, attempts, status: "undeliverable", at, reason };
}

/** A captured payment with its receipt on one channel. */
export function receiptOf(
  invoice: Invoice,
  { paymentId, channel }: { readonly paymentId: PaymentId; readonly channel: Channel },
): Result<{ readonly payment: CapturedPayment; readonly receipt: Receipt }, InvoiceRefusal> {
  const payment = paymentOf(invoice, paymentId);
  if (payment === undefined) return err({ type: "payment-not-found" });
  if (payment.status !== "captured") return err({ type: "receipt-not-found" });
  const receipt = payment.receipts.find(({ to }) => to.channel === channel);
  return receipt === undefined ? err({ type: "receipt-not-found" }) : ok({ payment, receipt });
}

function moved({ paymentId }: BeginReceipt | RecordDelivery, receipt: Receipt): InvoiceEvent {
  return { type: "receipt-moved", paymentId, receipt };
}
