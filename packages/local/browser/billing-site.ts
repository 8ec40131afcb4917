import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser, Locator, Page } from "playwright-core";
import { expect } from "vitest";

import { freePort } from "../test/run-billsdue.ts";
import { launchChromium } from "./chromium.ts";
import { type RunningWithClock, startWithMovableClock } from "./movable-clock.ts";

/** A browser, and a program that has bills for Anna Núñez of 551.00 USD each. */
export interface BillingSite {
  readonly browser: Browser;
  readonly program: RunningWithClock;
  readonly website: string;
  readonly backstage: string;
  readonly lookUp: (page: Page, invoice: string) => Promise<void>;
  /** Ends both; the program has nothing to complain of. */
  readonly close: () => Promise<void>;
}

/** Starts them, with a bill for each of `invoices`. */
export async function openBillingSite(invoices: readonly string[]): Promise<BillingSite> {
  const browser = await launchChromium();
  const folder = await mkdtemp(join(tmpdir(), "billsdue-browser-"));
  const port = await freePort();
  const website = `http://localhost:${port}`;
  const rows = invoices.map((invoice) => `${invoice},Anna Núñez,551.00\n`);
  const file = "bills-2026-11-20.csv";
  await writeFile(join(folder, file), `InvoiceID,CustomerName,Balance\n${rows.join("")}`);
  const program = await startWithMovableClock(["start", "-f", file, "-p", `${port}`], folder);
  await program.said("Ctrl-C stops it.");
  return {
    browser,
    program,
    website,
    backstage: `http://localhost:${port + 1}`,
    lookUp: async (page, invoice) => {
      await page.goto(website);
      await page.getByLabel("Invoice number").fill(invoice);
      await page.getByLabel("Name on the bill").fill("nunez");
      await page.getByRole("button", { name: "Find my bill" }).click();
      await heading(page, `Invoice ${invoice}`).waitFor();
    },
    close: async () => {
      await browser.close();
      program.child.kill("SIGINT");
      expect(await program.finished).toMatchObject({ code: 0, stderr: "" });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The page's headline. */
export function heading(page: Page, name: string | RegExp): Locator {
  return page.getByRole("heading", { level: 1, name });
}

/** Types a card at the card page. */
export async function typeCard(page: Page, card: string): Promise<void> {
  await page.getByLabel("Card number").fill(card);
  await page.getByRole("button", { name: /^Pay 551\.00 USD/ }).click();
}
