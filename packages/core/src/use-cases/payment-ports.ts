import type { PaymentId } from "../ids.ts";
import type { Invoice } from "../invoice/invoice.ts";
import type { Payment } from "../payment/payment.ts";
import type { BillerPolicy } from "../policy.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventPublisher } from "../ports/event-publisher.ts";
import type { InvoiceStore } from "../ports/invoice-store.ts";
import type { GatewayPayment, PaymentGateway } from "../ports/payment-gateway.ts";
import type { WorkflowInput } from "../ports/workflow-starter.ts";
import type { Instant } from "../time/instant.ts";

/** What the use cases that move a payment work with. */
export interface PaymentPorts {
  readonly invoices: InvoiceStore;
  readonly gateway: PaymentGateway;
  readonly events: EventPublisher;
  readonly clock: Clock;
  readonly policy: BillerPolicy;
  /** The website's page of a payment: the card page sends the payer back to it. */
  readonly paymentPage: (paymentId: PaymentId) => string;
}

/** Which payment; `known` is its invoice as the caller has just read or stored it, where it has, and saves a read. */
export interface PaymentInput extends WorkflowInput {
  readonly known?: Invoice | undefined;
}

/** Longer than any caller of the gateway may live. */
export const gatewayLeaseMs = 60_000;

/** A stored payment as the gateway is told of it. */
export function gatewayPayment(
  { paymentPage }: Pick<PaymentPorts, "paymentPage">,
  { id: invoiceId, currency }: Invoice,
  { id: paymentId, amount, requestedAt }: Payment,
): GatewayPayment {
  const returnUrl = paymentPage(paymentId);
  return { paymentId, invoiceId, amount: { currency, minorUnits: amount }, returnUrl, requestedAt };
}

/** What a command that leads to a call of the gateway says of the call. */
export function callNow({ clock, policy }: Pick<PaymentPorts, "clock" | "policy">): {
  readonly now: Instant;
  readonly leaseMs: number;
  readonly policy: BillerPolicy;
} {
  return { now: clock.now(), leaseMs: gatewayLeaseMs, policy };
}
