import { balanceOf, isOpen } from "@billsdue/core";
import { idempotencyKey } from "@billsdue/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { CardVerdict } from "../../src/index.ts";
import {
  bill,
  createWorld,
  type Effect,
  email,
  type Fault,
  type FaultPlan,
  key,
  owed,
  text,
  type World,
} from "./world.ts";

const effects: readonly Effect[] = [
  "load",
  "save",
  "find-open",
  "purchase",
  "inquire",
  "cancel",
  "start",
  "publish",
  "mail",
  "text",
];
const kinds: readonly Fault[] = ["before", "after"];
const payers: readonly (CardVerdict | "leave" | "sleeps")[] = [
  "approve",
  "decline",
  "insufficient-funds",
  "lose-answer",
  "leave",
  "sleeps",
];
const minute = 60_000;

/** At no moment has the gateway taken more than was billed, and of two payments one is over. */
async function check(world: World, most = owed): Promise<void> {
  expect(world.bank.takenFor(bill)).toBeLessThanOrEqual(most);
  expect((await world.load()).payments.filter(isOpen).length).toBeLessThanOrEqual(1);
}

/** The payer's client, the workflow and, each minute, the sweep: each does what it can, and what fails is left to the others. */
async function live(world: World, payer: (typeof payers)[number], minutes = 45): Promise<void> {
  const receiptTo = [email, text];
  for (let tries = 0; tries < 3; tries += 1) {
    if ((await world.request({ receiptTo })).isOk()) break;
    await check(world);
  }
  for (let nth = 0; nth < minutes; nth += 1) {
    for (const { paymentId } of world.started.splice(0)) {
      await world.submit(paymentId);
      await check(world);
    }
    if (payer !== "sleeps") await world.type(payer);
    await check(world);
    world.clock.advance(minute);
    await world.sweep();
    await check(world);
  }
}

async function checkTheEnd(world: World): Promise<void> {
  const invoice = await world.load();
  const taken = world.bank.takenFor(bill);
  const captured = invoice.payments.filter(({ status }) => status === "captured");
  expect(invoice.payments.filter(isOpen)).toStrictEqual([]);
  expect(captured.reduce((sum, { amount }) => sum + amount, 0n)).toBe(taken);
  expect(balanceOf(invoice, world.ports.policy).amount).toBe(owed - taken);
  expect(invoice.exceptions).toStrictEqual([]);
  for (const payment of captured) {
    if (payment.status !== "captured") continue;
    for (const receipt of payment.receipts)
      expect(["sent", "undeliverable"]).toContain(receipt.status);
    expect(payment.receipts).toHaveLength(2);
  }
  expect(world.texts.length).toBeLessThanOrEqual(captured.length);
}

describe("with one thing going wrong", () => {
  const cases = effects.flatMap((effect) => kinds.map((kind) => ({ effect, kind })));

  it.each(cases)(
    "$kind any call of $effect: charged once or not at all, nothing lost, nothing left open",
    async ({ effect, kind }) => {
      for (const payer of payers) {
        for (let nth = 1; nth <= 8; nth += 1) {
          const world = createWorld({
            faults: (done, count) => (done === effect && count === nth ? kind : undefined),
          });
          await world.bill();
          await live(world, payer);
          await checkTheEnd(world);
          expect(world.emails.length).toBeLessThanOrEqual(
            effect === "mail" || effect === "save" ? 2 : 1,
          );
        }
      }
    },
  );

  it("for a while: every call of one kind fails for some time, then works again", async () => {
    for (const effect of effects) {
      for (const kind of kinds) {
        for (const from of [1, 2, 3]) {
          const world = createWorld({
            faults: (done, count) =>
              done === effect && count >= from && count < from + 4 ? kind : undefined,
          });
          await world.bill();
          await live(world, "approve");
          await checkTheEnd(world);
        }
      }
    }
  });
});

describe("with many things going wrong", () => {
  const plans = fc.array(
    fc.record({
      effect: fc.constantFrom(...effects),
      nth: fc.integer({ min: 1, max: 12 }),
      kind: fc.constantFrom(...kinds),
    }),
    { minLength: 2, maxLength: 12 },
  );
  const planOf =
    (
      faults: readonly { readonly effect: Effect; readonly nth: number; readonly kind: Fault }[],
    ): FaultPlan =>
    (effect, nth) =>
      faults.find((fault) => fault.effect === effect && fault.nth === nth)?.kind;

  it("a payment still ends, charged once or not at all", async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.constantFrom(...payers), async (faults, payer) => {
        const world = createWorld({ faults: planOf(faults) });
        await world.bill();
        await live(world, payer, 60);
        await checkTheEnd(world);
      }),
    );
  });

  it("two who keep trying are charged once together", async () => {
    await fc.assert(
      fc.asyncProperty(
        plans,
        fc.array(fc.constantFrom(1, 2), { minLength: 4, maxLength: 12 }),
        fc.constantFrom(...payers),
        async (faults, turns, payer) => {
          const world = createWorld({ faults: planOf(faults) });
          await world.bill();
          for (const turn of turns) {
            await world.request({ idempotencyKey: turn === 1 ? key : idempotencyKey("key-2") });
            for (const { paymentId } of world.started.splice(0)) await world.submit(paymentId);
            if (payer !== "sleeps") await world.type(payer);
            await check(world);
            world.clock.advance(minute);
            await world.sweep();
            await check(world);
          }
          for (let nth = 0; nth < 45; nth += 1) {
            for (const { paymentId } of world.started.splice(0)) await world.submit(paymentId);
            world.clock.advance(minute);
            await world.sweep();
            await check(world);
          }
          const invoice = await world.load();
          expect(invoice.payments.filter(isOpen)).toStrictEqual([]);
          const captured = invoice.payments.filter(({ status }) => status === "captured");
          expect(captured.reduce((sum, { amount }) => sum + amount, 0n)).toBe(
            world.bank.takenFor(bill),
          );
        },
      ),
    );
  });
});
