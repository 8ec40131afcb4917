import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { billsdue, freePort, type Running, startBillsdue } from "../test/run-billsdue.ts";
import { launchChromium } from "./chromium.ts";
import { beginWalk, type Viewport } from "./walk.ts";

const widths = ["desktop", "phone"] as const satisfies readonly Viewport[];
const cards = {
  approved: "4242 4242 4242 4242",
  declined: "4000 0000 0000 0002",
  "insufficient-funds": "4000 0000 0000 9995",
  "answer-lost": "4000 0000 0000 0119",
} as const;

let browser: Browser;
let program: Running;
let folder: string;
let website: string;
let backstage: string;
let port: number;
let nextInvoice = 0;

const rows = Array.from({ length: 60 }, (_, nth) => `A-${nth + 1},Anna Núñez ${nth},551.00`);
const header = "InvoiceID,CustomerName,Balance,DueDate,IsProcessed\n";

beforeAll(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), "billsdue-browser-"));
  port = await freePort();
  [website, backstage] = [`http://localhost:${port}`, `http://localhost:${port + 1}`];
  const body = rows.map((row) => `${row.replace(/ \d+,/, ",")},2099-12-01,0\n`).join("");
  await writeFile(join(folder, "bills-2026-11-20.csv"), header + body);
  program = startBillsdue(["start", "-f", "bills-2026-11-20.csv", "-p", `${port}`], folder);
  await program.said("Ctrl-C stops it.");
});

afterAll(async () => {
  await browser.close();
  program.child.kill("SIGINT");
  expect(await program.finished).toMatchObject({ code: 0, stderr: "" });
  await rm(folder, { recursive: true, force: true });
});

/** A bill that no other test has. */
function freshInvoice(): string {
  nextInvoice += 1;
  return `A-${nextInvoice}`;
}

async function walk(viewport: Viewport, name: string) {
  return beginWalk(browser, viewport, name, [website, backstage]);
}

async function lookUp(page: Page, invoice: string, name = "nunez"): Promise<void> {
  await page.goto(website);
  await page.getByLabel("Invoice number").fill(invoice);
  await page.getByLabel("Name on the bill").fill(name);
  await page.getByRole("button", { name: "Find my bill" }).click();
}

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name });

async function pay(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Pay 551.00 USD" }).click();
  await heading(page, /^Card payment for invoice/).waitFor();
}

async function useCard(page: Page, card: string): Promise<void> {
  await page.getByLabel("Card number").fill(card);
  await page.getByRole("button", { name: /^Pay 551\.00 USD/ }).click();
}

