import { describe, expect, it } from "vitest";

import { defaultProfile } from "../../ingestion/profile-schema.ts";
import type { Claim, Lease, Run, RunLedger } from "../../ports/run-ledger.ts";
import { addMilliseconds, type Instant } from "../../time/instant.ts";
import { currency, fingerprint, instant, watermark } from "../make.ts";
import { problem, value } from "../outcome.ts";

const startedAt = instant("2026-11-22");
const leaseUntil = addMilliseconds(startedAt, 60_000);
const run: Run = {
  fingerprint: fingerprint("a"),
  key: "inbox/bills.csv",
  file: "bills.csv",
  asOf: watermark("2026-11-22"),
  startedAt,
  profile: { ...defaultProfile, trailer: { marker: "T", countAt: 2 } },
  totals: { rows: 1_000, amounts: new Map([[currency("USD"), 10n ** 14n + 1n]]) },
};
const holds = [{ code: "F_ANOMALY", message: "700 rows, 1000 in the file before" }] as const;

function later(milliseconds: number, changes: Partial<Run> = {}): Run {
  return { ...run, startedAt: addMilliseconds(startedAt, milliseconds), ...changes };
}

async function claimed(ledger: RunLedger, wanted: Run, until: Instant): Promise<Lease> {
  const claim: Claim = value(await ledger.claim(wanted, until));
  return claim.type === "claimed" ? claim.lease : expect.fail(`not claimed: ${claim.type}`);
}

