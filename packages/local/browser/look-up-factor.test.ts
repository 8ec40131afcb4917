import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { freePort, type Running, startBillsdue } from "../test/run-billsdue.ts";
import { launchChromium } from "./chromium.ts";
import { beginWalk } from "./walk.ts";

let browser: Browser;
let program: Running;
let folder: string;
let website: string;

const file = `InvoiceID,CustomerName,Balance,DueDate,IsProcessed,LookupFactor
F-1,Anna Núñez,551.00,2099-12-01,0,SW1A 1AA
F-2,Bob Lee,12.00,2099-12-01,0,
`;

beforeAll(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), "billsdue-browser-"));
  const port = await freePort();
  website = `http://localhost:${port}`;
  await writeFile(join(folder, "bills-2026-11-20.csv"), file);
  const args = ["-f", "bills-2026-11-20.csv", "--look-up", "name-and-factor", "-p", `${port}`];
  program = startBillsdue(["start", ...args], folder);
  await program.said("Ctrl-C stops it.");
});

afterAll(async () => {
  await browser.close();
  program.child.kill("SIGINT");
  expect(await program.finished).toMatchObject({ code: 0, stderr: "" });
  await rm(folder, { recursive: true, force: true });
});

const factorField = (page: Page) => page.getByLabel("Customer number");

async function fill(page: Page, invoice: string, name: string, factor: string): Promise<void> {
  await page.getByLabel("Invoice number").fill(invoice);
  await page.getByLabel("Name on the bill").fill(name);
  await factorField(page).fill(factor);
}

describe("a look-up with a factor", () => {
  it.each(["desktop", "phone"] as const)(
    "opens the bill to who knows the id, the name and the factor, by the keyboard alone, on a %s",
    async (width) => {
      const { page, look, end } = await beginWalk(browser, width, "factor", [website]);
      await page.goto(website);
      await factorField(page).waitFor();
      expect(await factorField(page).getAttribute("autocomplete")).toBe("off");
      await look("look up");
      await page.getByLabel("Invoice number").focus();
      for (const text of ["F-1", "nunez"]) {
        await page.keyboard.type(text);
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Enter");
      await page.getByText("Enter the customer number").waitFor();
      expect(await factorField(page).evaluate((field) => field === document.activeElement)).toBe(
        true,
      );
      expect(await factorField(page).getAttribute("aria-invalid")).toBe("true");
      await look("factor missing");
      await page.keyboard.type("sw1a-1aa");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "Invoice F-1" }).waitFor();
      await page.getByText("A. N******").waitFor();
      expect(await page.getByText(/sw1a/i).count()).toBe(0);
      await look("bill");
      await end();
    },
  );

  it("opens it to nobody else, nor a bill that has no factor", async () => {
    const { page, look, end } = await beginWalk(browser, "phone", "wrong-factor", [website]);
    for (const [invoice, name, factor] of [
      ["F-1", "nunez", "SW1A 1AB"],
      ["F-2", "lee", "-"],
    ] as const) {
      await page.goto(website);
      await fill(page, invoice, name, factor);
      await page.getByRole("button", { name: "Find my bill" }).click();
      await page.getByText("We could not find that bill").waitFor();
      await page.getByText("The invoice number, the name or the customer number").waitFor();
      await look(`not found ${invoice}`);
    }
    await end();
  });
});
