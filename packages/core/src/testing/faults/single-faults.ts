import { describe, expect, it } from "vitest";

import { kindsOf } from "./effects.ts";
import { createLife, type Life } from "./process.ts";
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
      cases += 1;
      await liveAs(`case ${cases}, nothing goes wrong`, clean, context);
      expect(clean.calls.size).toBeGreaterThan(5);
      for (const [effect, calls] of clean.calls) {
        for (const kind of kindsOf(effect)) {
          for (let nth = 1; nth <= calls; nth += 1) {
            cases += 1;
            const life = createLife(await createWorld(), (called, count) =>
              called === effect && count === nth ? kind : undefined,
            );
            await liveAs(`case ${cases}, ${kind} call ${nth} of ${effect}`, life, context);
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

async function liveAs(where: string, life: Life, context: Context): Promise<void> {
  await live(life, context).catch((error: unknown) => {
    throw new Error(`${where}: ${String(error)}`, { cause: error });
  });
}
