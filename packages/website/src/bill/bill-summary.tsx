import type { BillBody } from "@billsdue/handlers/contract";

import { dayText } from "../text/day-text.ts";
import { balanceText, billWords, needsBiller } from "./bill-words.ts";

export function BillSummary({ bill }: { readonly bill: BillBody }) {
  const { label, meaning, amountLabel } = billWords(bill);
  return (
    <>
      <p role="status" class={`state state-${bill.state}`}>
        <strong class="state-label">{label}</strong>{" "}
        <span class="state-meaning">
          {meaning}
          {needsBiller(bill) && ` If you have a question, contact ${bill.billerName}.`}
        </span>
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
      </dl>
    </>
  );
}
