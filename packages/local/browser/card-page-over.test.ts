import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";

import { freePort } from "../test/run-billsdue.ts";
import { launchChromium } from "./chromium.ts";
import { type RunningWithClock, startWithMovableClock } from "./movable-clock.ts";
import { beginWalk, type Viewport } from "./walk.ts";

// A payment ends unpaid when its card page has expired, 40 minutes after the wish.

const ways = ["declined", "insufficient-funds", "never typed"] as const;
const cards = {
  declined: "4000 0000 0000 0002",
  "insufficient-funds": "4000 0000 0000 9995",
} as const;

let browser: Browser;
let program: RunningWithClock;
let folder: string;
let website: string;
let backstage: string;
let nextInvoice = 0;

beforeAll(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), "billsdue-browser-"));
  const port = await freePort();
  [website, backstage] = [`http://localhost:${port}`, `http://localhost:${port + 1}`];
  const rows = Array.from({ length: 6 }, (_, nth) => `C-${nth + 1},Anna Núñez,551.00\n`);
  await writeFile(
    join(folder, "bills-2026-11-20.csv"),
    `InvoiceID,CustomerName,Balance\n${rows.join("")}`,
  );
  const args = ["start", "-f", "bills-2026-11-20.csv", "-p", `${port}`];
  program = await startWithMovableClock(args, folder);
  await program.said("Ctrl-C stops it.");
});

afterAll(async () => {
  await browser.close();
  program.child.kill("SIGINT");
  expect(await program.finished).toMatchObject({ code: 0, stderr: "" });
  await rm(folder, { recursive: true, force: true });
});

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name });

async function lookUp(page: Page, invoice: string): Promise<void> {
  await page.goto(website);
  await page.getByLabel("Invoice number").fill(invoice);
  await page.getByLabel("Name on the bill").fill("nunez");
  await page.getByRole("button", { name: "Find my bill" }).click();
  await heading(page, `Invoice ${invoice}`).waitFor();
}

async function useCard(page: Page, card: string): Promise<void> {
  await page.getByLabel("Card number").fill(card);
  await page.getByRole("button", { name: /^Pay 551\.00 USD/ }).click();
}

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
    const { page, look, end } = await beginWalk(browser, width, `over-${way.replace(" ", "-")}`, [
      website,
      backstage,
    ]);
    nextInvoice += 1;
    const invoice = `C-${nextInvoice}`;
    await lookUp(page, invoice);
    await page.getByRole("button", { name: "Pay 551.00 USD" }).click();
    await heading(page, /^Card payment for invoice/).waitFor();
    const cardPage = page.url();
    if (way !== "never typed") {
      await useCard(page, cards[way]);
      await page.getByRole("alert").waitFor();
    }

    await program.putForward(39);
    await lookUp(page, invoice);
    await page.getByRole("link", { name: "Continue this payment" }).click();
    await heading(page, "Your payment is not finished").waitFor();
    await program.putForward(2);
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
    await useCard(page, "4242 4242 4242 4242");
    await heading(page, "Paid").waitFor();
    await end();
  },
);
