import { err, ok, type Result } from "neverthrow";

import { absurd } from "../decider.ts";
import { capture } from "../payment/apply-report.ts";
import { type OpenPayment, type Payment, requestOf } from "../payment/payment.ts";
import { isOpen, paymentTransitions, stageOf } from "../payment/transitions.ts";
import { applyWaiting } from "./apply-waiting.ts";
import type { InvoiceCommand } from "./command.ts";
import type { InvoiceEvent } from "./event.ts";
import { everCapturedOf, type Invoice, paymentOf } from "./invoice.ts";
import { type OperatorCommand, speaksOfMoney } from "./operator-action.ts";
import { type OperatorCase, operatorCasesOf } from "./operator-cases.ts";
import type { PaymentException } from "./payment-exception.ts";
import { recover } from "./record-report.ts";
import type { InvoiceRefusal } from "./refusal.ts";

type ResolveCase = Extract<InvoiceCommand, { type: "resolve-case" }>;

/**
 * Carries out what an operator has decided, and keeps who decided it on what evidence. The same decision again, with the same reference
 * of the gateway, changes nothing.
 */
export function resolveCase(
  invoice: Invoice,
  command: ResolveCase,
): Result<readonly InvoiceEvent[], InvoiceRefusal> {
  const { caseId, action, by, evidence, now, policy } = command;
  const gatewayRef = command.gatewayRef?.trim() ?? "";
  const found = operatorCasesOf(invoice, policy).find(({ id }) => id === caseId);
  if (found === undefined) {
    const isDone = invoice.resolutions.some(
      (resolution) =>
        resolution.caseId === caseId &&
        resolution.action === action &&
        (resolution.gatewayRef ?? "") === gatewayRef,
    );
    return isDone ? ok([]) : err({ type: "case-not-found" });
  }
  if (!found.actions.includes(action)) {
    return err({ type: "action-not-allowed", allowed: found.actions });
  }
  if (by.trim() === "") return err({ type: "evidence-missing", missing: "by" });
  if (evidence.trim() === "") return err({ type: "evidence-missing", missing: "evidence" });
  if (speaksOfMoney(action) && gatewayRef === "") {
    return err({ type: "evidence-missing", missing: "gatewayRef" });
  }
  return ok([
    ...carriedOut(invoice, found, { ...command, gatewayRef }),
    {
      type: "case-resolved",
      resolution: {
        caseId,
        paymentId: found.paymentId,
        action,
        by: by.trim(),
        evidence: evidence.trim(),
        at: now,
        ...(gatewayRef === "" ? {} : { gatewayRef }),
        ...(found.type === "exception" ? { exception: found.exception } : {}),
      },
    },
  ]);
}

type Decision = ResolveCase & { readonly gatewayRef: string };

function carriedOut(
  invoice: Invoice,
  found: OperatorCase,
  decision: Decision,
): readonly InvoiceEvent[] {
  const { action } = decision;
  switch (action) {
    case "keep":
    case "refunded":
    case "noted":
      return found.type === "exception" ? settled(invoice, found.exception, decision) : [];
    case "posted":
    case "not-posted":
      return [
        {
          type: "posting-decided",
          paymentId: found.paymentId,
          decision: { posted: action === "posted", figure: invoice.figureSince },
        },
      ];
    case "confirm-captured":
    case "confirm-not-charged":
      return found.type === "open-payment"
        ? confirmed(invoice, found.payment, action, decision)
        : [];
    default:
      return absurd(action);
  }
}

/** The money of an exception is kept as the customer's payment, or is known to have been given back. */
function settled(
  invoice: Invoice,
  exception: PaymentException,
  decision: Decision,
): readonly InvoiceEvent[] {
  const payment = paymentOf(invoice, exception.paymentId);
  if (payment === undefined || exception.type === "report-makes-no-sense") return [];
  const isKept = decision.action === "keep";
  const { at, gatewayRef, money: amount } = exception;
  switch (exception.type) {
    case "amount-differs":
    case "currency-differs":
      if (isOpen(payment)) {
        const { events, biller } = applyWaiting(invoice, decision.policy);
        const ended = isKept
          ? capture(payment, { at, gatewayRef, amount }, biller)
          : notCharged(payment, decision);
        return [...events, { type: "payment-moved", payment: ended }];
      }
      return isKept ? recover(invoice, payment, { at, gatewayRef, amount }, decision.policy) : [];
    case "captured-twice":
      return isKept ? recover(invoice, payment, { at, gatewayRef, amount }, decision.policy) : [];
    case "captured-after-end":
      return isKept
        ? []
        : everCapturedOf(invoice)
            .filter(
              (made) =>
                made.recoveredFrom === payment.id &&
                made.gatewayRef === gatewayRef &&
                made.amount === amount.minorUnits,
            )
            .map(({ id }) => ({
              type: "payment-refunded",
              paymentId: id,
              refund: { gatewayRef: decision.gatewayRef, at: decision.now },
            }));
    default:
      return absurd(exception);
  }
}

/** By the table, as every move of a payment. */
function confirmed(
  invoice: Invoice,
  payment: OpenPayment,
  command: OperatorCommand,
  { now, policy, gatewayRef }: Decision,
): readonly InvoiceEvent[] {
  const target = paymentTransitions[stageOf(payment)].commands[command];
  const amount = { minorUnits: payment.amount };
  const { events, biller } = applyWaiting(invoice, policy);
  const ended =
    target === "captured"
      ? capture(payment, { at: now, gatewayRef, amount }, biller)
      : notCharged(payment, { now });
  return [...events, { type: "payment-moved", payment: ended }];
}

function notCharged(payment: OpenPayment, { now }: Pick<Decision, "now">): Payment {
  const status = payment.status === "created" ? "canceled" : "failed";
  return { ...requestOf(payment), status, endedAt: now };
}
