import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { billsdue, freePort, type Running, startBillsdue } from "../test/run-billsdue.ts";
import { launchChromium } from "./chromium.ts";
import { beginWalk, type Viewport, type Walk } from "./walk.ts";

// A page that stays open while others act, and says what is true without being reloaded.

const widths = ["desktop", "phone"] as const satisfies readonly Viewport[];
const figures = new Map(Array.from({ length: 12 }, (_, nth) => [`B-${nth + 1}`, "551.00"]));
const day = 24 * 60 * 60 * 1000;
// What is paid on a Saturday can be posted on Monday at the earliest, and no file may be dated that far ahead: somewhere it is another day.
const timeZone =
  ["UTC", "Pacific/Kiritimati", "Etc/GMT+12"].find(
    (zone) =>
      new Intl.DateTimeFormat("en", { weekday: "short", timeZone: zone }).format() !== "Sat",
  ) ?? "UTC";

let browser: Browser;
let program: Running;
let folder: string;
let website: string;
let backstage: string;
let port: number;
let nextInvoice = 0;
let filesSoFar = 0;

beforeAll(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), "billsdue-browser-"));
  port = await freePort();
  [website, backstage] = [`http://localhost:${port}`, `http://localhost:${port + 1}`];
  process.env["TZ"] = timeZone;
  await writeFile(join(folder, "profile.json"), '{"name":"prompt","postingLagDays":0}');
  const file = await writeBills(Date.now() - day);
  const args = ["-f", file, "--profile", "profile.json", "-p", `${port}`];
  program = startBillsdue(["start", ...args], folder);
  await program.said("Ctrl-C stops it.");
});

afterAll(async () => {
  await browser.close();
  program.child.kill("SIGINT");
  expect(await program.finished).toMatchObject({ code: 0, stderr: "" });
  await rm(folder, { recursive: true, force: true });
});

/** Writes a file of all bills, as if it had been made at `at`. */
async function writeBills(at: number): Promise<string> {
  filesSoFar += 1;
  const name = `bills-${filesSoFar}.csv`;
  // The note makes each file another one: the same bytes are the same run.
  const rows = [...figures].map(([id, figure]) => `${id},Anna Núñez,${figure},2099-12-01,0\n`);
  const header = `InvoiceID,CustomerName,Balance,DueDate,IsProcessed,Note${filesSoFar}\n`;
  await writeFile(
    join(folder, name),
    header + rows.map((row) => row.replace("\n", ",\n")).join(""),
  );
  await utimes(join(folder, name), at / 1000, at / 1000);
  return name;
}

async function operator(...args: readonly string[]) {
  return billsdue([...args, "-p", `${port}`], folder);
}

/** The biller sends tomorrow's file. */
async function ingestNextFile(): Promise<void> {
  const ingested = await operator("ingest", await writeBills(Date.now() + day));
  expect(ingested).toMatchObject({ code: 0, stderr: "" });
}

/** Sets the card gateway's failure dial. */
async function dial(faults: Readonly<Record<string, string>>): Promise<void> {
  const body = new URLSearchParams({ seed: "7", ...faults });
  expect((await fetch(`${backstage}/gateway`, { method: "POST", body })).status).toBe(200);
}

/** The case of the invoice that waits for an operator. */
async function caseOf(invoice: string): Promise<string> {
  const { code, stdout } = await operator("exceptions");
  expect(code).toBe(0);
  const named = new RegExp(String.raw`invoice ${invoice}, case (\S+),`).exec(stdout)?.[1];
  expect(stdout).toContain(`billsdue resolve ${invoice} ${named} `);
  return named ?? "";
}

async function decide(invoice: string, action: string, ...more: readonly string[]): Promise<void> {
  const decision = [await caseOf(invoice), action, "--evidence", "the statement", ...more];
  const resolved = await operator("resolve", invoice, ...decision);
  expect(resolved).toMatchObject({ code: 0, stderr: "" });
}

interface OpenBill extends Walk {
  readonly invoice: string;
  /** Half a minute goes by. */
  readonly waitHalfAMinute: () => Promise<void>;
  /** How often the bill has been read since this was asked last. */
  readonly readings: () => number;
}

