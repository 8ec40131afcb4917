import fc, { type Arbitrary, type AsyncCommand } from "fast-check";
import { describe, expect, it } from "vitest";

import { balanceOf } from "../../invoice/balance.ts";
import type { Invoice } from "../../invoice/invoice.ts";
import type { OperatorAction } from "../../invoice/operator-action.ts";
import type { OperatorCase } from "../../invoice/operator-cases.ts";
import { currency } from "../make.ts";
import { type Actors, bill, createActors } from "./actors.ts";
import { type Effect, effects, kindsOf } from "./effects.ts";
import { createWatch, type Watch } from "./invariants.ts";
import type { Mischief, MischiefHarness } from "./mischief.ts";
import { type BillerFile, createModelBiller, type ModelBiller } from "./model-biller.ts";
import { createLife, type Life } from "./process.ts";
import { sweepUntilTheEnd } from "./story.ts";
import { createTally, watchedInvariants } from "./tally.ts";
import type { CardVerdict } from "./world.ts";

/** Everything that a history is about. */
interface Scene {
  readonly life: Life;
  readonly watch: Watch;
  readonly actors: Actors;
  readonly biller: ModelBiller;
  /** The files that were ever written, oldest first: any of them may come again. */
  readonly files: BillerFile[];
}

type Step = AsyncCommand<object, Scene>;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const firstCharge = 55_100n;

/**
 * Random histories of one bill: files new, late, twice and out of order, payers, cards, webhooks, sweeps, redrives, operators and time, in
 * any order, with things going wrong on the way: after every step what has to hold holds, and in the end, when everybody has had their
 * say, our books are the gateway's and the biller's.
 */
export function describeHistories(
  name: string,
  harness: MischiefHarness,
  takes: "what it was asked for" | "other money, too",
): void {
  const isHonest = takes === "what it was asked for";
  const misbehaviour = mischief(
    isHonest ? harness.ofAnswers : { ...harness.ofAnswers, ...harness.ofMoney },
  );

  describe(`histories: ${name}, of a gateway that takes ${takes}`, () => {
    const tally = createTally();

    it("end well, and nothing is wrong on the way", async () => {
      await fc.assert(
        fc.asyncProperty(steps(), faults(), misbehaviour, postingDays, async (...drawn) =>
          liveThrough(harness, { isHonest, tally }, ...drawn),
        ),
      );
    });

    const held = watched.filter((invariant) => isHonest || invariant !== 2);
    it.each(held.map((invariant) => [watchedInvariants[invariant], invariant] as const))(
      "%s",
      (_text, invariant) => {
        expect(tally.broken(invariant)).toBe(0);
        expect(tally.checked(invariant)).toBeGreaterThan(0);
      },
    );
  });
}

const watched = [1, 2, 3, 4, 6, 8, 10, 11, 16, 17, 18] as const;

interface Fault {
  readonly effect: Effect;
  readonly nth: number;
  readonly kind: number;
}

/** At most the posting lag of the policy: a biller who takes longer has posting disputes for good. */
const postingDays: Arbitrary<number> = fc.constantFrom(0, 1, 2);

function faults(): Arbitrary<readonly Fault[]> {
  return fc.array(
    fc.record({
      effect: fc.constantFrom(...effects),
      nth: fc.integer({ min: 1, max: 12 }),
      kind: fc.nat({ max: 20 }),
    }),
    { maxLength: 3 },
  );
}

function mischief(
  faultsAt: Readonly<Record<string, readonly string[]>>,
): Arbitrary<readonly Mischief[]> {
  const places = Object.entries(faultsAt)
    // What is told once and taken back is lost with the one answer that tells it: that is two faults for one truth.
    .filter(([fault]) => fault !== "decline-after-approval")
    .flatMap(([fault, operations]) => operations.map((operation) => ({ fault, operation })));
  return fc.array(
    fc
      .record({ place: fc.constantFrom(...places), nth: fc.integer({ min: 1, max: 4 }) })
      .map(({ place, nth }) => ({ ...place, nth })),
    { maxLength: 2 },
  );
}

async function liveThrough(
  harness: MischiefHarness,
  around: Pick<Life, "isHonest" | "tally">,
  commands: Iterable<Step>,
  planned: readonly Fault[],
  misbehaviour: readonly Mischief[],
  days: number,
): Promise<void> {
  const world = await harness.createWorld(misbehaviour);
  const plan = (effect: Effect, nth: number) => {
    const found = planned.find((fault) => fault.effect === effect && fault.nth === nth);
    const kinds = kindsOf(effect);
    return found && kinds[found.kind % kinds.length];
  };
  const life = createLife(world, plan, around);
  const biller = createModelBiller(world, firstCharge, days);
  const watch = createWatch(life, bill, (invoice) => mostOwed(biller, invoice));
  const actors = createActors(life, watch);
  const scene: Scene = { life, watch, actors, biller, files: [] };
  await takeNewFile(scene);
  for (let nth = 0; nth < 5 && actors.waiting() > 0; nth += 1) await goOn(scene, 3 * minute);
  await fc.asyncModelRun(() => ({ model: {}, real: scene }), commands);
  await endWell(scene);
}

