import { ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceId, PaymentId } from "../ids.ts";
import type { InvoiceEvent } from "../invoice/event.ts";
import type { Invoice } from "../invoice/invoice.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import type { GatewayReport } from "../payment/gateway-report.ts";
import type { DomainEvent } from "../ports/event-publisher.ts";
import { type Change, changeInvoice } from "./change-invoice.ts";
import type { PaymentPorts } from "./payment-ports.ts";

/** A report on one payment. `known` is the invoice as the caller has just stored it, where it has. */
export interface ReportInput {
  readonly invoiceId: InvoiceId;
  readonly paymentId: PaymentId;
  readonly report: GatewayReport;
  readonly known?: Invoice;
}

/** Takes note of a report, wherever it comes from, and tells other services what it changed. */
export function recordReport(
  ports: Pick<PaymentPorts, "invoices" | "gateway" | "events" | "policy">,
): (input: ReportInput) => ResultAsync<Change, InvoiceRefusal | Failure> {
  return ({ invoiceId, paymentId, report, known }) =>
    safeTry(async function* () {
      const change = yield* changeInvoice(
        ports.invoices,
        invoiceId,
        {
          type: "record-report",
          paymentId,
          report,
          notFoundGraceMs: ports.gateway.notFoundGraceMs,
          policy: ports.policy,
        },
        known,
      );
      const events = change.events.flatMap((event) => tellable(event, change.invoice));
      // Told after the fact: that nobody heard it does not undo the change.
      if (events.length > 0) await ports.events.publish(events);
      return ok(change);
    });
}

function tellable(event: InvoiceEvent, { id, currency }: Invoice): readonly DomainEvent[] {
  if (event.type === "exception-raised") {
    const { paymentId, type } = event.exception;
    return [{ type: "exception-raised", invoiceId: id, paymentId, exception: type }];
  }
  if (event.type !== "payment-moved" && event.type !== "payment-recovered") return [];
  const { payment } = event;
  const about = {
    invoiceId: id,
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
