import fc from "fast-check";
import { expect, it } from "vitest";

import { balanceOf } from "../../invoice/balance.ts";
import type { Payment } from "../../payment/payment.ts";
import type { WorkflowInput } from "../../ports/workflow-starter.ts";
import { cancelPayment } from "../../use-cases/cancel-payment.ts";
import { resolvePayment } from "../../use-cases/resolve-payment.ts";
import { submitPayment } from "../../use-cases/submit-payment.ts";
import { problem, value } from "../outcome.ts";
import { bill } from "./bill.ts";
import {
  ask,
  atThePage,
  captured,
  createRace,
  type CreateWorld,
  owed,
  type Ports,
  type Race,
  sleepers,
  taken,
  type,
  usd,
} from "./race.ts";

/** Payers who ask to pay one bill at the same time. */
export function itHoldsForPayers(createWorld: CreateWorld): void {
  it("invariant 3: of fifty payers with fifty keys one is let pay, and forty-nine are told that somebody is paying", () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const race = await createRace(createWorld, scheduler);
        const keys = Array.from({ length: 50 }, (_, nth) => `key-${nth}`);
        const asked = await race.run(keys.map((key) => ask(race.ports(), key)));
        const [accepted, ...others] = asked.filter((answer) => answer.isOk()).map(value);
        const refused = asked.filter((answer) => answer.isErr()).map(problem);
        expect(others).toStrictEqual([]);
        expect(refused).toStrictEqual(Array.from({ length: 49 }, () => inProgress));
        await expectOne(race, accepted?.payment.id);
      }),
    ));

  it("invariants 2 and 3: payers who are let pay one after the other, as cards are declined: one pays at a time, and the bill is paid once", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom("approve" as const, "decline" as const), {
          minLength: 2,
          maxLength: 5,
        }),
        async (scheduler, cards) => {
          const race = await createRace(createWorld, scheduler);
          const ends = await race.run(
            cards.map(async (card, nth) => {
              const ports = race.ports();
              const asked = await ask(ports, `key-${nth}`);
              if (asked.isErr()) return asked.error.type;
              const ids = { invoiceId: bill, paymentId: asked.value.payment.id };
              const sent = value(await submitPayment(ports)(ids));
              if (sent.status !== "requires-action") return expect.fail(sent.status);
              expect(await type(race, sent.url, card)).toBe(true);
              const { status } = await readOrGiveUp(ports, ids);
              const again = value(await ask(ports, `key-${nth}`));
              expect([again.replayed, again.payment.id]).toStrictEqual([true, ids.paymentId]);
              return status;
            }),
          );
          expect(ends.filter((end) => !truths.has(end))).toStrictEqual([]);
          const isPaid = ends.includes("captured");
          expect(taken(race.world)).toBe(isPaid ? owed.minorUnits : 0n);
          expect(captured(await race.stored())).toBe(taken(race.world));
        },
      ),
    ));

  it("invariant 8: the same wish twice or ten times at once is one payment, the same for all, and started once", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.constantFrom(2, 2, 10),
        sleepers("load", "save", "start"),
        async (scheduler, clicks, sleepsIn) => {
          const race = await createRace(createWorld, scheduler);
          const asked = await race.run(
            Array.from({ length: clicks }, (_, nth) =>
              ask(race.ports(nth === 0 ? sleepsIn : undefined)),
            ),
          );
          const answers = asked.map(value);
          expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
          expect(new Set(answers.map(({ payment }) => payment.id)).size).toBe(1);
          await expectOne(race, answers[0]?.payment.id);
        },
      ),
    ));

  it("the same key with another contact at once: one is let pay, the other's key is used already", () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const race = await createRace(createWorld, scheduler);
        const asked = await race.run([
          ask(race.ports()),
          ask(race.ports(), "key-1", { receiptTo: [] }),
        ]);
        const [accepted] = asked.filter((answer) => answer.isOk()).map(value);
        expect(asked.filter((answer) => answer.isErr()).map(problem)).toStrictEqual([keyReused]);
        await expectOne(race, accepted?.payment.id);
      }),
    ));

  it("the same key with another amount at once: what is owed is paid, the other amount never", () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const race = await createRace(createWorld, scheduler);
        const [right, wrong] = await race.run([
          ask(race.ports()),
          ask(race.ports(), "key-1", { expectedAmount: usd(55_000n) }),
        ]);
        const changed = { type: "invoice-changed", balance: owed };
        expect([changed, keyReused]).toContainEqual(problem(wrong));
        await expectOne(race, value(right).payment.id);
        expect(value(right).payment.amount).toBe(owed.minorUnits);
      }),
    ));

  it("a payer who asks while another one's card is charged is told the truth", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.constantFrom("approve" as const, "decline" as const),
        async (scheduler, card) => {
          const race = await createRace(createWorld, scheduler);
          const ids = await atThePage(race);
          const [, , late] = await race.run([
            type(race, ids.url, card),
            resolvePayment(race.ports())(ids),
            ask(race.ports(), "key-2"),
          ]);
          const { payments } = await race.stored();
          if (late.isOk()) {
            expect([card, payments.length]).toStrictEqual(["decline", 2]);
            return;
          }
          const wasPaid = late.error.type === "invoice-already-paid";
          expect(wasPaid ? [card, late.error.type] : late.error).toStrictEqual(
            wasPaid ? ["approve", "invoice-already-paid"] : inProgress,
          );
        },
      ),
    ));
}

const inProgress = { type: "payment-in-progress" };
const keyReused = { type: "idempotency-key-reused" };

/** There is one payment, it was started once, and it reserves the whole of the bill. */
async function expectOne({ stored, world }: Race, id: string | undefined): Promise<void> {
  const invoice = await stored();
  expect(invoice.payments.map((payment) => payment.id)).toStrictEqual([id]);
  expect(world.inputs).toStrictEqual([{ invoiceId: bill, paymentId: id }]);
  expect(balanceOf(invoice, world.ports.policy).amount).toBe(owed.minorUnits);
}

/** What a payer can be told who is one of several. */
const truths: ReadonlySet<string> = new Set([
  "declined",
  "canceled",
  "captured",
  "payment-in-progress",
  "invoice-already-paid",
]);

/** What has become of the payment; where another card may follow the one that was declined, its payer does not wait for it. */
async function readOrGiveUp(ports: Ports, ids: WorkflowInput): Promise<Payment> {
  const payment = value(await resolvePayment(ports)(ids));
  return payment.status === "requires-action" ? value(await cancelPayment(ports)(ids)) : payment;
}
