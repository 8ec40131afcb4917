import { ok, type ResultAsync, safeTry } from "neverthrow";

import { absurd } from "../decider.ts";
import type { Failure } from "../failure.ts";
import { type Invoice, openPaymentOf } from "../invoice/invoice.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import type { Payment } from "../payment/payment.ts";
import type { WorkflowInput, WorkflowStarter } from "../ports/workflow-starter.ts";
import { isReceiptFinal } from "../receipt/receipt.ts";
import type { Instant } from "../time/instant.ts";
import { changeInvoice } from "./change-invoice.ts";
import type { PaymentPorts } from "./payment-ports.ts";
import { resolvePayment } from "./resolve-payment.ts";
import type { ReceiptInput } from "./send-receipt.ts";
import { submitPayment } from "./submit-payment.ts";

/** What the sweep works with. */
export interface SweepPorts extends PaymentPorts {
  readonly workflow: WorkflowStarter;
  /** Sees to a receipt that nobody has sent: sends it, or has somebody send it. */
  readonly receipts: (receipt: ReceiptInput) => ResultAsync<unknown, InvoiceRefusal | Failure>;
}

/** What a sweep has seen to. */
export interface SweepReport {
  readonly invoices: number;
  /** Those that could not be seen to this time; the next sweep finds them again. */
  readonly failed: number;
  /** When the oldest payment was asked for that was found open, where one was. */
  readonly oldestOpen?: Instant;
}

/**
 * Finds what is due by `dueBy` and that perhaps no workflow drives any more, at most `limit` invoices, and takes each
 * one step further. A payment that is still open then is looked at again after a pause that doubles, so that it starves no other.
 */
export function sweepOpenPayments(
  ports: SweepPorts,
): (input: {
  readonly dueBy: Instant;
  readonly limit: number;
}) => ResultAsync<SweepReport, Failure> {
  return ({ dueBy, limit }) =>
    safeTry(async function* () {
      const open = yield* ports.invoices.findDue(dueBy, limit);
      let failed = 0;
      for (const invoice of open) {
        const steps = invoice.payments.flatMap((payment) => stepsOf(ports, invoice, payment));
        for (const step of steps) {
          // An adapter that throws must not keep the sweep from the others.
          const isDone = await step().then(
            (outcome) => outcome.isOk(),
            () => false,
          );
          if (!isDone) failed += 1;
        }
        if (openPaymentOf(invoice) !== undefined) await pause(ports, invoice);
      }
      const since = open.flatMap((invoice) => openPaymentOf(invoice)?.requestedAt ?? []);
      const [oldestOpen] = since.toSorted();
      const seen = { invoices: open.length, failed };
      return ok(oldestOpen === undefined ? seen : { ...seen, oldestOpen });
    });
}

/** One whose pause cannot be stored is found again at once. */
function pause(ports: SweepPorts, { id }: Invoice): ResultAsync<unknown, unknown> {
  return changeInvoice(ports.invoices, id, {
    type: "pause-sweep",
    now: ports.clock.now(),
    settles: ports.gateway.capabilities.settles,
  });
}

/** A workflow that was started and has not sent its payment may have died of it: the sweep sends it. Only one of them can. */
function startOrSubmit(ports: SweepPorts, ids: WorkflowInput): ReturnType<Step> {
  return ports.workflow
    .start(ids)
    .andThen((started) =>
      started === "already-started" ? submitPayment(ports)(ids).map(() => started) : ok(started),
    );
}

type Step = () => ResultAsync<unknown, unknown>;

function stepsOf(ports: SweepPorts, { id: invoiceId }: Invoice, payment: Payment): readonly Step[] {
  const ids = { invoiceId, paymentId: payment.id };
  switch (payment.status) {
    case "created":
      return [() => startOrSubmit(ports, ids)];
    case "submitting":
    case "pending":
    case "requires-action":
    case "unknown":
      return [() => resolvePayment(ports)(ids)];
    case "captured":
      return payment.receipts
        .filter((receipt) => !isReceiptFinal(receipt))
        .map(
          ({ to }) =>
            () =>
              ports.receipts({ ...ids, channel: to.channel }),
        );
    case "declined":
    case "failed":
    case "canceled":
      return [];
    default:
      return absurd(payment);
  }
}
