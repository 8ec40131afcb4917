import fc, { type Arbitrary, type AsyncCommand } from "fast-check";

import type { PaymentId } from "../../ids.ts";
import { balanceOf } from "../../invoice/balance.ts";
import type { OperatorAction } from "../../invoice/operator-action.ts";
import type { OperatorCase } from "../../invoice/operator-cases.ts";
import { currency } from "../make.ts";
import type { Actors } from "./actors.ts";
import { bill, type BillerFile } from "./bill.ts";
import type { Watch } from "./invariants.ts";
import type { ModelBiller } from "./model-biller.ts";
import type { Life } from "./process.ts";
import type { CardVerdict } from "./world.ts";

/** Everything that a history is about. */
export interface Scene {
  readonly life: Life;
  readonly watch: Watch;
  readonly actors: Actors;
  readonly biller: ModelBiller;
  /** The files that were ever written, oldest first: any of them may come again. */
  readonly files: BillerFile[];
  /** Those that were written and have not come yet. */
  readonly late: BillerFile[];
}

/** What happens next in a history, as data. `nth` counts from 0, and round. */
export type HistoryStep =
  | { readonly do: "new file" | "file is written" | "written file comes" }
  | { readonly do: "workflows send" | "webhooks come" | "sweep" | "zombie wakes" }
  | { readonly do: "operator decides" | "operator confirms what was taken" }
  | {
      readonly do: "file again" | "payment is followed up" | "payment is sent again";
      readonly nth: number;
    }
  | { readonly do: "charge more"; readonly amount: number }
  /** `isShown`: for what is owed; otherwise for what was owed at first. */
  | { readonly do: "payer asks"; readonly nth: number; readonly isShown: boolean }
  /** All the way: asks for what is owed, is sent to the card page, and types there. */
  | { readonly do: "payer pays"; readonly nth: number; readonly card: CardVerdict }
  /** At the `page`th newest of all card pages. */
  | { readonly do: "card"; readonly card: CardVerdict; readonly page: number }
  | { readonly do: "time goes by"; readonly ms: number };

/** What was charged at first, in minor units. */
export const firstCharge = 55_100n;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const audible = ["approve", "approve", "decline", "leave"] as const;

function stepsWith(cards: Arbitrary<CardVerdict>): Arbitrary<HistoryStep> {
  return fc.oneof(
    fc.record({
      do: fc.constantFrom("new file" as const, "file is written", "written file comes"),
    }),
    fc.record({
      do: fc.constantFrom("workflows send" as const, "webhooks come", "sweep", "zombie wakes"),
    }),
    fc.record({
      do: fc.constantFrom("operator decides" as const, "operator confirms what was taken"),
    }),
    fc.record({
      do: fc.constantFrom("file again" as const, "payment is followed up", "payment is sent again"),
      nth: fc.nat({ max: 5 }),
    }),
    fc.record({
      do: fc.constant("charge more" as const),
      amount: fc.integer({ min: 100, max: 900 }),
    }),
    fc.record({
      do: fc.constant("payer asks" as const),
      nth: fc.nat({ max: 3 }),
      isShown: fc.boolean(),
    }),
    fc.record({ do: fc.constant("payer pays" as const), nth: fc.nat({ max: 3 }), card: cards }),
    fc.record({ do: fc.constant("card" as const), card: cards, page: fc.nat({ max: 2 }) }),
    fc.record({
      do: fc.constant("time goes by" as const),
      ms: fc.constantFrom(1_000, 11_000, minute, 10 * minute, hour, day, 3 * day),
    }),
  );
}

/**
 * Histories of up to thirty steps. Where a gateway takes other money, no card loses its answer: no webhook comes of that, and what is
 * taken besides nobody would ever hear of.
 */
export function histories(isHonest: boolean): Arbitrary<Iterable<AsyncCommand<object, Scene>>> {
  const cards = fc.constantFrom<CardVerdict[]>(
    ...audible,
    ...(isHonest ? ["lose-answer" as const] : []),
  );
  return fc.commands([stepsWith(cards).map(commandOf)], { maxCommands: 30 });
}

