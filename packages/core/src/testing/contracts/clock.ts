import { describe, expect, it } from "vitest";

import type { Clock } from "../../ports/clock.ts";
import { isInstant } from "../../time/instant.ts";

/** What every clock does. */
export function describeClock(name: string, create: () => Clock | Promise<Clock>): void {
  describe(`clock: ${name}`, () => {
    it("tells instants in their one spelling", async () => {
      const clock = await create();
      expect(isInstant(clock.now())).toBe(true);
    });

    it("never goes back", async () => {
      const clock = await create();
      const told = Array.from({ length: 100 }, () => clock.now());
      expect(told).toStrictEqual([...told].sort());
    });
  });
}
