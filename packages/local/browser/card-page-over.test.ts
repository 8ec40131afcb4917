import { afterAll, beforeAll, expect, it } from "vitest";

import { type BillingSite, heading, openBillingSite, typeCard } from "./billing-site.ts";
import { beginWalk, type Viewport } from "./walk.ts";

// A payment ends unpaid when its card page has expired, 40 minutes after the wish.

const ways = ["declined", "insufficient-funds", "never typed"] as const;
const cards = {
  declined: "4000 0000 0000 0002",
  "insufficient-funds": "4000 0000 0000 9995",
} as const;

let site: BillingSite;
let nextInvoice = 0;

beforeAll(async () => {
  site = await openBillingSite(Array.from({ length: 6 }, (_, nth) => `C-${nth + 1}`));
});

afterAll(() => site.close());

const outcomes = {
  declined: {
    says: "Your payment was declined",
    why: "did not accept the payment",
    onTheBill: "Declined, nothing was charged",
  },
  "insufficient-funds": {
    says: "Your payment was declined",
    why: "not enough money available on the card",
    onTheBill: "Declined, nothing was charged",
  },
  "never typed": {
    says: "You have not been charged",
    why: "The payment ended before your card was charged",
    onTheBill: "Ended, nothing was charged",
  },
} as const;

it.each(ways.flatMap((way) => (["desktop", "phone"] as const).map((width) => ({ way, width }))))(
  "a card page that expires, its card $way, on a $width: says what came of it, and begins again",
  async ({ way, width }: { way: (typeof ways)[number]; width: Viewport }) => {
    const { page, look, end } = await beginWalk(
      site.browser,
      width,
      `over-${way.replace(" ", "-")}`,
      [site.website, site.backstage],
    );
    nextInvoice += 1;
    const invoice = `C-${nextInvoice}`;
    await site.lookUp(page, invoice);
    await page.getByRole("button", { name: "Pay 551.00 USD" }).click();
    await heading(page, /^Card payment for invoice/).waitFor();
    const cardPage = page.url();
    if (way !== "never typed") {
      await typeCard(page, cards[way]);
      await page.getByRole("alert").waitFor();
    }

    await site.program.putForward(39);
    await site.lookUp(page, invoice);
    await page.getByRole("link", { name: "Continue this payment" }).click();
    await heading(page, "Your payment is not finished").waitFor();
    await site.program.putForward(2);
    const { says, why, onTheBill } = outcomes[way];
    // Without reloading: the page keeps itself up to date.
    await heading(page, says).waitFor();
    await page.getByText(why).waitFor();
    await look("over");
    await page.goto(cardPage);
    await heading(page, "This card page is over").waitFor();
    await look("card page is over");
    await page.getByRole("link", { name: "Go back to your bill" }).click();
    await heading(page, says).waitFor();
    await page.getByRole("link", { name: "Go to your bill" }).click();
    await page.getByText(onTheBill).waitFor();
    await page.goBack();
    await page.getByRole("button", { name: "Try again" }).click();
    await heading(page, /^Card payment for invoice/).waitFor();
    expect(page.url()).not.toBe(cardPage);
    await typeCard(page, "4242 4242 4242 4242");
    await heading(page, "Paid").waitFor();
    await end();
  },
);
