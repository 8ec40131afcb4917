import fc from "fast-check";
import { expect, it } from "vitest";

import { defaultProfile } from "../../ingestion/profile-schema.ts";
import type { Profile } from "../../ingestion/profile.ts";
import { balanceOf } from "../../invoice/balance.ts";
import { formatAmount, type Money } from "../../money/money.ts";
import { ingestFile } from "../../use-cases/ingest-file.ts";
import { resolvePayment } from "../../use-cases/resolve-payment.ts";
import { submitPayment } from "../../use-cases/submit-payment.ts";
import { value } from "../outcome.ts";
import { bill } from "./bill.ts";
import type { Effect } from "./effects.ts";
import {
  ask,
  atThePage,
  createRace,
  type CreateWorld,
  owed,
  type Race,
  sleepers,
  sweep,
  taken,
  toTheEnd,
  type,
  usd,
} from "./race.ts";

/** Files of one row have nothing in common with those before them. */
const profile: Profile = {
  ...defaultProfile,
  holds: { rejectedShare: 1, fewerRowsShare: null, sumChangeShare: null },
};
const figures = fc.constantFrom(owed, usd(65_100n), usd(45_100n));

/** A file comes, with the same figure, with more or with less, at the same time as a payer. */
export function itHoldsForFiles(createWorld: CreateWorld): void {
  it("invariant 10: a file comes as a payment is captured: what was paid stays paid", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        figures,
        sleepers("load-many", "save-many"),
        sleepers("inquire", "save"),
        async (scheduler, figure, fileSleepsIn, webhookSleepsIn) => {
          const race = await createRace(createWorld, scheduler);
          const ids = await atThePage(race);
          const [typed] = await race.run([
            type(race, ids.url, "approve"),
            ingest(race, figure, fileSleepsIn),
            resolvePayment(race.ports(webhookSleepsIn))(ids),
            sweep(race.ports()),
          ]);
          expect([typed, (await toTheEnd(race)).status]).toStrictEqual([true, "captured"]);
          await expectFigure(race, figure);
        },
      ),
    ));

  it("invariant 10: a file comes as a payer pays: nothing is charged on another amount than the payer was shown", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        figures,
        sleepers("load-many", "save-many"),
        sleepers("load", "save", "purchase"),
        async (scheduler, figure, fileSleepsIn, payerSleepsIn) => {
          const race = await createRace(createWorld, scheduler);
          const [asked] = await race.run([
            pay(race, payerSleepsIn),
            ingest(race, figure, fileSleepsIn),
          ]);
          const { payments } = await race.stored();
          if (asked.isErr()) {
            expect(asked.error).toStrictEqual({ type: "invoice-changed", balance: figure });
            expect(payments).toStrictEqual([]);
          } else {
            expect(asked.value.invoice.billed).toBe(owed.minorUnits);
            expect((await toTheEnd(race)).status).toBe("captured");
            expect(taken(race.world)).toBe(owed.minorUnits);
          }
          await expectFigure(race, figure);
        },
      ),
    ));
}

/** A payer who asks, and pays where he is let. */
async function pay(race: Race, sleepsIn: Effect | undefined) {
  const ports = race.ports(sleepsIn);
  const asked = await ask(ports);
  if (asked.isErr()) return asked;
  const ids = { invoiceId: bill, paymentId: asked.value.payment.id };
  const sent = value(await submitPayment(ports)(ids));
  if (sent.status !== "requires-action") return expect.fail(sent.status);
  expect(await type(race, sent.url, "approve")).toBe(true);
  value(await resolvePayment(ports)(ids));
  return asked;
}

/** A file with that figure is taken in, as the other things happen. */
async function ingest({ world, watch, ports }: Race, figure: Money, sleepsIn: Effect | undefined) {
  const key = "bills-1.csv";
  const row = `${bill},Canary-Smith,${formatAmount(figure)}`;
  const content = `InvoiceID,CustomerName,Balance\n${row}\n`;
  await world.putFile(key, content, world.ports.clock.now());
  watch.billed(figure.minorUnits);
  const { policy } = world.ports;
  value(await ingestFile(ports(sleepsIn))({ key, profile, policy }));
}

/** The file counts in the end, and so does what was captured. */
async function expectFigure({ stored, world }: Race, figure: Money): Promise<void> {
  const invoice = await stored();
  expect(invoice.billed).toBe(figure.minorUnits);
  const { amount } = balanceOf(invoice, world.ports.policy);
  expect(amount).toBe(figure.minorUnits - taken(world));
}