function commandOf(step: HistoryStep): AsyncCommand<object, Scene> {
  return {
    check: () => true,
    run: (_model, scene) => take(scene, step),
    toString: () => JSON.stringify(step),
  };
}

/** Takes one step. */
export async function take(scene: Scene, step: HistoryStep): Promise<void> {
  const { actors, biller, files, life, watch } = scene;
  switch (step.do) {
    case "new file":
      return takeNewFile(scene);
    case "file again": {
      const file = files[step.nth % files.length];
      if (file === undefined) return;
      // It comes later than it was written, under another name.
      life.world.advance(1);
      const writtenAt = life.world.ports.clock.now();
      return actors.takeFile({ ...file, name: `again-${step.nth}-${file.name}`, writtenAt });
    }
    case "file is written":
      life.world.advance(1);
      scene.late.push(biller.write());
      return;
    case "written file comes": {
      const file = scene.late.shift();
      if (file === undefined) return;
      files.push(file);
      return actors.takeFile(file);
    }
    case "charge more":
      biller.charge(BigInt(step.amount));
      return watch.billed(biller.charged());
    case "payer asks":
      return ask(scene, step.nth, step.isShown);
    case "payer pays":
      await ask(scene, step.nth, true);
      await actors.driveStarted();
      await actors.enterCard(step.card, 0);
      return actors.heedWebhooks();
    case "workflows send":
      return actors.driveStarted();
    case "card":
      await actors.enterCard(step.card, step.page);
      return;
    case "zombie wakes":
      return actors.wakeZombies();
    case "webhooks come":
      return actors.heedWebhooks();
    case "payment is followed up":
      return ofPayment(scene, step.nth, (paymentId) =>
        actors.followUp({ invoiceId: bill, paymentId }),
      );
    case "payment is sent again":
      return ofPayment(scene, step.nth, (paymentId) =>
        actors.submitAgain({ invoiceId: bill, paymentId }),
      );
    case "sweep":
      return actors.sweep();
    case "time goes by":
      return goOn(scene, step.ms);
    case "operator decides":
      return actors.decide((found) => trueDecision(scene, found));
    case "operator confirms what was taken":
      // Only that: that nothing was taken is not final while somebody may be at the card page.
      return actors.decide(({ type, paymentId }) => {
        const isTaken = life.world.takings(bill).some((taking) => taking.paymentId === paymentId);
        return type === "open-payment" && isTaken ? "confirm-captured" : undefined;
      });
  }
}

async function ask({ actors, life }: Scene, nth: number, isShown: boolean): Promise<void> {
  const { amount } = balanceOf(await actors.stored(), life.world.ports.policy);
  const shown = isShown && amount > 0n ? amount : firstCharge;
  await actors.ask(`key-${nth}`, { currency: currency("USD"), minorUnits: shown });
}

async function ofPayment(
  { actors }: Scene,
  nth: number,
  act: (paymentId: PaymentId) => Promise<void>,
): Promise<void> {
  const { payments } = await actors.stored();
  const payment = payments[nth % Math.max(1, payments.length)];
  if (payment !== undefined) await act(payment.id);
}

/** The biller writes a file, and it comes. */
export async function takeNewFile({ biller, actors, files, watch }: Scene): Promise<void> {
  watch.billed(biller.charged());
  const file = biller.write();
  files.push(file);
  await actors.takeFile(file);
}

/** Time goes by. */
export async function goOn({ life, actors }: Scene, milliseconds: number): Promise<void> {
  life.world.advance(milliseconds);
  await actors.ingestWaiting();
}

/** What an operator decides who knows the biller's books; of money that may be kept or given back, now this and now that. */
export function trueDecision(
  { biller, watch }: Scene,
  found: OperatorCase,
): OperatorAction | undefined {
  switch (found.type) {
    case "exception": {
      const choices = found.actions.filter((action) => action !== "noted");
      return choices[Date.parse(found.since) % choices.length] ?? "noted";
    }
    case "posting-dispute":
      return biller.hasPosted(found.capture, watch.seen().asOf) ? "posted" : "not-posted";
    case "open-payment":
      return undefined;
  }
}
