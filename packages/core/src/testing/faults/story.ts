import { expect } from "vitest";

import { sweepDueAt } from "../../invoice/invoice.ts";
import type { OperatorAction } from "../../invoice/operator-action.ts";
import type { OperatorCase } from "../../invoice/operator-cases.ts";
import type { Money } from "../../money/money.ts";
import { currency } from "../make.ts";
import { type Actors, createActors } from "./actors.ts";
import { bill, fileOf } from "./bill.ts";
import { createWatch, type Watch } from "./invariants.ts";
import type { Life } from "./process.ts";
import type { CardVerdict } from "./world.ts";

/** Around what a fault happens. */
export interface Context {
  /** One payer; one whose client asks twice; two at the same time; a second one when the first is through. */
  readonly payers: "one" | "double-click" | "two" | "late";
  readonly card: CardVerdict | "sleeps";
  /** Whether a file of the same day comes, and when; `changed` comes while the payment is in flight and asks for more. */
  readonly file: "none" | "before" | "during" | "changed" | "after";
  /** The first request to the gateway is lost, so that the payment has to be given up there. */
  readonly isLost?: true;
}

const payers = ["one", "double-click", "two", "late"] as const;
const cards = [
  "approve",
  "decline",
  "insufficient-funds",
  "lose-answer",
  "leave",
  "sleeps",
] as const;
const files = ["none", "before", "during", "changed", "after"] as const;

/** Every context. */
export const allContexts: readonly Context[] = [
  ...payers.flatMap((payer) =>
    cards.flatMap((card) => files.map((file) => ({ payers: payer, card, file }))),
  ),
  ...payers.map(
    (payer) => ({ payers: payer, card: "approve", file: "none", isLost: true }) as const,
  ),
];

/** Those that differ in more than one thing only where the two have to do with one another. */
export const contexts: readonly Context[] = allContexts.filter(
  ({ payers: payer, card, file }) =>
    file === "none" ||
    (payer === "one" && card === "approve") ||
    (payer === "one" && card === "lose-answer" && file === "changed"),
);

const owed: Money = { currency: currency("USD"), minorUnits: 55_100n };
const more: Money = { currency: currency("USD"), minorUnits: 65_100n };
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const longestLife = 60;

/**
 * The life of one bill of 551.00 USD: it is billed, asked for by its payers, driven by its workflow and by the sweep, paid at the card
 * page or not, decided by an operator where one is needed, and posted by the biller in the end. Whatever goes wrong on the way, what has
 * to hold is checked after every step.
 */
export async function live(life: Life, context: Context): Promise<void> {
  const watch = createWatch(life, bill);
  const actors = createActors(life, watch);
  const { payers: payer, card, file } = context;
  let taken = 0;
  const take = async (balance: Money) => {
    taken += 1;
    watch.billed(balance.minorUnits);
    const writtenAt = life.world.ports.clock.now();
    await actors.takeFile({
      name: `bills-${taken}.csv`,
      content: fileOf(balance, taken),
      writtenAt,
    });
  };
  const pay = async () => {
    const open = (await actors.stored()).payments.at(-1);
    if (card === "sleeps" || open === undefined || !(await actors.enterCard(card))) return;
    await actors.heedWebhooks();
    await actors.followUp({ invoiceId: bill, paymentId: open.id });
  };
  const goOn = () => sweepUntilTheEnd(life, actors, pay);

  await take(owed);
  await untilBilled(life, actors);
  if (file === "before") await take(owed);
  const first = await actors.ask("key-1", owed);
  if (payer === "double-click") await actors.ask("key-1", owed);
  if (payer === "two") {
    const second = await actors.ask("key-2", owed);
    if (first?.isOk() === true && second?.isOk() === true) expect.fail("both were let pay");
  } else if (first?.isErr() === true) {
    expect(first.error.type).not.toBe("payment-in-progress");
  }
  await actors.driveStarted();
  if (file === "during") await take(owed);
  if (file === "changed") await take(more);
  await pay();
  if (file === "after") await take(owed);
  await goOn();
  if (payer === "late") {
    await payLate(life, actors, watch);
    await pay();
    await goOn();
  }
  await watch.checkTheEnd();
  life.world.advance(4 * day);
  watch.posted();
  await take({ ...owed, minorUnits: watch.balance() });
  await goOn();
  await watch.checkPosted();
}

/** Nobody can pay a bill that has not come. */
async function untilBilled(life: Life, actors: Actors): Promise<void> {
  for (let nth = 0; nth < 5 && actors.waiting() > 0; nth += 1) {
    life.world.advance(3 * minute);
    await actors.wakeZombies();
    await actors.ingestWaiting();
  }
}

/** Somebody else comes to pay: he can if anything is owed, and is sent away if not. */
async function payLate(life: Life, actors: Actors, watch: Watch): Promise<void> {
  const balance = watch.balance();
  const late = await actors.ask("key-3", balance > 0n ? { ...owed, minorUnits: balance } : owed);
  const isSure = !life.hits.some(({ kind }) => kind === "stale-read");
  if (late?.isOk() === true || isSure) expect(late?.isOk()).toBe(balance > 0n);
  await actors.driveStarted();
}

/** Until nothing is open, nobody is held, nothing waits, and an operator has decided what waits for one. */
export async function sweepUntilTheEnd(
  life: Life,
  actors: Actors,
  pay: () => Promise<void>,
  choose: (found: OperatorCase) => OperatorAction | undefined = keepOrNote,
): Promise<void> {
  const { world } = life;
  for (let nth = 0; nth < longestLife; nth += 1) {
    const invoice = await actors.stored();
    const due = sweepDueAt(invoice);
    const isOpen = due !== undefined || actors.waiting() + world.started.length > 0;
    if (!isOpen && life.zombies.length === 0) {
      // The gateway may have something to tell that nobody asks for any more.
      world.advance(hour);
      await actors.heedWebhooks();
      await actors.decide(choose);
      const isQuiet = world.webhooks.length === 0;
      if (isQuiet && sweepDueAt(await actors.stored()) === undefined) return;
    }
    const now = Date.parse(world.ports.clock.now());
    world.advance(Math.max(due === undefined ? 0 : Date.parse(due) - now, minute + 1));
    await actors.sweep();
    await actors.wakeZombies();
    await actors.ingestWaiting();
    await actors.driveStarted();
    await actors.heedWebhooks();
    await actors.decide(choose);
    await pay();
  }
}

/** Of an open payment an operator knows no more than we do. */
function keepOrNote(found: OperatorCase): OperatorAction | undefined {
  return found.type === "open-payment" ? undefined : found.actions[0];
}