/** Opens a bill that no other test has. */
async function openBill(width: Viewport, name: string): Promise<OpenBill> {
  nextInvoice += 1;
  const invoice = `B-${nextInvoice}`;
  const walk = await beginWalk(browser, width, name, [website, backstage]);
  const { page } = walk;
  let readings = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/api/invoice")) readings += 1;
  });
  await page.clock.install();
  await page.goto(website);
  await page.getByLabel("Invoice number").fill(invoice);
  await page.getByLabel("Name on the bill").fill("nunez");
  await page.getByRole("button", { name: "Find my bill" }).click();
  await heading(page, `Invoice ${invoice}`).waitFor();
  return {
    ...walk,
    invoice,
    waitHalfAMinute: async () => page.clock.fastForward(31_000),
    readings: () => {
      const since = readings;
      readings = 0;
      return since;
    },
  };
}

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name });
const state = (page: Page, label: string) => page.locator(".state-label", { hasText: label });

/** Pays with a card, and comes back to the payment's page. */
async function pay(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Pay 551.00 USD" }).click();
  await heading(page, /^Card payment for invoice/).waitFor();
  await page.getByLabel("Card number").fill("4242 4242 4242 4242");
  await page.getByRole("button", { name: /^Pay 551\.00 USD/ }).click();
}

async function facts(page: Page): Promise<readonly string[]> {
  const rows = await page.locator(".facts tr").allInnerTexts();
  return rows.map((row) => row.replaceAll(/\s+/g, " ").trim());
}

describe.each(widths)("an open page on a %s", (width) => {
  it("goes to a posting dispute and back as the biller and an operator act", async () => {
    const { page, look, end, invoice, waitHalfAMinute } = await openBill(width, "dispute");
    await pay(page);
    await heading(page, "Paid").waitFor();
    await page.evaluate(() => (location.hash = "#bill"));
    await state(page, "Paid").waitFor();
    await look("paid with facts");
    expect(await facts(page)).toStrictEqual([
      expect.stringMatching(/^Billed by .*, as of .* 551\.00 USD$/),
      expect.stringMatching(/^Payment of 551\.00 USD on \S+ \d+, \d+ \u2212551\.00 USD$/),
      "Total 0.00 USD",
    ]);

    await ingestNextFile();
    await waitHalfAMinute();
    await state(page, "Being looked into").waitFor();
    await page.getByText("Please do not pay again, and keep your receipt.").waitFor();
    await look("posting dispute");
    expect((await facts(page))[1]).toContain("which the biller does not show yet");

    await decide(invoice, "not-posted");
    await waitHalfAMinute();
    await state(page, "Paid").waitFor();
    await page.getByText("Looked into on").waitFor();
    await look("paid after all");
    await page.emulateMedia({ media: "print" });
    await look("paid after all in print");
    await end();
  });

  it("says that a person looks at a wrong amount, then what came of it", async () => {
    const { page, look, end, invoice, waitHalfAMinute } = await openBill(width, "wrong-amount");
    await dial({ "wrong-amount": "1" });
    await pay(page);
    await heading(page, "We are checking your payment").waitFor();
    await dial({});
    await look("payment being checked");
    const { page: bill, ...other } = await beginWalk(browser, width, "wrong-amount-bill", [
      website,
    ]);
    await bill.clock.install();
    await bill.goto(website);
    await bill.getByLabel("Invoice number").fill(invoice);
    await bill.getByLabel("Name on the bill").fill("nunez");
    await bill.getByRole("button", { name: "Find my bill" }).click();
    await state(bill, "Under review").waitFor();
    await bill.getByText("Being checked with the bank").waitFor();
    expect(await bill.getByRole("button", { name: /^Pay/ }).count()).toBe(0);
    await other.look("under review");

    await decide(invoice, "refunded", "--reference", "re_1");
    // One that waits for the bank is read every few seconds, the bill every half minute.
    await heading(page, "Your payment was refunded").waitFor();
    await look("refunded");
    await bill.clock.fastForward(31_000);
    await state(bill, "To pay").waitFor();
    await bill.getByRole("button", { name: "Pay 551.00 USD" }).waitFor();
    await bill.getByText("Refunded on").waitFor();
    await other.look("to pay again");
    await page.evaluate(() => (location.hash = "#bill"));
    await state(page, "To pay").waitFor();
    await waitHalfAMinute();
    await end();
    await other.end();
  });

  it("tells a payer who is typing that the amount has changed, and takes nothing away", async () => {
    const { page, look, end, invoice, waitHalfAMinute } = await openBill(width, "typing");
    await page.getByLabel("Email", { exact: true }).check();
    await page.getByLabel("Email address").focus();
    await page.keyboard.type("anna@exam");
    await waitHalfAMinute();
    figures.set(invoice, "560.00");
    await ingestNextFile();
    await waitHalfAMinute();
    await page.getByText("It was 551.00 USD and is now 560.00 USD.").waitFor();
    await page.keyboard.type("ple.com");
    const field = page.getByLabel("Email address");
    expect(await field.inputValue()).toBe("anna@example.com");
    expect(await field.evaluate((input) => document.activeElement === input)).toBe(true);
    await page.getByRole("button", { name: "Pay 560.00 USD" }).waitFor();
    await look("amount changed while typing");
    await end();
  });
});

