import type { PaymentBody } from "@billsdue/handlers/contract";

import { channelWords, deliveryWords, paidDayText } from "../payment/payment-words.ts";
import { dayText } from "../text/day-text.ts";
import { moneyText } from "../text/money-text.ts";

interface ReceiptProps {
  readonly payment: PaymentBody;
  readonly invoiceId: string;
  readonly billerName: string;
}

export function Receipt({ payment, invoiceId, billerName }: ReceiptProps) {
  const facts: readonly (readonly [string, string])[] = [
    ["Receipt number", payment.receiptNumber ?? "Not given yet"],
    ["Amount paid", moneyText(payment.amount)],
    ["Date", paidDayText(payment)],
    ...(payment.refundedOn === undefined
      ? []
      : [["Refunded on", dayText(payment.refundedOn)] as const]),
    ["Invoice", invoiceId],
    ["Paid to", billerName],
    ...(payment.receipts ?? []).map(
      ({ channel, status }) => [channelWords(channel), deliveryWords(status)] as const,
    ),
  ];
  return (
    <>
      <dl class="slip slip-receipt">
        {facts.map(([term, fact]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="button button-quiet" onClick={() => window.print()}>
        Print this receipt
      </button>
    </>
  );
}
