import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type GatewayFault, gatewayFaults } from "@billsdue/adapters-memory";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { freePort } from "../test/run-billsdue.ts";
import { launchChromium } from "./chromium.ts";
import { type RunningWithClock, startWithMovableClock } from "./movable-clock.ts";
import { beginWalk } from "./walk.ts";

// Every fault of the dial, always on while somebody pays, and then the card gateway behaves: what the payer is told in between and in the end.

let browser: Browser;
let program: RunningWithClock;
let folder: string;
let website: string;
let backstage: string;

const faults = gatewayFaults.map(({ name }) => name);
const checking = "We are checking your payment";

// Whoever never got to a card page has not been charged.
const neverSent = { told: checking, rests: "To pay" } as const;
const paid = { told: "Paid", rests: "Paid" } as const;
const underReview = { told: checking, rests: "Under review" } as const;

/** What the payer is told while the fault is on, and where the bill comes to rest. */
const outcomes = {
  "lost-request": neverSent,
  "lost-answer": neverSent,
  "late-execution": neverSent,
  "server-error": neverSent,
  "rate-limited": neverSent,
  html: neverSent,
  "unknown-status": neverSent,
  "wrong-amount": underReview,
  "wrong-currency": underReview,
  "key-ignored": underReview,
  "decline-after-approval": paid,
  "late-capture": paid,
  silence: { told: checking, rests: "Paid" },
  "webhook-lost": paid,
  "webhook-duplicated": paid,
  "webhook-reordered": paid,
  "webhook-early": paid,
  "webhook-unsigned": paid,
} as const satisfies Record<GatewayFault, { readonly told: string; readonly rests: string }>;

/** Faults of every answer: where they are always on, nobody gets to a card page. */
function isOfAnswers(fault: GatewayFault): boolean {
  return outcomes[fault] === neverSent;
}

beforeAll(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), "billsdue-browser-"));
  const port = await freePort();
  [website, backstage] = [`http://localhost:${port}`, `http://localhost:${port + 1}`];
  const rows = faults.flatMap((fault) =>
    [1, 2].map((nth) => `${fault}-${nth},Anna Núñez,551.00\n`),
  );
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

// A walk that fails leaves the dial as it was.
beforeEach(async () => {
  await fetch(`${backstage}/gateway`, { method: "POST", body: new URLSearchParams({ seed: "7" }) });
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

/** Presses Pay; gives whether there is a card page. */
async function pressPay(page: Page): Promise<boolean> {
  await page.getByRole("button", { name: "Pay 551.00 USD" }).click();
  const next = heading(page, /^(Card payment for invoice|We are checking your payment$)/);
  await next.waitFor();
  return (await next.innerText()).startsWith("Card payment");
}

async function typeGoodCard(page: Page): Promise<void> {
  await page.getByLabel("Card number").fill("4242 4242 4242 4242");
  await page.getByRole("button", { name: /^Pay 551\.00 USD/ }).click();
}

/** Turns the dial as a person does. */
async function turnDial(page: Page, fault: GatewayFault | undefined): Promise<void> {
  await page.goto(`${backstage}/gateway`);
  if (fault === undefined) {
    await page.getByRole("button", { name: /^Behave/ }).click();
    await page.getByText("The card gateway behaves.").waitFor();
    return;
  }
  await page.getByLabel(fault, { exact: true }).selectOption("1");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByText(`The card gateway misbehaves: ${fault} 100 %.`).waitFor();
}

/** Where the bill comes to rest. */
async function restingState(page: Page, invoice: string): Promise<string> {
  const resting = page.locator(".state-label", { hasText: /^(Paid|To pay|Under review)$/ });
  await lookUp(page, invoice);
  await resting.waitFor({ timeout: 30_000 });
  return resting.innerText();
}

interface Walked {
  readonly fault: GatewayFault;
  readonly invoice: string;
  /** The dial is turned before Pay is pressed, or when the payer is at the card page. */
  readonly turnedAt: "pay" | "card-page";
  readonly hasCardPage: boolean;
  readonly told: string;
  readonly rests: string;
}

async function walkThrough({ fault, invoice, turnedAt, hasCardPage, told, rests }: Walked) {
  const dial = await beginWalk(browser, "desktop", `dial-${invoice}`, [backstage]);
  const payer = await beginWalk(browser, "phone", `dial-${invoice}`, [website, backstage]);
  const { page } = payer;
  if (turnedAt === "pay") await turnDial(dial.page, fault);
  await lookUp(page, invoice);
  expect(await pressPay(page)).toBe(hasCardPage);
  if (turnedAt === "card-page") await turnDial(dial.page, fault);
  if (hasCardPage) await typeGoodCard(page);
  await heading(page, told).waitFor({ timeout: 30_000 });
  await payer.look("told");
  await turnDial(dial.page, undefined);
  await program.putForward(45);
  expect(await restingState(page, invoice)).toBe(rests);
  await payer.look("in the end");
  await dial.end();
  await payer.end();
}

it.each(["desktop", "phone"] as const)("the failure dial itself, on a %s", async (width) => {
  const { page, look, end } = await beginWalk(browser, width, "dial", [backstage]);
  await turnDial(page, "html");
  await look("on");
  await turnDial(page, undefined);
  await look("behaving");
  await end();
});

describe("on before Pay is pressed", () => {
  it.each(faults)("%s", async (fault) => {
    const hasCardPage = !isOfAnswers(fault);
    const invoice = `${fault}-1`;
    await walkThrough({ fault, invoice, turnedAt: "pay", hasCardPage, ...outcomes[fault] });
  });
});

describe("on when the payer is at the card page", () => {
  it.each(faults.filter(isOfAnswers))("%s", async (fault) => {
    const invoice = `${fault}-2`;
    // Inquiries are answered where only what changes something is late: there the card itself is.
    const told = fault === "late-execution" ? "Paid" : checking;
    const outcome = { hasCardPage: true, told, rests: "Paid" };
    await walkThrough({ fault, invoice, turnedAt: "card-page", ...outcome });
  });
});
