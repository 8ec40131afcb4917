import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import type { InvoiceId } from "../ids.ts";
import type { InvoiceCommand } from "../invoice/command.ts";
import { decide } from "../invoice/decide.ts";
import { type Invoice, openPaymentOf } from "../invoice/invoice.ts";
import { type OperatorCase, operatorCasesOf, stuckAfterMs } from "../invoice/operator-cases.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import { addMilliseconds } from "../time/instant.ts";
import { changeInvoice } from "./change-invoice.ts";
import { gatewayPayment, type PaymentPorts } from "./payment-ports.ts";
import { recordReport } from "./record-report.ts";
import { loadInvoice } from "./stored-payment.ts";
import { tellOf } from "./tell-of.ts";

/** What the operator's use cases work with. */
export type OperatorPorts = Pick<
  PaymentPorts,
  "invoices" | "gateway" | "events" | "clock" | "policy" | "paymentPage"
>;

/** A case with the invoice that it is about. */
export interface ListedCase {
  readonly invoice: Invoice;
  readonly case: OperatorCase;
}

/** What a gateway that settles later has accepted has its time: three days. */
const slowMs = 72 * 60 * 60_000;

/** The cases that wait for an operator, longest waiting first, of at most `limit` invoices. */
export function listOperatorCases(
  ports: OperatorPorts,
): (input: { readonly limit: number }) => ResultAsync<readonly ListedCase[], Failure> {
  return ({ limit }) =>
    ports.invoices.findForReview(ports.clock.now(), limit).map((invoices) =>
      invoices
        .flatMap((invoice) =>
          operatorCasesOf(invoice, ports.policy).map((found) => ({ invoice, case: found })),
        )
        .filter((listed) => isDue(listed.case, ports))
        .toSorted((left, right) => (left.case.since < right.case.since ? -1 : 1)),
    );
}

/** An open payment has its time to end by itself. */
function isDue(found: OperatorCase, { gateway, clock }: OperatorPorts): boolean {
  if (found.type !== "open-payment") return true;
  const isSlow = found.payment.status === "pending" && gateway.capabilities.settles === "later";
  return addMilliseconds(found.since, isSlow ? slowMs : stuckAfterMs) <= clock.now();
}

/** An operator's decision of one case. */
export type CaseDecision = Omit<
  Extract<InvoiceCommand, { type: "resolve-case" }>,
  "type" | "now" | "policy"
> & { readonly invoiceId: InvoiceId };

/**
 * Carries out what an operator has decided, and keeps it with its evidence. The same decision again changes nothing. That a payment was
 * not charged is made sure of first, where the gateway can cancel: somebody may still be at its card page. If it has been taken it is
 * `too-late`, and the payment is asked about again.
 */
export function resolveOperatorCase(
  ports: OperatorPorts,
): (decision: CaseDecision) => ResultAsync<Invoice, InvoiceRefusal | Failure> {
  return ({ invoiceId, ...decision }) =>
    safeTry(async function* () {
      const invoice = yield* loadInvoice(ports, invoiceId);
      const command = {
        type: "resolve-case",
        ...decision,
        now: ports.clock.now(),
        policy: ports.policy,
      } as const;
      // What is refused is not asked of the gateway.
      const intended = yield* decide(command, invoice);
      if (decision.action === "confirm-not-charged" && intended.length > 0) {
        yield* await makeSure(ports, invoice, decision.caseId);
      }
      const change = yield* changeInvoice(ports.invoices, invoiceId, command, invoice);
      await tellOf(ports.events, change);
      return ok(change.invoice);
    });
}

/** The gateway will not take the open payment any more. */
async function makeSure(
  ports: OperatorPorts,
  invoice: Invoice,
  caseId: string,
): Promise<Result<true, InvoiceRefusal | Failure>> {
  const open = openPaymentOf(invoice);
  if (open?.id !== caseId || !ports.gateway.capabilities.cancel) return ok(true);
  const answer = await ports.gateway.cancel(gatewayPayment(ports, invoice, open));
  if (answer.isErr()) return err(answer.error);
  const { outcome } = answer.value;
  if (outcome === "approved" || outcome === "expired") return ok(true);
  const known = { invoiceId: invoice.id, paymentId: open.id, known: invoice };
  const recorded = await recordReport(ports)({ ...known, report: answer.value });
  if (recorded.isErr()) return err(recorded.error);
  return err(
    outcome === "declined"
      ? { type: "too-late" }
      : unavailable("gateway", `it does not say that the payment will not be taken: ${outcome}`),
  );
}
