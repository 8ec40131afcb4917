import type { PaymentId } from "../ids.ts";
import type { CapturedPayment, OpenPayment } from "../payment/payment.ts";
import { paymentTransitions, stageOf } from "../payment/transitions.ts";
import type { BillerPolicy } from "../policy.ts";
import { addMilliseconds, type Instant } from "../time/instant.ts";
import { sameWatermark } from "../watermark.ts";
import { postingOf } from "./balance.ts";
import { capturesOf, capturesOfPayment, type Invoice, openPaymentOf } from "./invoice.ts";
import {
  countedMoneyActions,
  exceptionActions,
  type OperatorAction,
  operatorCommands,
  postingActions,
} from "./operator-action.ts";
import type { PaymentException } from "./payment-exception.ts";

/** Something that an operator may decide, and what may be decided. */
export type OperatorCase = {
  /** Its name on this invoice: the exception's id, the payment's, or `posting-` and the capture's. */
  readonly id: string;
  readonly paymentId: PaymentId;
  readonly since: Instant;
  readonly actions: readonly OperatorAction[];
} & (
  | { readonly type: "exception"; readonly exception: PaymentException }
  | { readonly type: "posting-dispute"; readonly capture: CapturedPayment }
  | { readonly type: "open-payment"; readonly payment: OpenPayment }
);

/** What an operator may decide on the invoice: its exceptions, its posting disputes, a payment that nobody can tell of. */
export function operatorCasesOf(invoice: Invoice, policy: BillerPolicy): readonly OperatorCase[] {
  const exceptions = invoice.exceptions.map((exception): OperatorCase => ({
    id: exception.id,
    paymentId: exception.paymentId,
    since: exception.at,
    actions: actionsOn(exception, invoice),
    type: "exception",
    exception,
  }));
  const disputes = capturesOf(invoice)
    .filter((capture) => postingOf(capture, invoice, policy) === "disputed")
    .map((capture): OperatorCase => ({
      id: `posting-${capture.id}`,
      paymentId: capture.id,
      since: capture.capturedAt,
      actions: postingActions,
      type: "posting-dispute",
      capture,
    }));
  return [...exceptions, ...disputes, ...openPaymentCase(invoice)];
}

/** Money under a reference that a capture of the payment has already cannot be kept once more. */
function actionsOn(exception: PaymentException, invoice: Invoice): readonly OperatorAction[] {
  const actions = exceptionActions[exception.type];
  if (exception.type !== "amount-differs") return actions;
  const isCounted = capturesOfPayment(invoice, exception.paymentId).some(
    ({ gatewayRef }) => gatewayRef === exception.gatewayRef,
  );
  return isCounted ? countedMoneyActions : actions;
}

/** Of a payment that an exception tells of, the exception is what is to be decided. */
function openPaymentCase(invoice: Invoice): readonly OperatorCase[] {
  const payment = openPaymentOf(invoice);
  if (payment === undefined) return [];
  if (invoice.exceptions.some(({ paymentId }) => paymentId === payment.id)) return [];
  const { commands } = paymentTransitions[stageOf(payment)];
  const actions = operatorCommands.filter((command) => commands[command] !== "refused");
  if (actions.length === 0) return [];
  const { id, requestedAt: since } = payment;
  return [{ id, paymentId: id, since, actions, type: "open-payment", payment }];
}

/** Most of what is open ends by itself before this. */
export const stuckAfterMs: number = 60 * 60_000;

/**
 * Since when an operator may have to look at the invoice, or undefined: an exception waits, nobody has been able to tell of a payment for an hour, or a
 * capture is in a posting dispute that nobody has decided. A store indexes it.
 */
export function reviewSince(invoice: Invoice): Instant | undefined {
  const disputed =
    invoice.disputed === true
      ? capturesOf(invoice).filter((capture) => isUndecided(capture, invoice))
      : [];
  return [
    ...invoice.exceptions.map(({ at }) => at),
    ...disputed.map(({ capturedAt }) => capturedAt),
    ...openPaymentCase(invoice).map(({ since }) => addMilliseconds(since, stuckAfterMs)),
  ].toSorted()[0];
}

function isUndecided(
  { unpostedFigure, postingDecision }: CapturedPayment,
  { figureSince }: Invoice,
): boolean {
  if (!sameWatermark(unpostedFigure, figureSince)) return false;
  if (postingDecision === undefined) return true;
  return !postingDecision.posted && !sameWatermark(postingDecision.figure, figureSince);
}
