import fc from "fast-check";
import { expect, it } from "vitest";

import { openPaymentOf } from "../../invoice/invoice.ts";
import type { WorkflowInput } from "../../ports/workflow-starter.ts";
import { cancelPayment } from "../../use-cases/cancel-payment.ts";
import { resolvePayment } from "../../use-cases/resolve-payment.ts";
import { sendReceipt } from "../../use-cases/send-receipt.ts";
import { submitPayment } from "../../use-cases/submit-payment.ts";
import { value } from "../outcome.ts";
import type { Effect } from "./effects.ts";
import {
  atThePage,
  createRace,
  type CreateWorld,
  minute,
  owed,
  type Race,
  requested,
  sleepers,
  sweep,
  taken,
  toTheEnd,
  type,
} from "./race.ts";
import type { CardVerdict } from "./world.ts";

const cards = fc.constantFrom("approve" as const, "decline" as const, "lose-answer" as const);
const late = fc.nat({ max: 20 });

/** No gateway's card page is open for longer. */
const longestPage = 40 * minute;

/** Everybody who drives one payment, at the same time. */
export function itHoldsForAPayment(createWorld: CreateWorld): void {
  it("invariants 1, 2 and 4: workers, webhook and sweep on one payment, as its payer pays: captured once, or declined", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        cards,
        sleepers("load", "save", "purchase", "publish"),
        sleepers("find-due", "load", "save", "inquire", "cancel"),
        sleepers("inquire", "save"),
        late,
        async (scheduler, card, workerSleepsIn, sweepSleepsIn, webhookSleepsIn, afterTurns) => {
          const race = await createRace(createWorld, scheduler);
          const ids = await requested(race);
          const [typed] = await race.run([
            payAndReturn(race, ids, card, webhookSleepsIn),
            submitPayment(race.ports(workerSleepsIn))(ids),
            submitPayment(race.ports())(ids),
            sweepTwice(race, sweepSleepsIn),
            // The lease of whoever sleeps is just over.
            race.time(minute, afterTurns),
          ]);
          await expectTheEnd(race, card, typed);
        },
      ),
    ));

  it("invariants 1 and 4: the payer types a card as the payment is given up: paid or not charged, never both", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        cards,
        sleepers("save", "cancel"),
        sleepers("inquire", "save"),
        late,
        async (scheduler, card, cancelerSleepsIn, webhookSleepsIn, afterTurns) => {
          const race = await createRace(createWorld, scheduler);
          const ids = await atThePage(race);
          const [typed] = await race.run([
            type(race, ids.url, card),
            cancelPayment(race.ports(cancelerSleepsIn))(ids),
            cancelPayment(race.ports())(ids),
            resolvePayment(race.ports(webhookSleepsIn))(ids),
            race.time(minute, afterTurns),
            sweepTwice(race),
          ]);
          await expectTheEnd(race, card, typed);
        },
      ),
    ));

  it("invariants 1 and 16: the payer leaves, pays, or is too late, as the page expires and the sweep comes: charged or released", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        cards,
        fc.boolean(),
        sleepers("save", "cancel", "inquire"),
        fc.nat({ max: 4 }),
        async (scheduler, card, leaves, sleepsIn, afterTurns) => {
          const race = await createRace(createWorld, scheduler);
          const ids = await atThePage(race);
          const [typed, left] = await race.run([
            type(race, ids.url, card),
            leaves ? type(race, ids.url, "leave") : false,
            race.time(longestPage, afterTurns),
            sweepTwice(race, sleepsIn),
            resolvePayment(race.ports())(ids),
          ]);
          const { declinedCard } = race.world.ports.gateway.capabilities;
          if (declinedCard === "ends-payment") expect(typed && left).toBe(false);
          await expectTheEnd(race, card, typed);
        },
      ),
    ));

  it("invariant 17: two sweeps and the workflow at once: one e-mail and one text", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        sleepers("save", "mail", "text"),
        async (scheduler, sleepsIn) => {
          const race = await createRace(createWorld, scheduler);
          const ids = await paid(race);
          await race.run([
            sweep(race.ports(sleepsIn)),
            sweep(race.ports()),
            sendReceipt(race.ports())({ ...ids, channel: "email" }),
            sendReceipt(race.ports())({ ...ids, channel: "text" }),
          ]);
          expect([race.world.emails.length, race.world.texts.length]).toStrictEqual([1, 1]);
          await toTheEnd(race);
        },
      ),
    ));

  it("invariant 17: a sender sleeps through its lease: one text at the most, and one e-mail more at the most", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        sleepers("save", "mail", "text"),
        late,
        async (scheduler, sleepsIn, afterTurns) => {
          const race = await createRace(createWorld, scheduler);
          const ids = await paid(race);
          race.life.hits.push({ effect: "mail", kind: "zombie" });
          await race.run([
            sendReceipt(race.ports(sleepsIn))({ ...ids, channel: "email" }),
            sendReceipt(race.ports(sleepsIn))({ ...ids, channel: "text" }),
            race.time(minute, afterTurns),
            sweepTwice(race),
          ]);
          await toTheEnd(race);
          expect(race.world.emails.length).toBeGreaterThan(0);
        },
      ),
    ));
}

/** The payer looks for the card page, now and then, types a card there and comes back, as the gateway's webhook does. */
async function payAndReturn(
  race: Race,
  ids: WorkflowInput,
  card: CardVerdict,
  webhookSleepsIn: Effect | undefined,
): Promise<boolean> {
  for (let looks = 0; looks < 8; looks += 1) {
    const open = await race.turn("look", async () => openPaymentOf(await race.stored()));
    if (open?.status === "requires-action") {
      const typed = await type(race, open.url, card);
      const comeBack = [race.ports(), race.ports(webhookSleepsIn)];
      await Promise.all(comeBack.map((ports) => resolvePayment(ports)(ids)));
      return typed;
    }
    await race.letPass(2);
  }
  return false;
}

/** The sweep that runs now, and the one after it. */
async function sweepTwice({ ports }: Race, ...[sleepsIn]: Parameters<Race["ports"]>) {
  value(await sweep(ports(sleepsIn)));
  value(await sweep(ports()));
}

/** A payment that is captured, and whose receipts nobody has sent. */
async function paid(race: Race) {
  const ids = await atThePage(race);
  expect(await race.world.atCardPage(ids.url, "approve")).toBe(true);
  expect(value(await resolvePayment(race.world.ports)(ids)).status).toBe("captured");
  race.life.changes += 1;
  return ids;
}

/** A card that was charged is a payment that is captured, and receipts that went out; any other is a payment that was not. Others hear of it once. */
async function expectTheEnd(race: Race, card: CardVerdict, isTyped: boolean): Promise<void> {
  const { status } = await toTheEnd(race);
  const isCharged = isTyped && card !== "decline";
  // Whether a card that was declined was before or after the cancellation, nothing is charged.
  const notCharged = isTyped ? ["declined", "canceled"] : ["canceled"];
  expect(isCharged ? ["captured"] : notCharged).toContain(status);
  expect(taken(race.world)).toBe(isCharged ? owed.minorUnits : 0n);
  const { emails, texts, heard } = race.world;
  expect([emails.length, texts.length]).toStrictEqual(isCharged ? [1, 1] : [0, 0]);
  const notTaken = status === "declined" ? "payment-declined" : "payment-not-charged";
  expect(heard.map((event) => event.type)).toStrictEqual([
    isCharged ? "payment-captured" : notTaken,
  ]);
}
