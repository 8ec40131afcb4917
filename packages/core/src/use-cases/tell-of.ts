import type { InvoiceEvent } from "../invoice/event.ts";
import type { Invoice } from "../invoice/invoice.ts";
import type { DomainEvent, EventPublisher } from "../ports/event-publisher.ts";
import type { Change } from "./change-invoice.ts";

/** Tells other services what a change has done to payments. It tells after the fact: that nobody heard it does not undo the change. */
export async function tellOf(
  publisher: EventPublisher,
  { events, invoice }: Change,
): Promise<void> {
  const told = events.flatMap((event) => tellable(event, invoice));
  if (told.length > 0) await publisher.publish(told);
}

function tellable(event: InvoiceEvent, invoice: Invoice): readonly DomainEvent[] {
  const { id: invoiceId } = invoice;
  switch (event.type) {
    case "exception-raised": {
      const { paymentId, type: exception } = event.exception;
      return [{ type: "exception-raised", invoiceId, paymentId, exception }];
    }
    case "case-resolved": {
      const { paymentId, action } = event.resolution;
      return [{ type: "case-resolved", invoiceId, paymentId, action }];
    }
    case "payment-moved":
    case "payment-recovered":
      return tellableEnd(event.payment, invoice);
    default:
      return [];
  }
}

function tellableEnd(
  payment: Extract<InvoiceEvent, { type: "payment-moved" }>["payment"],
  { id: invoiceId, currency }: Invoice,
): readonly DomainEvent[] {
  const about = {
    invoiceId,
    paymentId: payment.id,
    amount: { currency, minorUnits: payment.amount },
  };
  switch (payment.status) {
    case "captured":
      return [{ type: "payment-captured", ...about }];
    case "declined":
      return [{ type: "payment-declined", ...about }];
    case "failed":
    case "canceled":
      return [{ type: "payment-not-charged", ...about }];
    default:
      return [];
  }
}
