import { type FaultSettings, testCards } from "@billsdue/adapters-memory";
import { type DeclineReason, formatMoney } from "@billsdue/core";
import type { LocalCardPage } from "@billsdue/local-gateway";
import { html } from "hono/html";

import { faultWords } from "./gateway-page.ts";
import { page } from "./page.ts";

type Html = ReturnType<typeof html>;

const declineWords: Readonly<Record<DeclineReason, string>> = {
  "card-declined": "Your card was declined, and nothing was charged. Try another card.",
  "insufficient-funds":
    "Your card has insufficient funds, and nothing was charged. Try another card.",
};

/** The local card gateway's page: the only place where a card number is ever typed. */
export function cardPage(
  ref: string,
  { amount, invoiceId, returnUrl, status, declined }: LocalCardPage,
  faults: FaultSettings,
): Html {
  if (status === "over") {
    return page(
      "Card payment",
      html`<h1>This card page is over</h1>
        <p>It has been used, or its time has run out. Your bill shows what came of it.</p>
        <p><a href="${returnUrl}">Go back to your bill</a></p>`,
    );
  }
  return page(
    "Card payment",
    html`<p class="note">Local card gateway: no real cards here, and no money moves.</p>
      <h1>Card payment for invoice ${invoiceId}</h1>
      <p class="amount">${formatMoney(amount)}</p>
      ${declined === undefined ? "" : html`<p class="note" role="alert">${declineWords[declined]}</p>`}
      <form method="post" action="/cards/${ref}">
        <label for="card">Card number</label>
        <input
          id="card"
          name="card"
          inputmode="numeric"
          autocomplete="cc-number"
          required
          aria-describedby="card-hint"
        />
        <p id="card-hint">Any number but the test cards below is declined.</p>
        <button>Pay ${formatMoney(amount)}</button>
      </form>
      <h2>Or use a test card</h2>
      <form method="post" action="/cards/${ref}">
        <ul>
          ${testCards.map(
            ({ number, label }) =>
              html`<li>
                <button class="plain" name="card" value="${number}">
                  ${number.replaceAll(/(\d{4})(?=\d)/g, "$1 ")} ${label}
                </button>
              </li>`,
          )}
        </ul>
      </form>
      <form method="post" action="/cards/${ref}/leave">
        <button class="plain">Go back without paying</button>
      </form>
      <p>${faultWords(faults)} <a href="/gateway">Failure dial</a></p>`,
  );
}
