import { describe, expect, it } from "vitest";

import { type Effect, effects, type FaultPlan, kindsOf } from "./effects.ts";
import { createLife, type Hit, type Life } from "./process.ts";
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

    const called = new Set<Effect>();

    it.each(chosen.map((context) => [nameOf(context), context] as const))(
      "%s",
      async (_name, context) => {
        const clean = createLife(await createWorld(), planOf(context));
        cases += 1;
        await liveAs(`case ${cases}, nothing goes wrong`, clean, context);
        expect(clean.calls.size).toBeGreaterThan(5);
        for (const [effect, calls] of clean.calls) {
          called.add(effect);
          for (const kind of kindsOf(effect)) {
            for (let nth = 1; nth <= calls; nth += 1) {
              cases += 1;
              const life = createLife(await createWorld(), planOf(context, { effect, nth, kind }));
              await liveAs(`case ${cases}, ${kind} call ${nth} of ${effect}`, life, context);
            }
          }
        }
      },
    );

    it("are as many as it says", () => {
      console.log(`${cases} single faults in ${chosen.length} contexts`);
      expect(cases).toBeGreaterThan(50 * chosen.length);
    });

    if (chosen.some(({ isLost }) => isLost)) {
      // Nothing is given up at the gateway where nothing is lost.
      it("have hit every effect", () => {
        expect([...called].toSorted()).toStrictEqual([...effects].toSorted());
      });
    }
  });
}

function nameOf({ payers, card, file, isLost }: Context): string {
  return `${payers}, card ${card}, file ${file}${isLost === true ? ", lost" : ""}`;
}

function planOf({ isLost }: Context, fault?: Hit & { readonly nth: number }): FaultPlan {
  return (effect, nth) => {
    if (fault?.effect === effect && fault.nth === nth) return fault.kind;
    return isLost === true && effect === "purchase" && nth === 1 ? "before" : undefined;
  };
}

async function liveAs(where: string, life: Life, context: Context): Promise<void> {
  await live(life, context).catch((error: unknown) => {
    throw new Error(`${where}: ${String(error)}`, { cause: error });
  });
}
