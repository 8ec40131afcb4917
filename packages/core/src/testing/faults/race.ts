import fc, { type Arbitrary, type Scheduler } from "fast-check";
import { Err, type ResultAsync } from "neverthrow";
import { expect } from "vitest";

import { fold } from "../../decider.ts";
import type { Failure } from "../../failure.ts";
import { watermarkOf } from "../../ingestion/business-date.ts";
import { decide } from "../../invoice/decide.ts";
import { evolve } from "../../invoice/evolve.ts";
import { capturesOf, type Invoice, sweepDueAt } from "../../invoice/invoice.ts";
import type { InvoiceRefusal } from "../../invoice/refusal.ts";
import type { Money } from "../../money/money.ts";
import type { Payment } from "../../payment/payment.ts";
import type { WorkflowInput } from "../../ports/workflow-starter.ts";
import {
  type PaymentWish,
  requestPayment,
  type RequestedPaymentAnswer,
} from "../../use-cases/request-payment.ts";
import { sendReceipt } from "../../use-cases/send-receipt.ts";
import { submitPayment } from "../../use-cases/submit-payment.ts";
import { sweepOpenPayments, type SweepReport } from "../../use-cases/sweep-open-payments.ts";
import { currency, idempotencyKey } from "../make.ts";
import { value } from "../outcome.ts";
import { bill, receiptTo } from "./bill.ts";
import { type Effect, effects, isRead } from "./effects.ts";
import { createWatch, type Watch } from "./invariants.ts";
import { createLife, type Life } from "./process.ts";
import { createTurns, letPass, scheduledPorts, type Step, type Turn } from "./scheduled-ports.ts";
import type { CardVerdict, World } from "./world.ts";

export const usd = (minorUnits: bigint): Money => ({ currency: currency("USD"), minorUnits });
export const owed: Money = usd(55_100n);
export const minute = 60_000;
const longestLife = 60;

export type Ports = World["ports"];
export type CreateWorld = () => World | Promise<World>;

/** One bill of 551.00 USD, and those who are at it at the same time. */
export interface Race {
  readonly world: World;
  readonly life: Life;
  readonly watch: Watch;
  readonly turn: Turn;
  /** Somebody's ports: each call is a turn. */
  readonly ports: (sleepsIn?: Effect) => Ports;
  /** All of them at the same time, until everybody is through. */
  readonly run: <Racers extends readonly unknown[]>(
    racers: [...Racers],
  ) => Promise<{ -readonly [Nth in keyof Racers]: Awaited<Racers[Nth]> }>;
  /** Lets so many turns of others go by. */
  readonly letPass: (turns: number) => Promise<void>;
  /** Time goes by in one go, when others have had so many turns. */
  readonly time: (milliseconds: number, afterTurns: number) => Promise<void>;
  readonly stored: () => Promise<Invoice>;
}

/** A race about a bill that has just come. After every turn that has done something the watch checks it. */
export async function createRace<Item>(
  createWorld: CreateWorld,
  scheduler: Scheduler<Item>,
  traits: Partial<Pick<Life, "isHonest">> = {},
): Promise<Race> {
  const world = await createWorld();
  const life = createLife(world, () => undefined, traits);
  const watch = createWatch(life, bill);
  await takeIn(world);
  watch.billed(owed.minorUnits);
  const stored = async () => value(await world.ports.invoices.load(bill)) ?? expect.fail("no bill");
  const turn = createTurns(scheduler, async (step, outcome) => {
    if (changesNothing.has(step) || outcome instanceof Err) return undefined;
    life.changes += 1;
    return watch.check();
  });
  return {
    world,
    life,
    watch,
    turn,
    stored,
    ports: (sleepsIn) => scheduledPorts(world.ports, scheduler, turn, sleepsIn),
    run: (racers) => scheduler.waitFor(Promise.all(racers)),
    letPass: (turns) => letPass(scheduler, turns),
    time: async (milliseconds, afterTurns) => {
      await letPass(scheduler, afterTurns);
      await turn("time", () => world.advance(milliseconds));
    },
  };
}

