import { err, ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { IdempotencyKey, InvoiceId } from "../ids.ts";
import type { Invoice } from "../invoice/invoice.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import type { Money } from "../money/money.ts";
import type { Payment } from "../payment/payment.ts";
import type { BillerPolicy } from "../policy.ts";
import type { Clock } from "../ports/clock.ts";
import type { IdSource } from "../ports/id-source.ts";
import type { InvoiceStore } from "../ports/invoice-store.ts";
import type { PaymentGateway } from "../ports/payment-gateway.ts";
import type { WorkflowStarter } from "../ports/workflow-starter.ts";
import type { ReceiptContact } from "../receipt/receipt.ts";
import { changeInvoice } from "./change-invoice.ts";
import { loadInvoice } from "./stored-payment.ts";

/** What a payer asks for. */
export interface PaymentWish {
  readonly invoiceId: InvoiceId;
  readonly idempotencyKey: IdempotencyKey;
  /** The amount that the payer was shown; if it is no longer the balance, nothing is charged. */
  readonly expectedAmount: Money;
  readonly receiptTo: readonly ReceiptContact[];
}

/** The payment that the wish has led to, now or when it was first made. */
export interface RequestedPaymentAnswer {
  readonly invoice: Invoice;
  readonly payment: Payment;
  /** The same wish was made before: nothing was changed. */
  readonly replayed: boolean;
}

/**
 * Reserves the invoice for one payment and starts the workflow that drives it. Asking again with the same key finds the same payment, and
 * starts the workflow where that was lost; if it cannot be started now, the sweep will. Nothing new is reserved for an amount that the
 * gateway does not take, nor while it is not ready.
 */
export function requestPayment(ports: {
  readonly gateway: Pick<PaymentGateway, "capabilities" | "ready">;
  readonly invoices: InvoiceStore;
  readonly workflow: WorkflowStarter;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly policy: BillerPolicy;
}): (wish: PaymentWish) => ResultAsync<RequestedPaymentAnswer, InvoiceRefusal | Failure> {
  return (wish) =>
    safeTry(async function* () {
      const { invoiceId, idempotencyKey } = wish;
      const isSame = (made: Payment) => made.idempotencyKey === idempotencyKey;
      const known = yield* loadInvoice(ports, invoiceId);
      if (!known.payments.some(isSame)) {
        if (!ports.gateway.capabilities.takes(wish.expectedAmount)) {
          return err<never, InvoiceRefusal>({ type: "not-payable", reason: "amount-not-taken" });
        }
        yield* ports.gateway.ready();
      }
      const command = {
        type: "request-payment",
        paymentId: ports.ids.nextPaymentId(),
        idempotencyKey,
        expectedAmount: wish.expectedAmount,
        receiptTo: wish.receiptTo,
        now: ports.clock.now(),
        policy: ports.policy,
      } as const;
      const { invoice, events } = yield* changeInvoice(ports.invoices, invoiceId, command, known);
      const payment = invoice.payments.find(isSame);
      if (payment === undefined) return err<never, InvoiceRefusal>({ type: "payment-not-found" });
      if (payment.status === "created") {
        await ports.workflow.start({ invoiceId, paymentId: payment.id });
      }
      return ok({ invoice, payment, replayed: events.length === 0 });
    });
}
