import { setImmediate as nextTurn } from "node:timers/promises";

import { createMemoryWorkflowStarter } from "@billsdue/adapters-memory";
import {
  addMilliseconds,
  balanceOf,
  type Channel,
  epochOf,
  type Invoice,
  type Payment,
  type ReceiptContact,
  requestPayment,
  resolvePayment,
  sweepDueAt,
  sendReceipt,
  sweepOpenPayments,
  unavailable,
  type WorkflowStarter,
} from "@billsdue/core";
import {
  type CardVerdict,
  currency,
  idempotencyKey,
  invoiceId,
  someInvoice,
  value,
  type World,
} from "@billsdue/core/testing";
import { errAsync } from "neverthrow";
import { vi } from "vitest";

import type { Driver, Ending } from "./drivers.ts";
import type { Payer, Scene } from "./scene.ts";
import { setStage, type Stage } from "./stage.ts";

/** What everybody has in the end. */
export interface Outcome {
  readonly payments: readonly {
    readonly status: Payment["status"];
    readonly amount: bigint;
    readonly receipts: readonly string[];
  }[];
  readonly balance: bigint;
  readonly exceptions: readonly string[];
  /** What the gateway has taken. */
  readonly taken: readonly bigint[];
  readonly emails: number;
  readonly texts: number;
}

/** A scene that was lived through. */
export interface Life {
  readonly outcome: Outcome;
  readonly endings: readonly Ending[];
  readonly isDriving: boolean;
}

const bill = invoiceId("007");
const owed = { currency: currency("USD"), minorUnits: 55_100n };
const contacts: Readonly<Record<Channel, ReceiptContact>> = {
  email: { channel: "email", address: "kelly@example.org" },
  text: { channel: "text", number: "+12125550123" },
};

const second = 1_000;
const minute = 60 * second;
const sweepAfterMs = 30 * second;
/** At first something may happen every few seconds; later hours go by until an e-mail is tried again. */
const passes: readonly number[] = [
  ...Array.from({ length: 6 }, () => 5 * second),
  ...Array.from({ length: 40 }, () => minute),
  ...Array.from({ length: 60 }, () => 20 * minute),
];

/** Lives a scene through with that driver until nothing is left to do, on fake timers. What nobody drives the sweep sees to. */
export async function liveThrough(
  scene: Scene,
  createDriver: (stage: Stage) => Driver,
): Promise<Life> {
  vi.clearAllTimers();
  const stage = await setStage(scene);
  const { world } = stage;
  const driver = createDriver(stage);
  const workflow = starting(scene, driver);
  const ports = { ...stage.ports, events: driver.events, workflow };
  value(await world.ports.invoices.save(someInvoice(bill)));
  value(
    await requestPayment({ ...ports, ids: world.ports.ids })({
      invoiceId: bill,
      idempotencyKey: idempotencyKey("k1"),
      expectedAmount: owed,
      receiptTo: scene.receipts.map((channel) => contacts[channel]),
    }),
  );
  await nextTurn();

  const stored = async () => value(await world.ports.invoices.load(bill)) ?? someInvoice(bill);
  const payer = createPayer(world, scene);
  const pass = async (milliseconds: number) => {
    world.advance(milliseconds);
    vi.advanceTimersByTime(driver.timeOf(milliseconds));
    await nextTurn();
    await payer.act(await stored());
    await heedWebhooks(world, ports);
    await nextTurn();
    if (driver.isDriving()) return;
    const dueBy = addMilliseconds(world.ports.clock.now(), -sweepAfterMs);
    const receipts = sendReceipt(ports);
    value(await sweepOpenPayments({ ...ports, receipts })({ dueBy, limit: 20 }));
    await nextTurn();
  };

  for (const milliseconds of passes) {
    const invoice = await stored();
    if (sweepDueAt(invoice) === undefined && !driver.isDriving()) break;
    await pass(payer.isAwaitedIn(milliseconds));
  }
  // What the gateway still has to tell.
  for (let nth = 0; nth < 3; nth += 1) await pass(20 * minute);
  return {
    outcome: outcomeOf(await stored(), world),
    endings: driver.endings,
    isDriving: driver.isDriving(),
  };
}

function starting({ isStartLost }: Scene, { drive }: Driver): WorkflowStarter {
  const starter = createMemoryWorkflowStarter(drive);
  let isLost = isStartLost;
  return {
    start: (input) => {
      if (!isLost) return starter.start(input);
      isLost = false;
      return errAsync(unavailable("workflow", "lost"));
    },
  };
}

const cards: Readonly<Record<Payer, readonly CardVerdict[]>> = {
  pays: ["approve"],
  "is declined": ["decline"],
  "is declined, then pays": ["decline", "approve"],
  "pays, unanswered": ["lose-answer"],
  "pays at the last moment": ["approve"],
  leaves: ["leave"],
  "stays away": [],
};

/** A payer goes to the card page once the website shows it, and types after a while. */
function createPayer(world: World, { payer, thinksMs }: Scene) {
  let actsAt: number | undefined;
  let hasActed = false;
  const now = () => epochOf(world.ports.clock.now());
  return {
    /** How long to wait for it, at the most so long. */
    isAwaitedIn: (milliseconds: number): number => {
      if (hasActed || actsAt === undefined) return milliseconds;
      return Math.min(milliseconds, Math.max(1, actsAt - now()));
    },
    act: async ({ payments }: Invoice): Promise<void> => {
      const payment = payments.find(({ status }) => status === "requires-action");
      if (payment?.status === "requires-action") {
        const lastMoment = epochOf(payment.expiresAt) - 3 * second;
        actsAt ??= payer === "pays at the last moment" ? lastMoment : now() + thinksMs;
      }
      const [url] = world.pages;
      if (hasActed || url === undefined || actsAt === undefined || actsAt > now()) return;
      hasActed = true;
      for (const card of cards[payer]) await world.atCardPage(url, card);
    },
  };
}

/** The gateway sends again what was not heeded. */
async function heedWebhooks(
  world: World,
  ports: Parameters<typeof resolvePayment>[0],
): Promise<void> {
  for (const webhook of world.webhooks.splice(0)) {
    const nudge = await ports.gateway.readWebhook(webhook);
    const ids = nudge.unwrapOr("not-ours" as const);
    if (ids === "not-ours" || ids === "badly-signed") continue;
    const heeded = await resolvePayment(ports)(ids);
    if (heeded.isErr()) world.webhooks.push(webhook);
  }
}

function outcomeOf(invoice: Invoice, world: World): Outcome {
  return {
    payments: invoice.payments.map((payment) => ({
      status: payment.status,
      amount: payment.amount,
      receipts:
        payment.status === "captured"
          ? payment.receipts.map(({ to, status }) => `${to.channel} ${status}`)
          : [],
    })),
    balance: balanceOf(invoice, world.ports.policy).amount,
    exceptions: invoice.exceptions.map(({ type }) => type),
    taken: world.takings(bill).map(({ amount }) => amount.minorUnits),
    emails: world.emails.length,
    texts: world.texts.length,
  };
}
