import { describe, expect, it } from "vitest";

import { type Effect, type FaultKind, kindsOf } from "./effects.ts";
import { createLife } from "./process.ts";
import { type Context, live } from "./story.ts";
import type { World } from "./world.ts";

/**
 * Every single fault in every context: each call of each effect goes wrong in each way that it can, around every kind of payer, card and
 * file that is `chosen`. The number of cases is printed.
 */
export function describeSingleFaults(
  name: string,
  createWorld: () => World | Promise<World>,
  chosen: readonly Context[],
): void {
  describe(`single faults: ${name}`, () => {
    let cases = 0;

    it.each(chosen)("$payers, card $card, file $file", async (context) => {
      const clean = createLife(await createWorld(), () => undefined);
      await live(clean, context);
      expect(clean.calls.size).toBeGreaterThan(5);
      for (const [effect, calls] of clean.calls) {
        for (const kind of kindsOf(effect)) {
          for (let nth = 1; nth <= calls; nth += 1) {
            cases += 1;
            await liveWith(await createWorld(), context, { effect, nth, kind });
          }
        }
      }
    });

    it("are as many as it says", () => {
      console.log(`${cases} single faults in ${chosen.length} contexts`);
      expect(cases).toBeGreaterThan(50 * chosen.length);
    });
  });
}

async function liveWith(
  world: World,
  context: Context,
  fault: { readonly effect: Effect; readonly nth: number; readonly kind: FaultKind },
): Promise<void> {
  const life = createLife(world, (effect, nth) =>
    effect === fault.effect && nth === fault.nth ? fault.kind : undefined,
  );
  try {
    await live(life, context);
  } catch (error) {
    const where = `${fault.kind} call ${fault.nth} of ${fault.effect}`;
    throw new Error(`${where}: ${error instanceof Error ? error.message : ""}`, { cause: error });
  }
}
