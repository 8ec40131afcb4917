import { describe, expect, it } from "vitest";

import type { MischiefHarness } from "./mischief.ts";
import { createLife } from "./process.ts";
import { type Context, live } from "./story.ts";

const mostCalls = 4;

/**
 * Every fault of the gateway at each of the first calls that it can hit, around every payer and card: what is true in the end is what the
 * gateway has taken, and what cannot be true by itself has been decided by an operator. The number of cases is printed.
 */
export function describeGatewayMischief(
  name: string,
  harness: MischiefHarness,
  chosen: readonly Context[],
): void {
  const faults = [
    ...Object.entries(harness.ofAnswers).map(([fault, at]) => ({ fault, at, isHonest: true })),
    ...Object.entries(harness.ofMoney).map(([fault, at]) => ({ fault, at, isHonest: false })),
  ];

  describe(`gateway mischief: ${name}`, () => {
    let cases = 0;

    it.each(faults)("$fault", async ({ fault, at, isHonest }) => {
      // Where the card's own answer is lost, no webhook comes of it: nobody would ever hear of what is taken besides.
      const audible = chosen.filter(({ card }) => isHonest || card !== "lose-answer");
      for (const context of audible) {
        for (const operation of at) {
          for (let nth = 1; nth <= mostCalls; nth += 1) {
            cases += 1;
            const world = await harness.createWorld([{ fault, operation, nth }]);
            const life = createLife(world, () => undefined, { isHonest });
            await live(life, context).catch((error: unknown) => {
              const where = `${fault} at ${operation} ${nth}, ${JSON.stringify(context)}`;
              throw new Error(`${where}: ${String(error)}`, { cause: error });
            });
          }
        }
      }
    });

    it("is as much as it says", () => {
      console.log(`${cases} cases of gateway mischief`);
      expect(cases).toBeGreaterThan(faults.length * chosen.length);
    });
  });
}
