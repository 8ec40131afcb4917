import fc, { type Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";

import type { Invoice } from "../../invoice/invoice.ts";
import type { OperatorAction } from "../../invoice/operator-action.ts";
import type { OperatorCase } from "../../invoice/operator-cases.ts";
import type { GatewayCapabilities } from "../../ports/payment-gateway.ts";
import { createActors } from "./actors.ts";
import { bill } from "./bill.ts";
import { type Effect, effects, type Fault, kindsOf } from "./effects.ts";
import {
  firstCharge,
  goOn,
  histories,
  type Scene,
  take,
  takeNewFile,
  trueDecision,
} from "./history-steps.ts";
import { createWatch } from "./invariants.ts";
import { keptHistories } from "./kept-histories.ts";
import type { Mischief, MischiefHarness } from "./mischief.ts";
import { createModelBiller, type ModelBiller } from "./model-biller.ts";
import { createLife, type Life } from "./process.ts";
import { sweepUntilTheEnd } from "./story.ts";
import { createTally, watchedInvariants } from "./tally.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

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
    isHonest ? harness.ofAnswers : { ...audible(harness.ofAnswers), ...harness.ofMoney },
  );

  describe(`histories: ${name}, of a gateway that takes ${takes}`, () => {
    const tally = createTally();

    it("end well, and nothing is wrong on the way", async () => {
      await fc.assert(
        fc.asyncProperty(
          histories(isHonest),
          faults(),
          misbehaviour,
          postingDays,
          // What a gateway that cannot be asked has taken besides, nobody ever hears of.
          isHonest ? capabilities : fc.constant({}),
          async (commands, planned, mischiefs, days, able) => {
            const around = { isHonest, tally };
            const scene = await begin(harness, around, planned, mischiefs, days, able);
            await fc.asyncModelRun(() => ({ model: {}, real: scene }), commands);
            await endWell(scene);
          },
        ),
      );
    });

    it.each(keptHistories.filter((kept) => kept.isHonest === isHonest))(
      "end well that once did not: $what",
      async ({
        steps,
        faults: planned,
        mischief: mischiefs,
        postingDays: days,
        capabilities: able,
      }) => {
        const scene = await begin(harness, { isHonest, tally }, planned, mischiefs, days, able);
        for (const step of steps) await take(scene, step);
        await endWell(scene);
      },
    );

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

const watched = [1, 2, 3, 4, 6, 8, 9, 10, 11, 16, 17, 18] as const;

/** At most the posting lag of the policy: a biller who takes longer has posting disputes for good. */
const postingDays: Arbitrary<number> = fc.constantFrom(0, 1, 2);

/** What is taken besides is told by a webhook of its own: where that is lost, nobody ever hears of it. */
function audible(faultsAt: MischiefHarness["ofAnswers"]): MischiefHarness["ofAnswers"] {
  const isSilent = (fault: string) => fault === "webhook-lost" || fault === "webhook-unsigned";
  return Object.fromEntries(Object.entries(faultsAt).filter(([fault]) => !isSilent(fault)));
}

/** What the gateway can do. */
const capabilities: Arbitrary<Partial<GatewayCapabilities>> = fc.constantFrom(
  {},
  {},
  { cancel: false },
  { inquiry: false },
);

function faults(): Arbitrary<readonly Fault[]> {
  const places = effects.flatMap((effect) => kindsOf(effect).map((kind) => ({ effect, kind })));
  return fc.array(
    fc
      .record({ place: fc.constantFrom(...places), nth: fc.integer({ min: 1, max: 12 }) })
      .map(({ place, nth }) => ({ ...place, nth })),
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

/** A bill that has come, and everybody around it. */
async function begin(
  harness: MischiefHarness,
  around: Pick<Life, "isHonest" | "tally">,
  planned: readonly Fault[],
  mischiefs: readonly Mischief[],
  days: number,
  able: Partial<GatewayCapabilities> = {},
): Promise<Scene> {
  const world = await harness.createWorld(mischiefs, able);
  const plan = (effect: Effect, nth: number) =>
    planned.find((fault) => fault.effect === effect && fault.nth === nth)?.kind;
  const life = createLife(world, plan, around);
  const biller = createModelBiller(world, firstCharge, days);
  const watch = createWatch(life, bill, (invoice) => mostOwed(biller, invoice));
  const actors = createActors(life, watch);
  const scene: Scene = { life, watch, actors, biller, files: [], late: [] };
  await takeNewFile(scene);
  for (let nth = 0; nth < 5 && actors.waiting() > 0; nth += 1) {
    await actors.wakeZombies();
    await goOn(scene, 3 * minute);
  }
  return scene;
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
  const comeToTheEnd = () =>
    sweepUntilTheEnd(
      life,
      actors,
      async () => undefined,
      (found) =>
        found.type === "open-payment" ? byTheBooks(scene, found) : trueDecision(scene, found),
    );
  for (let nth = 0; nth < 3; nth += 1) {
    await comeToTheEnd();
    life.world.advance(4 * day);
    await takeNewFile(scene);
  }
  await comeToTheEnd();
  await watch.checkTheEnd();
  await watch.checkPosted();
}

/** Days later the gateway's books are final: every page is over, and nobody is in a call. */
function byTheBooks({ life }: Scene, found: OperatorCase): OperatorAction | undefined {
  const age = Date.parse(life.world.ports.clock.now()) - Date.parse(found.since);
  if (age < 3 * day) return undefined;
  const isTaken = life.world.takings(bill).some(({ paymentId }) => paymentId === found.paymentId);
  return isTaken ? "confirm-captured" : "confirm-not-charged";
}
