import type { PaymentBody } from "@billsdue/handlers/contract";

import { outcomeText } from "../payment/payment-words.ts";
import { paymentFragment } from "../place/route.ts";
import { moneyText } from "../text/money-text.ts";

export function PaymentList({ payments }: { readonly payments: readonly PaymentBody[] }) {
  return (
    <section aria-labelledby="payments-heading">
      <h2 id="payments-heading">Payments so far</h2>
      <ul class="payments">
        {payments.toReversed().map((payment) => (
          <li key={payment.paymentId}>
            <span class="amount">{moneyText(payment.amount)}</span>
            <span>{outcomeText(payment)}</span>
            {payment.receiptNumber !== undefined && (
              <a href={paymentFragment(payment.paymentId)}>
                Receipt<span class="visually-hidden"> for {moneyText(payment.amount)}</span>
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
