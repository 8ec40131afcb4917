import { describe, expect, it } from "vitest";

import type { LookUpGuard } from "../../ports/look-up-guard.ts";
import { addMilliseconds } from "../../time/instant.ts";
import { instant, invoiceId } from "../make.ts";
import { problem, value } from "../outcome.ts";

const id = invoiceId("007");
const now = instant("2026-11-22");
const expiresAt = addMilliseconds(now, 1000);

/** What every look-up guard does. */
export function describeLookUpGuard(
  name: string,
  create: () => LookUpGuard | Promise<LookUpGuard>,
): void {
  describe(`look-up guard: ${name}`, () => {
    it("knows no misses at first", async () => {
      const guard = await create();
      expect(value(await guard.load(id, now))).toStrictEqual({ at: [], version: 0 });
    });

    it("keeps misses, under a version that is one more", async () => {
      const guard = await create();
      const at = [addMilliseconds(now, -5), now];
      expect((await guard.save(id, { at, version: 0 }, expiresAt)).isOk()).toBe(true);
      expect(value(await guard.load(id, now))).toStrictEqual({ at, version: 1 });
      expect((await guard.save(id, { at: [now], version: 1 }, expiresAt)).isOk()).toBe(true);
      expect(value(await guard.load(id, now))).toStrictEqual({ at: [now], version: 2 });
    });

    it("refuses a save over another version, which then changes nothing", async () => {
      const guard = await create();
      await guard.save(id, { at: [now], version: 0 }, expiresAt);
      for (const version of [0, 2]) {
        const lost = await guard.save(id, { at: [], version }, expiresAt);
        expect(problem(lost).type).toBe("conflict");
      }
      expect(value(await guard.load(id, now))).toStrictEqual({ at: [now], version: 1 });
    });

    it("lets one of fifty saves at once win", async () => {
      const guard = await create();
      const saves = await Promise.all(
        Array.from({ length: 50 }, () => guard.save(id, { at: [now], version: 0 }, expiresAt)),
      );
      expect(saves.filter((saved) => saved.isOk())).toHaveLength(1);
    });

    it("forgets misses the moment they expire, whether deleted or not, and goes on from there", async () => {
      const guard = await create();
      await guard.save(id, { at: [now], version: 0 }, expiresAt);
      const before = value(await guard.load(id, addMilliseconds(expiresAt, -1)));
      expect(before.at).toStrictEqual([now]);
      const expired = value(await guard.load(id, expiresAt));
      expect(expired.at).toStrictEqual([]);
      const again = { ...expired, at: [expiresAt] };
      expect((await guard.save(id, again, addMilliseconds(expiresAt, 1000))).isOk()).toBe(true);
      expect(value(await guard.load(id, expiresAt)).at).toStrictEqual([expiresAt]);
    });

    it("counts each invoice for itself: 007 is not 7", async () => {
      const guard = await create();
      await guard.save(id, { at: [now], version: 0 }, expiresAt);
      const other = value(await guard.load(invoiceId("7"), now));
      expect(other).toStrictEqual({ at: [], version: 0 });
    });
  });
}