/** What every run ledger does. */
export function describeRunLedger(
  name: string,
  create: () => RunLedger | Promise<RunLedger>,
): void {
  describe(`run ledger: ${name}`, () => {
    it("gives a run to the first who claims it, and tells the others of it", async () => {
      const ledger = await create();
      const lease = { fingerprint: run.fingerprint, until: leaseUntil };
      expect(value(await ledger.claim(run, leaseUntil))).toStrictEqual({
        type: "claimed",
        run,
        lease,
      });
      const second = later(1, { file: "again.csv" });
      expect(value(await ledger.claim(second, addMilliseconds(leaseUntil, 1)))).toStrictEqual({
        type: "running",
        run,
        until: leaseUntil,
      });
    });

    it("gives a run to one of fifty who claim it at once", async () => {
      const ledger = await create();
      const claims = await Promise.all(
        Array.from({ length: 50 }, () => ledger.claim(run, leaseUntil)),
      );
      const won = claims.filter((claim) => value(claim).type === "claimed");
      expect(won).toHaveLength(1);
    });

    it("gives a run away again the moment its lease ends, and not before", async () => {
      const ledger = await create();
      await claimed(ledger, run, leaseUntil);
      const until = addMilliseconds(leaseUntil, 60_000);
      expect(value(await ledger.claim(later(59_999), until)).type).toBe("running");
      const lease = await claimed(ledger, later(60_000), until);
      expect(lease).toStrictEqual({ fingerprint: run.fingerprint, until });
      expect(value(await ledger.claim(later(60_001), until)).type).toBe("running");
    });

    it("keeps a run for whoever renews its lease", async () => {
      const ledger = await create();
      const lease = await claimed(ledger, run, leaseUntil);
      const until = addMilliseconds(leaseUntil, 60_000);
      const renewed = value(await ledger.renew(lease, until));
      expect(renewed).toStrictEqual({ fingerprint: run.fingerprint, until });
      expect(value(await ledger.claim(later(60_000), addMilliseconds(until, 1)))).toStrictEqual({
        type: "running",
        run,
        until,
      });
      expect(problem(await ledger.renew(lease, addMilliseconds(until, 1))).type).toBe("conflict");
      expect((await ledger.close(renewed)).isOk()).toBe(true);
    });

    it("lets whoever has lost a lease do nothing any more", async () => {
      const ledger = await create();
      const lost = await claimed(ledger, run, leaseUntil);
      const until = addMilliseconds(leaseUntil, 60_000);
      const lease = await claimed(ledger, later(60_000), until);
      const conflict = { type: "conflict", key: run.fingerprint };
      expect(problem(await ledger.renew(lost, until))).toMatchObject(conflict);
      expect(problem(await ledger.close(lost))).toMatchObject(conflict);
      expect(problem(await ledger.abandon(lost))).toMatchObject(conflict);
      expect((await ledger.close(lease)).isOk()).toBe(true);
      expect(problem(await ledger.abandon(lease))).toMatchObject(conflict);
    });

    it("gives an abandoned run away at once, to go on with the watermark it began with", async () => {
      const ledger = await create();
      await ledger.abandon(await claimed(ledger, run, leaseUntil));
      const sentAgain = later(1, {
        key: "inbox/again.csv",
        file: "again.csv",
        asOf: watermark("2026-11-23"),
      });
      expect(value(await ledger.claim(sentAgain, leaseUntil))).toMatchObject({
        type: "claimed",
        run: { key: run.key, file: run.file, asOf: run.asOf, startedAt: sentAgain.startedAt },
      });
    });

    it("never gives a closed run away, not even after its lease", async () => {
      const ledger = await create();
      const lease = await claimed(ledger, run, leaseUntil);
      expect((await ledger.close(lease)).isOk()).toBe(true);
      const closed = { type: "closed", run };
      expect(value(await ledger.claim(later(60_001), leaseUntil))).toStrictEqual(closed);
      expect(value(await ledger.find(run.fingerprint, leaseUntil))).toStrictEqual(closed);
    });

    it("lets one run go on at a time, whatever its bytes", async () => {
      const ledger = await create();
      const lease = await claimed(ledger, run, leaseUntil);
      const other = { ...run, fingerprint: fingerprint("b") };
      const running = { type: "running", run, until: leaseUntil };
      expect(value(await ledger.claim(other, leaseUntil))).toStrictEqual(running);
      await ledger.close(lease);
      await claimed(ledger, other, leaseUntil);
      const third = later(60_000, { fingerprint: fingerprint("c") });
      await claimed(ledger, third, addMilliseconds(leaseUntil, 1));
    });

    it("holds a run until it is released, by name and reason", async () => {
      const ledger = await create();
      const held = { type: "held", run, holds };
      expect(value(await ledger.hold(run, holds))).toStrictEqual(held);
      expect(value(await ledger.find(run.fingerprint, startedAt))).toStrictEqual(held);
      const release = { reason: "a quiet month", at: leaseUntil };
      const released = { ...run, release: { ...release, holds } };
      expect(value(await ledger.release(run.fingerprint, release))).toStrictEqual(released);
      const again = value(await ledger.claim(later(1), leaseUntil));
      expect(again).toMatchObject({ type: "claimed", run: { release: { ...release, holds } } });
    });

    it("lets nobody close a run whose lease was over when another one began", async () => {
      const ledger = await create();
      const lost = await claimed(ledger, run, leaseUntil);
      const other = later(60_000, { fingerprint: fingerprint("b") });
      await claimed(ledger, other, addMilliseconds(leaseUntil, 60_000));
      expect(problem(await ledger.close(lost)).type).toBe("conflict");
      expect(problem(await ledger.renew(lost, addMilliseconds(leaseUntil, 1))).type).toBe(
        "conflict",
      );
    });

    it("forgets a release where the run is claimed under another profile", async () => {
      const ledger = await create();
      await ledger.hold(run, holds);
      await ledger.release(run.fingerprint, { reason: "a quiet month", at: leaseUntil });
      const other = later(1, { profile: defaultProfile });
      const claim = value(await ledger.claim(other, leaseUntil));
      expect(claim).toMatchObject({ type: "claimed", run: { profile: defaultProfile } });
      expect(claim.run).not.toHaveProperty("release");
    });

    it("takes a held run that is claimed again for what it is then, without a release", async () => {
      const ledger = await create();
      await ledger.hold(run, holds);
      const again = later(1, { asOf: watermark("2026-11-23"), profile: defaultProfile });
      expect(value(await ledger.claim(again, leaseUntil))).toMatchObject({
        type: "claimed",
        run: again,
      });
    });

    it("holds no run that is under way or closed, but one that was left by its owner", async () => {
      const ledger = await create();
      const lease = await claimed(ledger, run, leaseUntil);
      expect(value(await ledger.hold(later(1), holds))).toStrictEqual({
        type: "running",
        run,
        until: leaseUntil,
      });
      expect(value(await ledger.hold(later(60_000), holds)).type).toBe("held");
      expect(problem(await ledger.close(lease)).type).toBe("conflict");
      const again = await claimed(ledger, later(60_001), addMilliseconds(leaseUntil, 60_000));
      await ledger.close(again);
      expect(value(await ledger.hold(later(60_002), holds)).type).toBe("closed");
    });

    it("forgets an old release when a run is held anew", async () => {
      const ledger = await create();
      await ledger.hold(run, holds);
      await ledger.release(run.fingerprint, { reason: "a quiet month", at: leaseUntil });
      const anew = [{ code: "F_CONTROL_SUM", message: "another sum" }] as const;
      expect(value(await ledger.hold(later(1), anew))).toStrictEqual({
        type: "held",
        run: later(1),
        holds: anew,
      });
    });

    it("releases nothing that is not held", async () => {
      const ledger = await create();
      const release = { reason: "why not", at: leaseUntil };
      expect(value(await ledger.release(run.fingerprint, release))).toBeUndefined();
      const lease = await claimed(ledger, run, leaseUntil);
      expect(value(await ledger.release(run.fingerprint, release))).toBeUndefined();
      await ledger.close(lease);
      expect(value(await ledger.release(run.fingerprint, release))).toBeUndefined();
    });

    it("finds a run as it is: unknown, under way, left by its owner", async () => {
      const ledger = await create();
      expect(value(await ledger.find(run.fingerprint, startedAt))).toBeUndefined();
      const lease = await claimed(ledger, run, leaseUntil);
      const before = addMilliseconds(leaseUntil, -1);
      expect(value(await ledger.find(run.fingerprint, before))).toStrictEqual({
        type: "running",
        run,
        until: leaseUntil,
      });
      const left = { type: "unfinished", run };
      expect(value(await ledger.find(run.fingerprint, leaseUntil))).toStrictEqual(left);
      await ledger.abandon(lease);
      expect(value(await ledger.find(run.fingerprint, startedAt))).toStrictEqual(left);
    });

    it("tells the newest watermark of the closed runs, whatever order they closed in", async () => {
      const ledger = await create();
      expect(value(await ledger.applied("default"))).toStrictEqual({});
      const runs: readonly (readonly [string, Run["asOf"]])[] = [
        ["1", watermark("2026-11-21", 9)],
        ["2", watermark("2026-11-22", 2)],
        ["3", watermark("2026-11-22", 10)],
        ["4", watermark("2026-11-20", 99)],
      ];
      for (const [digit, asOf] of runs) {
        const closing = { ...run, fingerprint: fingerprint(digit), asOf };
        await ledger.close(await claimed(ledger, closing, leaseUntil));
      }
      const open = { ...run, fingerprint: fingerprint("5"), asOf: watermark("2026-12-24") };
      await ledger.abandon(await claimed(ledger, open, leaseUntil));
      expect(value(await ledger.applied("default")).through).toStrictEqual(
        watermark("2026-11-22", 10),
      );
    });

    it("tells what a file of the same profile follows: the newest whole one", async () => {
      const ledger = await create();
      const close = async (digit: string, day: string, changes: Partial<Run>) => {
        const closing = { ...run, fingerprint: fingerprint(digit), asOf: watermark(day) };
        await ledger.close(await claimed(ledger, { ...closing, ...changes }, leaseUntil));
      };
      await close("1", "2026-11-20", {});
      await close("2", "2026-11-21", { profile: { ...run.profile, name: "other" } });
      const { totals: _, ...corrected } = run;
      const ledgerRun = { ...corrected, fingerprint: fingerprint("3") };
      const correction = { ...ledgerRun, asOf: watermark("2026-11-22") };
      await ledger.close(await claimed(ledger, correction, leaseUntil));
      const applied = (day: string) => ({
        through: watermark(day),
        before: { asOf: watermark(day), totals: run.totals },
      });
      expect(value(await ledger.applied("default"))).toStrictEqual(applied("2026-11-20"));
      expect(value(await ledger.applied("other"))).toStrictEqual(applied("2026-11-21"));
      expect(value(await ledger.applied("third"))).toStrictEqual({});
    });
  });
}
