import { type GatewayFault, gatewayFaults } from "@billsdue/adapters-memory";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type BillingSite, heading, openBillingSite, typeCard } from "./billing-site.ts";
import { beginWalk } from "./walk.ts";

// Every fault of the dial, always on while somebody pays, and then the card gateway behaves: what the payer is told in between and in the end.

let site: BillingSite;

const faults = gatewayFaults.map(({ name }) => name);
const goodCard = "4242 4242 4242 4242";
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
  site = await openBillingSite(faults.flatMap((fault) => [`${fault}-1`, `${fault}-2`]));
});

afterAll(() => site.close());

// A walk that fails leaves the dial as it was.
beforeEach(async () => {
  await fetch(`${site.backstage}/gateway`, {
    method: "POST",
    body: new URLSearchParams({ seed: "7" }),
  });
});

/** Presses Pay; gives whether there is a card page. */
async function pressPay(page: Page): Promise<boolean> {
  await page.getByRole("button", { name: "Pay 551.00 USD" }).click();
  const next = heading(page, /^(Card payment for invoice|We are checking your payment$)/);
  await next.waitFor();
  return (await next.innerText()).startsWith("Card payment");
}

/** Turns the dial as a person does. */
async function turnDial(page: Page, fault: GatewayFault | undefined): Promise<void> {
  await page.goto(`${site.backstage}/gateway`);
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
  await site.lookUp(page, invoice);
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
  const dial = await beginWalk(site.browser, "desktop", `dial-${invoice}`, [site.backstage]);
  const payer = await beginWalk(site.browser, "phone", `dial-${invoice}`, [
    site.website,
    site.backstage,
  ]);
  const { page } = payer;
  if (turnedAt === "pay") await turnDial(dial.page, fault);
  await site.lookUp(page, invoice);
  expect(await pressPay(page)).toBe(hasCardPage);
  if (turnedAt === "card-page") await turnDial(dial.page, fault);
  if (hasCardPage) await typeCard(page, goodCard);
  await heading(page, told).waitFor({ timeout: 30_000 });
  await payer.look("told");
  await turnDial(dial.page, undefined);
  await site.program.putForward(45);
  expect(await restingState(page, invoice)).toBe(rests);
  await payer.look("in the end");
  await dial.end();
  await payer.end();
}

it.each(["desktop", "phone"] as const)("the failure dial itself, on a %s", async (width) => {
  const { page, look, end } = await beginWalk(site.browser, width, "dial", [site.backstage]);
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
