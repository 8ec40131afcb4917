import { describe, expect, it } from "vitest";

import { isPaymentId, recoveredPaymentId } from "../../ids.ts";
import type { IdSource } from "../../ports/id-source.ts";

/** What every id source does. */
export function describeIdSource(name: string, create: () => IdSource | Promise<IdSource>): void {
  describe(`id source: ${name}`, () => {
    it("makes payment ids, and leaves room for that of recovered money", async () => {
      const id = (await create()).nextPaymentId();
      expect([isPaymentId(id), isPaymentId(recoveredPaymentId(id))]).toStrictEqual([true, true]);
    });

    it("never makes the same twice", async () => {
      const ids = await create();
      const made = Array.from({ length: 1000 }, () => ids.nextPaymentId());
      expect(new Set(made).size).toBe(1000);
    });
  });
}
