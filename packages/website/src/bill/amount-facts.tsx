import type { BillBody } from "@billsdue/handlers/contract";

import { signedText } from "../text/money-text.ts";
import { isSettling } from "./bill-words.ts";
import { factsWords } from "./fact-words.ts";

/** How the amount comes about, where there is more to it than the biller's figure. */
export function AmountFacts({ bill }: { readonly bill: BillBody }) {
  if (bill.facts.length < 2 || isSettling(bill)) return null;
  const words = factsWords(bill.facts, bill.billerName);
  return (
    <section aria-labelledby="facts-heading">
      <h2 id="facts-heading">How this amount comes about</h2>
      <table class="facts" aria-labelledby="facts-heading">
        <tbody>
          {bill.facts.map((fact, nth) => (
            <tr key={nth}>
              <th scope="row">{words[nth]}</th>
              <td>{signedText(fact.amount)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            <td>{signedText(bill.balance)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
