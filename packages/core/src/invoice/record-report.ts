import { err, ok, type Result } from "neverthrow";

import { absurd, fold } from "../decider.ts";
import { recoveredPaymentId } from "../ids.ts";
import { sameMoney } from "../money/money.ts";
import { applyReport, capture } from "../payment/apply-report.ts";
import type { GatewayReport } from "../payment/gateway-report.ts";
import type { CapturedPayment, OpenPayment, Payment } from "../payment/payment.ts";
import { isOpen, paymentTransitions, stageOf } from "../payment/transitions.ts";
import type { BillerPolicy } from "../policy.ts";
import { applyWaiting } from "./apply-waiting.ts";
import type { InvoiceCommand } from "./command.ts";
import type { InvoiceEvent } from "./event.ts";
import { evolve } from "./evolve.ts";
import { capturesOfPayment, type Invoice, paymentOf } from "./invoice.ts";
import { raise } from "./raise.ts";
import type { InvoiceRefusal } from "./refusal.ts";

type RecordReport = Extract<InvoiceCommand, { type: "record-report" }>;
type Approval = GatewayReport & { operation: "purchase"; outcome: "approved" };

/**
 * Takes note of what the gateway says. Nothing it says is lost: what fits moves the payment, what does not becomes an exception, and so
 * does each capture besides.
 * The same report again changes nothing.
 */
export function recordReport(
  invoice: Invoice,
  command: RecordReport,
): Result<readonly InvoiceEvent[], InvoiceRefusal> {
  return reportsIn(command.report).reduce<Result<readonly InvoiceEvent[], InvoiceRefusal>>(
    (decided, report) =>
      decided.andThen((events) =>
        recordOne(fold(evolve, invoice, events) ?? invoice, { ...command, report }).map((more) => [
          ...events,
          ...more,
        ]),
      ),
    ok([]),
  );
}

/** One for all that the gateway has taken under the key. */
function reportsIn(report: GatewayReport): readonly GatewayReport[] {
  if (!isApproval(report)) return [report];
  const { besides = [], ...first } = report;
  return [first, ...besides.map((taken) => ({ ...first, ...taken }))];
}

function recordOne(
  invoice: Invoice,
  command: RecordReport,
): Result<readonly InvoiceEvent[], InvoiceRefusal> {
  const payment = paymentOf(invoice, command.paymentId);
  if (payment === undefined) return err({ type: "payment-not-found" });
  const { report } = command;
  if (isApproval(report)) {
    if (isKnown(invoice, payment, report)) return ok([]);
    const difference = differenceOf(report, payment, invoice);
    if (difference !== undefined) return ok(raiseAboutMoney(invoice, payment, report, difference));
  }
  if (isOpen(payment)) return ok(onOpen(invoice, payment, command));
  const target = paymentTransitions[stageOf(payment)].reports[report.operation][report.outcome];
  return ok(
    target === "late-money" && isApproval(report)
      ? onLateMoney(invoice, payment, report, command.policy)
      : [],
  );
}

function onOpen(
  invoice: Invoice,
  payment: OpenPayment,
  { report, now, notFoundGraceMs, policy }: RecordReport,
): readonly InvoiceEvent[] {
  const { events, biller } = applyWaiting(invoice, policy);
  const effect = applyReport(payment, report, { now, notFoundGraceMs, biller });
  switch (effect.type) {
    case "stays":
      return [];
    case "exception":
      return raise(invoice, {
        type: "report-makes-no-sense",
        paymentId: payment.id,
        at: report.at,
        report: `${report.operation} ${report.outcome} while ${payment.status}`,
      });
    case "moved":
      return [
        ...(isOpen(effect.payment) ? [] : events),
        { type: "payment-moved", payment: effect.payment },
      ];
    default:
      return absurd(effect);
  }
}

/** A payment that has ended stays as it is; money reported on it all the same is kept beside it. */
function onLateMoney(
  invoice: Invoice,
  payment: Payment,
  approval: Approval,
  policy: BillerPolicy,
): readonly InvoiceEvent[] {
  if (capturesOfPayment(invoice, payment.id).length > 0) {
    return raiseAboutMoney(invoice, payment, approval, "captured-twice");
  }
  return [
    ...recover(invoice, payment, approval, policy),
    ...raiseAboutMoney(invoice, payment, approval, "captured-after-end"),
  ];
}

/** Keeps money which `payment` can no longer hold as a payment beside it. Nobody asked for a receipt of it. */
export function recover(
  invoice: Invoice,
  payment: Payment,
  money: Pick<Approval, "at" | "gatewayRef" | "amount">,
  policy: BillerPolicy,
): readonly InvoiceEvent[] {
  const { events, biller } = applyWaiting(invoice, policy);
  const earlier = capturesOfPayment(invoice, payment.id).filter(
    ({ recoveredFrom }) => recoveredFrom,
  );
  const recovered: CapturedPayment = {
    ...capture({ ...payment, receiptTo: [] }, money, biller),
    id: recoveredPaymentId(payment.id, earlier.length + 1),
    recoveredFrom: payment.id,
  };
  return [...events, { type: "payment-recovered", payment: recovered }];
}

function raiseAboutMoney(
  invoice: Invoice,
  { id: paymentId }: Payment,
  { at, gatewayRef, amount: money }: Approval,
  type: "amount-differs" | "currency-differs" | "captured-after-end" | "captured-twice",
): readonly InvoiceEvent[] {
  return raise(invoice, { type, paymentId, at, gatewayRef, money });
}

function isKnown(
  invoice: Invoice,
  payment: Payment,
  { gatewayRef, amount: { currency, minorUnits } }: Approval,
): boolean {
  return (
    currency === invoice.currency &&
    capturesOfPayment(invoice, payment.id).some(
      (known) => known.gatewayRef === gatewayRef && known.amount === minorUnits,
    )
  );
}

function isApproval(report: GatewayReport): report is Approval {
  return report.operation === "purchase" && report.outcome === "approved";
}

function differenceOf(
  { amount }: Approval,
  payment: Payment,
  { currency }: Invoice,
): "amount-differs" | "currency-differs" | undefined {
  if (amount.currency !== currency) return "currency-differs";
  return sameMoney(amount, { currency, minorUnits: payment.amount }) ? undefined : "amount-differs";
}
