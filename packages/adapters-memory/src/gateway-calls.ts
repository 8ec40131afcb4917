import type { InvoiceId, PaymentId } from "@billsdue/core";

/** What somebody does at the gateway, or the gateway itself. */
export type GatewayOperation = "purchase" | "inquire" | "cancel" | "card" | "webhook";

/** Which call it is, by what is the same in every run: neither payment ids nor what other payments do. */
export interface GatewayCall {
  /** Undefined for a payment that the gateway has never been sent. */
  readonly invoiceId: InvoiceId | undefined;
  /** Which of the invoice's payments, from 1; 0 where the invoice is not known. */
  readonly attempt: number;
  readonly operation: GatewayOperation;
  /** Which call of that operation for the payment, from 1. */
  readonly nth: number;
}

/** Counts the calls of each payment; `invoiceId` is told with the first purchase. */
export type NextCall = (
  about: { readonly paymentId: PaymentId; readonly invoiceId?: InvoiceId },
  operation: GatewayOperation,
) => GatewayCall;

/** A counter that has seen no call yet. */
export function createCallCounter(): NextCall {
  const attempts = new Map<InvoiceId, number>();
  const payments = new Map<PaymentId, Pick<GatewayCall, "invoiceId" | "attempt">>();
  const calls = new Map<string, number>();
  return ({ paymentId, invoiceId }, operation) => {
    if (invoiceId !== undefined && !payments.has(paymentId)) {
      const attempt = (attempts.get(invoiceId) ?? 0) + 1;
      attempts.set(invoiceId, attempt);
      payments.set(paymentId, { invoiceId, attempt });
    }
    const which = `${operation} ${paymentId}`;
    const nth = (calls.get(which) ?? 0) + 1;
    calls.set(which, nth);
    const payment = payments.get(paymentId) ?? { invoiceId: undefined, attempt: 0 };
    return { ...payment, operation, nth };
  };
}
