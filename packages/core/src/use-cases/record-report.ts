import { ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import type { GatewayReport } from "../payment/gateway-report.ts";
import type { Payment } from "../payment/payment.ts";
import { type Change, changeInvoice } from "./change-invoice.ts";
import type { PaymentInput, PaymentPorts } from "./payment-ports.ts";
import { paymentIn } from "./stored-payment.ts";
import { tellOf } from "./tell-of.ts";

/** A report on one payment. */
export interface ReportInput extends PaymentInput {
  readonly report: GatewayReport;
}

/** Takes note of a report, wherever it comes from, and tells other services what it changed. */
export function recordReport(
  ports: Pick<PaymentPorts, "invoices" | "gateway" | "events" | "clock" | "policy">,
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
          now: ports.clock.now(),
          notFoundGraceMs: ports.gateway.capabilities.notFoundGraceMs,
          policy: ports.policy,
        },
        known,
      );
      await tellOf(ports.events, change);
      return ok(change);
    });
}

/** The same, and gives the payment as it is then. */
export function reportOn(
  ports: PaymentPorts,
): (input: ReportInput) => ResultAsync<Payment, InvoiceRefusal | Failure> {
  return (input) =>
    recordReport(ports)(input).andThen(({ invoice }) => paymentIn(invoice, input.paymentId));
}