/** What the file in force says was charged, less all that our payments say was paid: nobody is ever asked for more. */
function mostOwed(biller: ModelBiller, invoice: Invoice): bigint {
  const { charged } = biller.snapshot(invoice.asOf);
  return invoice.payments.reduce(
    (owed, payment) =>
      payment.status === "captured" && payment.refund === undefined ? owed - payment.amount : owed,
    charged,
  );
}

/** Everything that is under way comes to its end, operators decide, and the biller posts: then all books agree. */
async function endWell(scene: Scene): Promise<void> {
  const { life, watch, actors } = scene;
  const truly = (found: OperatorCase) => trueDecision(scene, found);
  const nobodyPays = async () => undefined;
  for (let nth = 0; nth < 3; nth += 1) {
    await sweepUntilTheEnd(life, actors, nobodyPays, truly);
    life.world.advance(4 * day);
    await takeNewFile(scene);
  }
  await sweepUntilTheEnd(life, actors, nobodyPays, truly);
  await watch.checkTheEnd();
  await watch.checkPosted();
}

function trueDecision({ biller, watch }: Scene, found: OperatorCase): OperatorAction | undefined {
  switch (found.type) {
    case "exception":
      // A part of the operators keeps what may be kept.
      return found.actions[found.since.length % found.actions.length];
    case "posting-dispute":
      return biller.hasPosted(found.capture, watch.seen().asOf) ? "posted" : "not-posted";
    case "open-payment":
      return undefined;
  }
}

async function takeNewFile({ biller, actors, files, watch }: Scene): Promise<void> {
  watch.billed(biller.charged());
  const file = biller.write();
  files.push(file);
  await actors.takeFile(file.name, file.content);
}

/** Time goes by, and who was held goes on. */
async function goOn({ life, actors }: Scene, milliseconds: number): Promise<void> {
  life.world.advance(milliseconds);
  life.world.letGatewayAct();
  await actors.wakeZombies();
  await actors.ingestWaiting();
}

function steps(): Arbitrary<Iterable<Step>> {
  const cards: readonly CardVerdict[] = ["approve", "approve", "decline", "lose-answer", "leave"];
  return fc.commands<object, Scene, false>(
    [
      fc.constant(step("a new file", takeNewFile)),
      fc.nat({ max: 5 }).map((nth) =>
        step(`file ${nth} again`, async ({ files, actors, life }) => {
          const file = files[nth % files.length];
          // It comes later than it was written, under another name.
          if (file === undefined) return;
          life.world.advance(1);
          await actors.takeFile(`again-${nth}-${file.name}`, file.content);
        }),
      ),
      fc.integer({ min: 100, max: 900 }).map((amount) =>
        step(`${amount} more are charged`, async ({ biller, watch }) => {
          biller.charge(BigInt(amount));
          watch.billed(biller.charged());
        }),
      ),
      fc.record({ payer: fc.nat({ max: 3 }), isShown: fc.boolean() }).map(({ payer, isShown }) =>
        step(`payer ${payer} asks${isShown ? "" : ", shown something else"}`, async (scene) => {
          const { amount } = balanceOf(await scene.actors.stored(), scene.life.world.ports.policy);
          const shown = isShown && amount > 0n ? amount : firstCharge;
          await scene.actors.ask(`key-${payer}`, { currency: currency("USD"), minorUnits: shown });
        }),
      ),
      fc.constant(step("workflows send", ({ actors }) => actors.driveStarted())),
      fc
        .constantFrom(...cards)
        .map((card) =>
          step(`card: ${card}`, async ({ actors }) => void (await actors.enterCard(card))),
        ),
      fc.constant(step("webhooks come", ({ actors }) => actors.heedWebhooks())),
      fc.nat({ max: 5 }).map((nth) =>
        step(`payment ${nth} is followed up`, async ({ actors }) => {
          const { payments } = await actors.stored();
          const payment = payments[nth % Math.max(1, payments.length)];
          if (payment !== undefined) {
            await actors.followUp({ invoiceId: bill, paymentId: payment.id });
          }
        }),
      ),
      fc.nat({ max: 5 }).map((nth) =>
        step(`payment ${nth} is sent again`, async ({ actors }) => {
          const { payments } = await actors.stored();
          const payment = payments[nth % Math.max(1, payments.length)];
          if (payment !== undefined) {
            await actors.submitAgain({ invoiceId: bill, paymentId: payment.id });
          }
        }),
      ),
      fc.constant(step("the sweep", ({ actors }) => actors.sweep())),
      fc
        .constantFrom(1_000, 11_000, minute, 10 * minute, hour, day, 3 * day)
        .map((milliseconds) =>
          step(`${milliseconds / 1_000} s go by`, (scene) => goOn(scene, milliseconds)),
        ),
      fc.constant(
        step("an operator decides", (scene) =>
          scene.actors.decide((found) => trueDecision(scene, found)),
        ),
      ),
      fc.constant(
        step("an operator finds out of an open payment", (scene) =>
          scene.actors.decide((found) => {
            const isTaken = scene.life.world
              .takings(bill)
              .some(({ paymentId }) => paymentId === found.paymentId);
            // Only where the gateway's books are final: nobody is at its page, or in a call to it.
            return found.type === "open-payment" && isTaken ? "confirm-captured" : undefined;
          }),
        ),
      ),
    ],
    { maxCommands: 30 },
  );
}

function step(name: string, run: (scene: Scene) => Promise<void>): Step {
  return { check: () => true, run: (_model, scene) => run(scene), toString: () => name };
}
