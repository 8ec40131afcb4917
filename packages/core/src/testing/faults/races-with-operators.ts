import fc from "fast-check";
import type { Result } from "neverthrow";
import { expect, it } from "vitest";

import type { OperatorAction } from "../../invoice/operator-action.ts";
import type { Resolution } from "../../invoice/resolution.ts";
import { changeInvoice } from "../../use-cases/change-invoice.ts";
import { resolveOperatorCase } from "../../use-cases/operator-cases.ts";
import { resolvePayment } from "../../use-cases/resolve-payment.ts";
import { value } from "../outcome.ts";
import { bill } from "./bill.ts";
import {
  atThePage,
  captured,
  createRace,
  type CreateWorld,
  minute,
  type Ports,
  type Race,
  sleepers,
  taken,
} from "./race.ts";

/** An operator may be wrong about what the gateway has taken. */
const mayBeWrong = { isHonest: false };

/** Operators decide at the same time as each other and as the gateway's report. */
export function itHoldsForOperators(createWorld: CreateWorld): void {
  it("invariant 1: two operators and a late report on a payment that nobody can tell of: one decides at the most, and the money adds up", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        pairs("confirm-captured", "confirm-not-charged"),
        sleepers("load", "save", "inquire"),
        async (scheduler, actions, sleepsIn) => {
          const race = await createRace(createWorld, scheduler, mayBeWrong);
          const { ids, gatewayRef } = await lost(race);
          const [first, second] = await race.run([
            decideAs(race.ports(), ids.paymentId, actions[0], gatewayRef),
            decideAs(race.ports(), ids.paymentId, actions[1], gatewayRef),
            resolvePayment(race.ports(sleepsIn))(ids),
          ]);
          expectOneDecision(actions, [first, second], (await race.stored()).resolutions);
          value(await resolvePayment(race.world.ports)(ids));
          const invoice = await race.stored();
          expect(captured(invoice)).toBe(taken(race.world));
          // A payer who was told that nothing was charged was told wrong: the next operator sees to it.
          const isWrong = invoice.resolutions.some(
            ({ action }) => action === "confirm-not-charged",
          );
          expect(invoice.exceptions.map((each) => each.type)).toStrictEqual(
            isWrong ? ["captured-after-end"] : [],
          );
        },
      ),
    ));

  it("invariant 1: two operators on money that came late, as it is reported again: one decides, and the money adds up", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        pairs("keep", "refunded"),
        sleepers("load", "save", "inquire"),
        async (scheduler, actions, sleepsIn) => {
          const race = await createRace(createWorld, scheduler, mayBeWrong);
          const { ids, gatewayRef } = await lost(race);
          const { ports } = race.world;
          // As with a gateway that cannot cancel: an operator was wrong.
          value(await believe(ports, ids.paymentId, gatewayRef));
          value(await resolvePayment(ports)(ids));
          const [first, second] = await race.run([
            decideAs(race.ports(), "e1", actions[0], "refund-1"),
            decideAs(race.ports(), "e1", actions[1], "refund-1"),
            resolvePayment(race.ports(sleepsIn))(ids),
          ]);
          const invoice = await race.stored();
          const [, ...decided] = invoice.resolutions;
          expect(decided).toHaveLength(1);
          expectOneDecision(actions, [first, second], decided);
          expect(invoice.exceptions).toStrictEqual([]);
          const isRefunded = decided[0]?.action === "refunded";
          expect(captured(invoice)).toBe(isRefunded ? 0n : taken(race.world));
        },
      ),
    ));
}

function pairs<Action extends OperatorAction>(one: Action, other: Action) {
  const action = fc.constantFrom(one, other);
  return fc.tuple(action, action);
}

/** A payment that was charged, and of which nobody was told; from now on the gateway tells. */
async function lost(race: Race) {
  const { world } = race;
  const { url, ...ids } = await atThePage(race);
  expect(await world.atCardPage(url, "lose-answer")).toBe(true);
  expect(value(await resolvePayment(world.ports)(ids)).status).toBe("unknown");
  world.advance(minute);
  const [taking] = world.takings(bill);
  return { ids, gatewayRef: taking?.gatewayRef ?? expect.fail("nothing was taken") };
}

function decideAs(ports: Ports, caseId: string, action: OperatorAction, gatewayRef: string) {
  const by = "ann";
  const evidence = "the gateway's books";
  const decision = { invoiceId: bill, caseId, action, by, evidence, gatewayRef };
  return resolveOperatorCase(ports)(decision);
}

/** Has it that the payment was not charged, without asking the gateway. */
function believe({ invoices, clock, policy }: Ports, caseId: string, gatewayRef: string) {
  return changeInvoice(invoices, bill, {
    type: "resolve-case",
    caseId,
    action: "confirm-not-charged",
    by: "ann",
    evidence: "the gateway's books",
    gatewayRef,
    now: clock.now(),
    policy,
  });
}

/** Whoever decided what was carried out is told so, everybody else that there is no such case. */
function expectOneDecision(
  actions: readonly OperatorAction[],
  answers: readonly Result<unknown, unknown>[],
  resolutions: readonly Resolution[],
): void {
  expect(resolutions.length).toBeLessThanOrEqual(1);
  const [done] = resolutions;
  const told = answers.map((answer) => (answer.isOk() ? "done" : answer.error));
  const truth = actions.map((action) => {
    if (action === done?.action) return "done";
    // The gateway says that it has the money, where it is asked before the other one decides.
    const tooLate = action === "confirm-not-charged" ? [{ type: "too-late" }] : [];
    return expect.toBeOneOf([{ type: "case-not-found" }, ...tooLate]);
  });
  expect(told).toStrictEqual(truth);
}