describe.each(widths)("the journey on a %s", (width) => {
  it("goes from the bill to a printable receipt by e-mail and text", async () => {
    const { page, look, end } = await walk(width, "approved");
    const invoice = freshInvoice();
    await page.goto(website);
    await heading(page, "Pay your bill").waitFor();
    await look("look up");
    await lookUp(page, invoice);
    await heading(page, `Invoice ${invoice}`).waitFor();
    await page.getByText("A. N******").waitFor();
    await look("bill");
    await page.getByLabel("Email", { exact: true }).check();
    await page.getByLabel("Text message").check();
    await page.getByLabel("Email address").fill("not an address");
    await page.getByRole("button", { name: "Pay 551.00 USD" }).click();
    await look("what is wrong with the contacts");
    await page.getByLabel("Email address").fill("anna@example.com");
    await page.getByLabel("Mobile phone number").fill("+1 212 555 0123");
    await pay(page);
    expect(page.url().startsWith(`${backstage}/cards/`)).toBe(true);
    await look("card page");
    await useCard(page, cards.approved);
    await heading(page, "Paid").waitFor();
    await page.getByText("Receipt by email").waitFor();
    await expect.poll(async () => page.getByText("Sent", { exact: true }).count()).toBe(2);
    await look("paid");
    await page.emulateMedia({ media: "print" });
    await look("paid in print");
    await page.emulateMedia({ media: "screen" });

    await page.reload();
    await heading(page, "Paid").waitFor();
    await lookUp(page, invoice);
    await page.getByRole("heading", { name: "Receipt" }).waitFor();
    expect(await page.getByRole("button", { name: /^Pay/ }).count()).toBe(0);
    await look("paid bill");
    await page.goto(`${backstage}/outbox`);
    await page.getByText("E-mail to anna@example.com").first().waitFor();
    await look("outbox");
    await end();
  });

  it.each([
    ["declined", "Your card was declined, and nothing was charged. Try another card."],
    [
      "insufficient-funds",
      "Your card has insufficient funds, and nothing was charged. Try another card.",
    ],
  ] as const)("%s: the card page says why, and takes another card", async (card, why) => {
    const { page, look, end } = await walk(width, card);
    await lookUp(page, freshInvoice());
    await pay(page);
    const cardPage = page.url();
    await useCard(page, cards[card]);
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toBe(why);
    expect(page.url()).toBe(cardPage);
    expect(await page.getByLabel("Card number").inputValue()).toBe("");
    await look("declined");
    await useCard(page, cards.approved);
    await heading(page, "Paid").waitFor();
    await page.goto(cardPage);
    await heading(page, "This card page is over").waitFor();
    await end();
  });

  it("leaving the card page: nothing was charged, until when it is open, and it goes on", async () => {
    const { page, look, end } = await walk(width, "left");
    const invoice = freshInvoice();
    await lookUp(page, invoice);
    await pay(page);
    const cardPage = page.url();
    await useCard(page, cards.declined);
    await page.getByRole("alert").waitFor();
    await page.getByRole("button", { name: "Go back without paying" }).click();
    await heading(page, "Your payment is not finished").waitFor();
    await page.getByText("As far as we know, nothing has been charged so far.").waitFor();
    await page
      .getByText(/The card page is open until \d+:\d\d\s[AP]M: you can go on there/)
      .waitFor();
    await look("not finished");
    await lookUp(page, invoice);
    await page.getByText("Payment in progress").waitFor();
    expect(await page.getByRole("button", { name: /^Pay/ }).count()).toBe(0);
    await look("bill with a payment not finished");
    await page.getByRole("link", { name: "Continue this payment" }).click();
    await page.getByRole("link", { name: "Continue to the card page" }).click();
    await heading(page, /^Card payment for invoice/).waitFor();
    expect(page.url()).toBe(cardPage);
    await useCard(page, cards.approved);
    await heading(page, "Paid").waitFor();
    await lookUp(page, invoice);
    await page.getByRole("heading", { name: "Receipt" }).waitFor();
    await end();
  });

  it("answer lost: says that nobody should pay again, until it is known", async () => {
    const { page, look, end } = await walk(width, "answer-lost");
    const invoice = freshInvoice();
    await lookUp(page, invoice);
    await pay(page);
    await useCard(page, cards["answer-lost"]);
    await heading(page, "We are checking your payment").waitFor();
    await page.getByText("Do not pay again.").waitFor();
    await look("being checked");
    await page.reload();
    await heading(page, "We are checking your payment").waitFor();
    await lookUp(page, invoice);
    await heading(page, `Invoice ${invoice}`).waitFor();
    await look("bill being checked");
    expect(await page.getByRole("button", { name: /^Pay/ }).count()).toBe(0);
    // Without reloading: the page keeps itself up to date.
    await page.getByRole("heading", { name: "Receipt" }).waitFor();
    await end();
  });

  it("is done with the keyboard alone", async () => {
    const { page, end } = await walk(width, "keyboard");
    await page.goto(website);
    await heading(page, "Pay your bill").waitFor();
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focused = async () =>
      page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
    const tabTo = async (words: string) => {
      for (let tabs = 0; tabs < 20 && !(await focused()).startsWith(words); tabs += 1) {
        await press("Tab");
      }
      expect(await focused()).toContain(words);
    };
    await page.getByLabel("Invoice number").focus();
    await page.keyboard.type(freshInvoice());
    await press("Tab");
    await page.keyboard.type("nunez");
    await press("Enter");
    await heading(page, /^Invoice/).waitFor();
    expect(await focused()).toMatch(/^Invoice A-/);
    await tabTo("Pay 551.00 USD");
    await press("Enter");
    await heading(page, /^Card payment/).waitFor();
    await tabTo("4242 4242 4242 4242");
    await press("Enter");
    await heading(page, "Paid").waitFor();
    expect(await focused()).toBe("Paid");
    await end();
  });
});

