import { createFaultDial, gatewayFaultNames } from "@billsdue/adapters-memory";
import { paymentId } from "@billsdue/core/testing";
import { expect, it } from "vitest";

import { createScene, tick } from "./scene.ts";

const cards = ["decline", "approve", "lose-answer"] as const;

/** Everything that comes of the same calls and cards at a gateway with every fault at once, without what is drawn by lot. */
async function historyOf(seed: number): Promise<readonly unknown[]> {
  const probabilities = Object.fromEntries(gatewayFaultNames.map((name) => [name, 0.2]));
  const { begin, look, stripe, gateway, clock, taken, told } = createScene(
    createFaultDial({ seed, probabilities }),
  );
  const history: unknown[] = [];
  const note = async (asked: Promise<{ readonly status: string | null }>) => {
    await asked.then(
      ({ status }) => history.push(status),
      (error: unknown) => history.push(String(error)),
    );
  };
  for (const name of ["p1", "p2", "p3"]) {
    await note(begin({ id: paymentId(name) }));
    await note(begin({ id: paymentId(name) }));
    clock.advance(tick);
    gateway.doWhatIsDue();
    const found = await stripe.checkout.sessions.list({ limit: 100 }).catch(() => ({ data: [] }));
    history.push(found.data.length);
    for (const { id } of found.data) {
      for (const card of cards) history.push(gateway.enterCard(id, card));
      await note(look(id));
      await note(stripe.checkout.sessions.expire(id));
      clock.advance(2 * tick);
      await note(look(id));
    }
  }
  clock.advance(10 * tick);
  gateway.doWhatIsDue();
  return [...history, taken(), ...told()];
}

it("does the same by the same plan, and something else by another", async () => {
  const histories = await Promise.all([1, 2, 3, 4, 5].map(historyOf));
  expect(await Promise.all([1, 2, 3, 4, 5].map(historyOf))).toStrictEqual(histories);
  expect(new Set(histories.map((history) => history.map(String).join("\n"))).size).toBe(5);
});