/** Steps after which nothing is different of what is checked. */
const changesNothing: ReadonlySet<Step> = new Set<Step>([
  ...effects.filter(isRead),
  "look",
  "time",
  "start",
  "publish",
]);

/** The bill, as its row in a file of a minute ago. */
async function takeIn({ ports, advance }: World): Promise<void> {
  const { clock, policy, invoices } = ports;
  const file = { name: "bills-0.csv", lastModified: clock.now() };
  const row = {
    invoiceId: bill,
    customerName: "Canary-Smith",
    currency: owed.currency,
    amount: owed.minorUnits,
  };
  const asOf = watermarkOf(file, policy.timeZone);
  const stated = { row, asOf, source: { file: file.name, line: 2 } };
  const events = value(decide({ type: "record-row", stated, policy }, undefined));
  const invoice = fold(evolve, undefined, events) ?? expect.fail("no bill");
  value(await invoices.save(invoice));
  advance(minute);
}

/** The payer asks to pay what is owed, with that key. */
export function ask(
  ports: Ports,
  key = "key-1",
  wish: Partial<PaymentWish> = {},
): ResultAsync<RequestedPaymentAnswer, InvoiceRefusal | Failure> {
  return requestPayment(ports)({
    invoiceId: bill,
    idempotencyKey: idempotencyKey(key),
    expectedAmount: owed,
    receiptTo,
    ...wish,
  });
}

/** The sweep, once. */
export function sweep(ports: Ports): ResultAsync<SweepReport, Failure> {
  const receipts = sendReceipt(ports);
  return sweepOpenPayments({ ...ports, receipts })({ dueBy: ports.clock.now(), limit: 25 });
}

/** A payment that was asked for, and whose workflow nobody drives yet. */
export async function requested({ world }: Race): Promise<WorkflowInput> {
  const { payment } = value(await ask(world.ports));
  return { invoiceId: bill, paymentId: payment.id };
}

/** A payment whose payer is at the card page under `url`. */
export async function atThePage(race: Race): Promise<WorkflowInput & { readonly url: string }> {
  const ids = await requested(race);
  const payment = value(await submitPayment(race.world.ports)(ids));
  const url = payment.status === "requires-action" ? payment.url : expect.fail(payment.status);
  return { ...ids, url };
}

/** The payer types a card; false where it is too late. */
export function type({ turn, world }: Race, url: string, card: CardVerdict): Promise<boolean> {
  return turn("card", () => world.atCardPage(url, card));
}

/** Nobody is in a hurry any more: the sweep sees to the rest, and what has to hold in the end is checked. */
export async function toTheEnd({ world, life, watch, stored }: Race): Promise<Payment> {
  for (let nth = 0; nth < longestLife; nth += 1) {
    const due = sweepDueAt(await stored());
    if (due === undefined) break;
    world.advance(Math.max(Date.parse(due) - Date.parse(world.ports.clock.now()), 0) + minute);
    value(await sweep(world.ports));
    life.changes += 1;
    await watch.check();
  }
  await watch.checkTheEnd();
  const [payment] = (await stored()).payments;
  return payment ?? expect.fail("there is no payment");
}

/** The money that is the customer's payments now, in minor units. */
export function captured(invoice: Invoice): bigint {
  return capturesOf(invoice).reduce((sum, { amount }) => sum + amount, 0n);
}

/** What the gateway has taken for the bill, in minor units. */
export function taken({ takings }: World): bigint {
  return takings(bill).reduce((sum, { amount }) => sum + amount.minorUnits, 0n);
}

/** In which effect somebody sleeps, if in any. */
export function sleepers(...where: readonly Effect[]): Arbitrary<Effect | undefined> {
  return fc.constantFrom(undefined, ...where);
}
