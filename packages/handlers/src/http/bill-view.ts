import {
  balanceOf,
  type BillerPolicy,
  billStateOf,
  type CapturedPayment,
  type DueDate,
  type Instant,
  type Invoice,
  isPayable,
  localDateAt,
  maskName,
  sameWatermark,
} from "@billsdue/core";

import type { BillBody } from "./contract.ts";
import { factBodiesOf } from "./fact-view.ts";
import { moneyBodyOf } from "./money-body.ts";
import { paymentBodiesOf } from "./payment-view.ts";

/** What a payer sees of a bill: no e-mail, no telephone number, a masked name. */
export function billBodyOf(invoice: Invoice, policy: BillerPolicy, now: Instant): BillBody {
  const { amount, unposted } = balanceOf(invoice, policy);
  const state = billStateOf(invoice, policy, localDateAt(now, policy.timeZone));
  return {
    invoiceId: invoice.id,
    billerName: policy.billerName,
    customerName: maskName(invoice.customerName),
    balance: moneyBodyOf(invoice, amount),
    mayBePosted: unposted.some((capture) => !isSurelyUnposted(capture, invoice, policy)),
    state,
    payable: isPayable(state),
    ...(invoice.dueOn === undefined ? {} : { dueOn: dueWords(invoice.dueOn) }),
    facts: factBodiesOf(invoice, policy),
    payments: paymentBodiesOf(invoice, policy),
  };
}

/**
 * Whether the biller's figure cannot have the capture: it is of a file from before, or an operator has found that it does not. That it has
 * not moved, or not by that much, is no proof within the posting lag: what is newly billed may make up for the payment.
 */
function isSurelyUnposted(
  { capturedAt, postingDecision }: CapturedPayment,
  { asOf, figureSince, source }: Invoice,
  { timeZone }: BillerPolicy,
): boolean {
  if (postingDecision !== undefined && sameWatermark(postingDecision.figure, figureSince)) {
    return !postingDecision.posted;
  }
  // No other file has said anything of the invoice since the one that created it.
  const isFirst = source.decision === "created" && sameWatermark(asOf, figureSince);
  return isFirst || asOf.businessDate < localDateAt(capturedAt, timeZone);
}

function dueWords(due: DueDate): string {
  return due.type === "date" ? due.on : due.words;
}
