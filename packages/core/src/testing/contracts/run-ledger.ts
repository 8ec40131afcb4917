import { describe, expect, it } from "vitest";

import type { Run, RunLedger } from "../../ports/run-ledger.ts";
import { addMilliseconds } from "../../time/instant.ts";
import { fingerprint, instant, watermark } from "../make.ts";
import { value } from "../outcome.ts";

const startedAt = instant("2026-11-22");
const leaseUntil = addMilliseconds(startedAt, 60_000);
const run: Run = {
  fingerprint: fingerprint("a"),
  file: "bills.csv",
  asOf: watermark("2026-11-22"),
  startedAt,
};

/** What every run ledger does. */
export function describeRunLedger(
  name: string,
  create: () => RunLedger | Promise<RunLedger>,
): void {
  describe(`run ledger: ${name}`, () => {
    it("gives a run to the first who claims it, and tells the others of it", async () => {
      const ledger = await create();
      expect(value(await ledger.claim(run, leaseUntil))).toStrictEqual({
        type: "claimed",
      });
      const later = {
        ...run,
        file: "again.csv",
        startedAt: addMilliseconds(startedAt, 1),
      };
      const claim = await ledger.claim(later, addMilliseconds(leaseUntil, 1));
      expect(value(claim)).toStrictEqual({ type: "running", run, leaseUntil });
    });

    it("gives a run to one of fifty who claim it at once", async () => {
      const ledger = await create();
      const claims = await Promise.all(
        Array.from({ length: 50 }, () => ledger.claim(run, leaseUntil)),
      );
      const won = claims.filter((claim) => value(claim).type === "claimed");
      expect(won).toHaveLength(1);
    });

    it("gives a run away again the moment its lease ends", async () => {
      const ledger = await create();
      await ledger.claim(run, leaseUntil);
      const early = { ...run, startedAt: addMilliseconds(leaseUntil, -1) };
      const until = addMilliseconds(leaseUntil, 60_000);
      expect(value(await ledger.claim(early, until)).type).toBe("running");
      const late = { ...run, startedAt: leaseUntil };
      expect(value(await ledger.claim(late, until)).type).toBe("claimed");
      const third = { ...run, startedAt: addMilliseconds(leaseUntil, 1) };
      expect(value(await ledger.claim(third, until))).toStrictEqual({
        type: "running",
        run: late,
        leaseUntil: until,
      });
    });

    it("gives a released run away at once", async () => {
      const ledger = await create();
      await ledger.claim(run, leaseUntil);
      expect((await ledger.release(run.fingerprint)).isOk()).toBe(true);
      expect(value(await ledger.claim(run, leaseUntil)).type).toBe("claimed");
    });

    it("never gives a closed run away, after its lease and after a late release included", async () => {
      const ledger = await create();
      await ledger.claim(run, leaseUntil);
      expect((await ledger.close(run.fingerprint)).isOk()).toBe(true);
      const later = { ...run, startedAt: addMilliseconds(leaseUntil, 1) };
      const closed = { type: "closed", run };
      expect(value(await ledger.claim(later, leaseUntil))).toStrictEqual(closed);
      await ledger.release(run.fingerprint);
      expect(value(await ledger.claim(later, leaseUntil))).toStrictEqual(closed);
    });

    it("lets one run go on at a time, whatever its bytes", async () => {
      const ledger = await create();
      await ledger.claim(run, leaseUntil);
      const other = { ...run, fingerprint: fingerprint("b") };
      const running = { type: "running", run, leaseUntil };
      expect(value(await ledger.claim(other, leaseUntil))).toStrictEqual(running);
      await ledger.close(run.fingerprint);
      expect(value(await ledger.claim(other, leaseUntil)).type).toBe("claimed");
      const late = { ...run, fingerprint: fingerprint("c"), startedAt: leaseUntil };
      expect(value(await ledger.claim(late, addMilliseconds(leaseUntil, 1))).type).toBe("claimed");
    });

    it("tells the newest watermark of the closed runs, whatever order they closed in", async () => {
      const ledger = await create();
      expect(value(await ledger.appliedThrough())).toBeUndefined();
      const runs: readonly (readonly [string, Run["asOf"]])[] = [
        ["1", watermark("2026-11-21", 9)],
        ["2", watermark("2026-11-22", 2)],
        ["3", watermark("2026-11-22", 10)],
        ["4", watermark("2026-11-20", 99)],
      ];
      for (const [digit, asOf] of runs) {
        await ledger.claim({ ...run, fingerprint: fingerprint(digit), asOf }, leaseUntil);
        await ledger.close(fingerprint(digit));
      }
      const open = { ...run, fingerprint: fingerprint("5"), asOf: watermark("2026-12-24") };
      await ledger.claim(open, leaseUntil);
      expect(value(await ledger.appliedThrough())).toStrictEqual(watermark("2026-11-22", 10));
      await ledger.release(open.fingerprint);
      expect(value(await ledger.appliedThrough())).toStrictEqual(watermark("2026-11-22", 10));
    });
  });
}
