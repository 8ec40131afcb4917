import type { BillBody } from "@billsdue/handlers/contract";

import { balanceText, billWords, needsBiller } from "./bill-words.ts";
import { dayText } from "./day-text.ts";

export function BillSummary({ bill }: { readonly bill: BillBody }) {
  const { label, meaning, amountLabel } = billWords(bill);
  return (
    <>
      <p role="status" class={`state state-${bill.state}`}>
        <strong class="state-label">{label}</strong> <span>{meaning}</span>
        {needsBiller(bill) && <span> If you have a question, contact {bill.billerName}.</span>}
      </p>
      <dl class="slip">
        <div class="slip-amount">
          <dt>{amountLabel}</dt>
          <dd>{balanceText(bill)}</dd>
        </div>
        {bill.dueOn !== undefined && (
          <div>
            <dt>Due date</dt>
            <dd>{dayText(bill.dueOn)}</dd>
          </div>
        )}
        <div>
          <dt>Customer</dt>
          <dd>{bill.customerName}</dd>
        </div>
        <div>
          <dt>Billed by</dt>
          <dd>{bill.billerName}</dd>
        </div>
      </dl>
    </>
  );
}
