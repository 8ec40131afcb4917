import {
  balanceOf,
  type BillerPolicy,
  billStateOf,
  type DueDate,
  type Instant,
  type Invoice,
  isPayable,
  localDateAt,
  maskName,
} from "@billsdue/core";

import type { BillBody } from "./contract.ts";
import { factBodiesOf } from "./fact-view.ts";
import { moneyBodyOf } from "./money-body.ts";
import { paymentBodiesOf } from "./payment-view.ts";

/** What a payer sees of a bill: no e-mail, no telephone number, a masked name. */
export function billBodyOf(invoice: Invoice, policy: BillerPolicy, now: Instant): BillBody {
  const state = billStateOf(invoice, policy, localDateAt(now, policy.timeZone));
  return {
    invoiceId: invoice.id,
    billerName: policy.billerName,
    customerName: maskName(invoice.customerName),
    balance: moneyBodyOf(invoice, balanceOf(invoice, policy).amount),
    state,
    payable: isPayable(state),
    ...(invoice.dueOn === undefined ? {} : { dueOn: dueWords(invoice.dueOn) }),
    facts: factBodiesOf(invoice, policy),
    payments: paymentBodiesOf(invoice, policy),
  };
}

function dueWords(due: DueDate): string {
  return due.type === "date" ? due.on : due.words;
}
