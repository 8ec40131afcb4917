import { ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceId } from "../ids.ts";
import type { InvoiceCommand } from "../invoice/command.ts";
import type { Invoice } from "../invoice/invoice.ts";
import { type OperatorCase, operatorCasesOf } from "../invoice/operator-cases.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import { addMilliseconds, type Instant } from "../time/instant.ts";
import { changeInvoice } from "./change-invoice.ts";
import type { PaymentPorts } from "./payment-ports.ts";
import { tellOf } from "./tell-of.ts";

/** What the operator's use cases work with. */
export type OperatorPorts = Pick<
  PaymentPorts,
  "invoices" | "gateway" | "events" | "clock" | "policy"
>;

/** A case with the invoice that it is about. */
export interface ListedCase {
  readonly invoice: Invoice;
  readonly case: OperatorCase;
}

const hour = 60 * 60_000;
/** Most of what is unknown, or accepted, is known by itself before this. */
const stuckAfterMs = hour;
const stuckAfterMsWhereSettledLater = 72 * hour;

/** The cases that wait for an operator, longest waiting first, of at most `limit` invoices. */
export function listOperatorCases(
  ports: OperatorPorts,
): (input: { readonly limit: number }) => ResultAsync<readonly ListedCase[], Failure> {
  return ({ limit }) =>
    ports.invoices.findForReview(limit).map((invoices) =>
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
  const stuckAt: Instant = addMilliseconds(
    found.since,
    isSlow ? stuckAfterMsWhereSettledLater : stuckAfterMs,
  );
  return stuckAt <= clock.now();
}

/** An operator's decision of one case. */
export type CaseDecision = Omit<
  Extract<InvoiceCommand, { type: "resolve-case" }>,
  "type" | "now" | "policy"
> & { readonly invoiceId: InvoiceId };

/** Carries out what an operator has decided, and keeps it with its evidence. The same decision again changes nothing. */
export function resolveOperatorCase(
  ports: OperatorPorts,
): (decision: CaseDecision) => ResultAsync<Invoice, InvoiceRefusal | Failure> {
  return ({ invoiceId, ...decision }) =>
    safeTry(async function* () {
      const change = yield* changeInvoice(ports.invoices, invoiceId, {
        type: "resolve-case",
        ...decision,
        now: ports.clock.now(),
        policy: ports.policy,
      });
      await tellOf(ports.events, change);
      return ok(change.invoice);
    });
}