it("reads nothing while it is out of sight, and at once when it is back", async () => {
  const { page, end, invoice, waitHalfAMinute, readings } = await openBill("desktop", "hidden");
  await state(page, "To pay").waitFor();
  const turn = async (isHidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }, isHidden);
  await waitHalfAMinute();
  await expect.poll(readings).toBe(1);
  await turn(true);
  figures.set(invoice, "540.00");
  await ingestNextFile();
  for (let minutes = 0; minutes < 10; minutes += 1) await waitHalfAMinute();
  expect(readings()).toBe(0);
  await page.getByRole("button", { name: "Pay 551.00 USD" }).waitFor();
  await turn(false);
  await page.getByRole("button", { name: "Pay 540.00 USD" }).waitFor();
  expect(readings()).toBe(1);
  await end();
});

it("claims no credit where the biller may have booked the payment already", async () => {
  const { page, look, end, waitHalfAMinute } = await openBill("phone", "settling");
  await pay(page);
  await heading(page, "Paid").waitFor();
  await page.evaluate(() => (location.hash = "#bill"));
  await state(page, "Paid").waitFor();
  expect(await facts(page)).toHaveLength(3);
  await page.route("**/api/invoice", async (route) => {
    const response = await route.fetch();
    const balance = { amount: "-551.00", currency: "USD" };
    const json = { ...(await response.json()), balance, mayBePosted: true };
    await route.fulfill({ response, json });
  });
  await waitHalfAMinute();
  await page.getByText("The biller may have booked the payment already.").waitFor();
  await state(page, "Paid").waitFor();
  expect(await page.locator(".slip-amount").innerText()).toMatch(/^Left to pay\s+0\.00 USD$/);
  expect(await facts(page)).toStrictEqual([]);
  expect(await page.getByText(/credit|\u2212/).count()).toBe(0);
  await look("paid and settling");
  await end();
});

it("does not cry at one reading that fails, and says so when it goes on", async () => {
  const { page, end, waitHalfAMinute } = await openBill("desktop", "offline");
  const trouble = page.getByText("We could not reach the payment service");
  let asked = 0;
  await page.route("**/api/invoice", async (route) => {
    asked += 1;
    return asked === 2 ? route.continue() : route.fulfill({ status: 503, body: "{}" });
  });
  const failed = page.waitForResponse((response) => response.status() === 503);
  await waitHalfAMinute();
  // The clock that is put forward runs for a request under way too.
  await (await failed).finished();
  await page.clock.fastForward(25_000);
  expect(await trouble.count()).toBe(0);
  expect(asked).toBe(1);
  const recovered = page.waitForResponse((response) => response.status() === 200);
  await waitHalfAMinute();
  await (await recovered).finished();
  expect(await trouble.count()).toBe(0);
  const passUntil = async (count: number) =>
    expect
      .poll(async () => {
        await waitHalfAMinute();
        return trouble.count();
      })
      .toBe(count);
  await passUntil(1);
  expect(asked).toBeGreaterThanOrEqual(5);
  await page.unroute("**/api/invoice");
  await passUntil(0);
  await end();
});

it("leaves a form that is being filled in when the session is over only once the payer leaves it", async () => {
  const { page, end, waitHalfAMinute } = await openBill("desktop", "session-over");
  await page.getByLabel("Email", { exact: true }).check();
  await page.getByLabel("Email address").focus();
  await page.keyboard.type("anna@");
  await page.route("**/api/invoice", async (route) => route.fulfill({ status: 401, body: "{}" }));
  await waitHalfAMinute();
  await page.keyboard.type("example.com");
  expect(await page.getByLabel("Email address").inputValue()).toBe("anna@example.com");
  await page.getByRole("button", { name: "Look up another bill" }).focus();
  await page.getByText("Please look up your bill again").waitFor();
  await end();
});