describe("what goes wrong is said, and is harmless", () => {
  it("a wrong name, and too many of them", async () => {
    const { page, look, end } = await walk("phone", "wrong-name");
    const invoice = freshInvoice();
    for (let tries = 0; tries < 5; tries += 1) {
      await lookUp(page, invoice, "somebody");
      await page.getByText("We could not find that bill").waitFor();
    }
    await look("not found");
    await lookUp(page, invoice);
    await page.getByText("We could not find that bill").waitFor();
    await end();
  });

  it("going back from the card page, forward again, and back to it by the bill", async () => {
    const { page, look, end } = await walk("desktop", "back");
    const invoice = freshInvoice();
    await lookUp(page, invoice);
    await pay(page);
    await page.goBack();
    await heading(page, /^(Processing your payment|Your payment is not finished)$/).waitFor();
    await heading(page, "Your payment is not finished").waitFor();
    await look("not finished");
    await page.goForward();
    await heading(page, /^Card payment/).waitFor();
    await lookUp(page, invoice);
    await page.getByRole("link", { name: "Continue this payment" }).click();
    await page.getByRole("link", { name: "Continue to the card page" }).click();
    await useCard(page, cards.approved);
    await heading(page, "Paid").waitFor();
    await page.goBack();
    await page.goBack();
    await heading(page, "Paid").waitFor();
    await page.goto(`${website}/#bill`);
    await page.getByRole("heading", { name: "Receipt" }).waitFor();
    await end();
  });

  it("a second payer: one pays, the other is told", async () => {
    const [first, second] = [await walk("desktop", "first"), await walk("desktop", "second")];
    const invoice = freshInvoice();
    await lookUp(first.page, invoice);
    await lookUp(second.page, invoice);
    await pay(first.page);
    await second.page.getByRole("button", { name: "Pay 551.00 USD" }).click();
    await second.page.getByText("A payment for this bill has already begun").first().waitFor();
    await second.look("somebody else is paying");
    await useCard(first.page, cards.approved);
    await heading(first.page, "Paid").waitFor();
    await second.page.getByRole("heading", { name: "Receipt" }).waitFor();
    await first.end();
    await second.end();
  });

  it("a double click on Pay: one payment", async () => {
    const { page, end } = await walk("desktop", "double-click");
    await lookUp(page, freshInvoice());
    await page.getByRole("button", { name: "Pay 551.00 USD" }).dblclick();
    await heading(page, /^Card payment/).waitFor();
    await useCard(page, cards.approved);
    await heading(page, "Paid").waitFor();
    await page.goto(`${website}/#bill`);
    await page.getByRole("heading", { name: "Receipt" }).waitFor();
    expect(await page.getByText("Paid on").count()).toBeLessThan(2);
    await end();
  });

  it("an amount that has changed since it was shown: nothing is charged", async () => {
    const { page, look, end } = await walk("phone", "changed");
    const invoice = freshInvoice();
    await lookUp(page, invoice);
    await heading(page, `Invoice ${invoice}`).waitFor();
    await writeFile(
      join(folder, "bills-2026-11-21.csv"),
      `${header}${invoice},Anna Núñez,600.00,2099-12-01,0\n`,
    );
    // It has one bill of many, so it is held at first.
    const held = await billsdue(["ingest", "bills-2026-11-21.csv", "-p", `${port}`], folder);
    expect(held).toMatchObject({ code: 2, stderr: "" });
    const run = /release ([0-9a-f]{64})/.exec(held.stdout)?.[1] ?? "";
    const release = ["release", run, "--reason", "a correction", "-p", `${port}`];
    expect(await billsdue(release, folder)).toMatchObject({ code: 0, stderr: "" });
    await page.getByRole("button", { name: "Pay 551.00 USD" }).click();
    await page.getByRole("button", { name: "Pay 600.00 USD" }).waitFor();
    await look("amount changed");
    await end();
  });

  it("a payment of another bill, a forged session, an address that means nothing", async () => {
    const { page, look, end } = await walk("desktop", "elsewhere");
    await lookUp(page, freshInvoice());
    await heading(page, /^Invoice/).waitFor();
    await page.goto(`${website}/#payment=AAAAAAAAAAAAAAAA`);
    await page.reload();
    await heading(page, "We cannot find that payment").waitFor();
    await look("no such payment");
    await page.evaluate(() => {
      const session = { token: "forged", invoiceId: "A-1" };
      sessionStorage.setItem("billsdue.session", JSON.stringify(session));
    });
    await page.goto(`${website}/#bill`);
    await page.reload();
    await page.getByLabel("Invoice number").waitFor();
    await look("session over");
    await page.goto(`${website}/#nothing=at-all`);
    await heading(page, "Pay your bill").waitFor();
    await end();
  });

  it("a pay link opens its bill and leaves the address bar", async () => {
    const { page, end } = await walk("desktop", "link");
    const said = await program.said("or its link");
    const link = /or its link +(\S+)/.exec(said)?.[1] ?? "";
    await page.goto(link);
    await heading(page, /^Invoice A-1$/).waitFor();
    expect(page.url()).toBe(`${website}/#bill`);
    await page.goto("about:blank");
    await page.goto(`${link}x`);
    await page.getByText("This link does not open a bill").waitFor();
    await end();
  });
});
