import {
  abandonRun,
  closeRun,
  ingestFile,
  type IngestPorts,
  type IngestReport,
  ingestRange,
  splitFile,
  splitLeaseMs,
  type SplitRun,
} from "@billsdue/core";
import { problem, value } from "@billsdue/core/testing";
import { ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { type Cut, cutShort, fates } from "./cut-short.ts";
import { ingestInRanges } from "./in-ranges.ts";
import { header, name, outputsOf, rowsOf } from "./ingestion.ts";
import { known, leftBy, type Scene, sceneOf, worldOf } from "./rerun-scene.ts";
import { createGate, createWorld, neverHeld, withoutVersions, type World } from "./world.ts";

/** How long a run that says nothing is taken to be alive. */
const leaseMs = 2 * 60_000;
const { policy } = createWorld().ports;
const input = { key: name, profile: neverHeld, policy };
const file = await sceneOf(120, "");
const rangeBytes = 1_000;

/** What a clean run in one pass leaves. */
async function expectedOf(scene: Scene) {
  const world = await worldOf(scene);
  const report = value(await ingestFile(world.ports)(input));
  return { report, left: await leftBy(world, scene), heard: world.heard };
}

async function split(world: World, bytes: number = rangeBytes): Promise<SplitRun> {
  const found = value(await splitFile(world.ports)({ ...input, rangeBytes: bytes }));
  return found.type === "split" ? found : expect.fail("it is held");
}

async function ingestAll(world: World, { plan, ranges }: SplitRun): Promise<void> {
  for (const { number } of ranges) {
    value(await ingestRange(world.ports)({ plan, number, policy }));
  }
}

/** Each step of a workflow, again until it has an answer: its process may die, or its answer be lost. */
async function driven(
  world: World,
  cut: Cut,
): Promise<{ readonly met: readonly Cut[]; readonly report: IngestReport | undefined }> {
  const met: Cut[] = [];
  const step = async <Value, Problem>(run: (ports: IngestPorts) => ResultAsync<Value, Problem>) => {
    const first = cutShort(world.ports, met.length === 0 ? [cut] : []);
    const done = await Promise.race([run(first.ports), first.crashed.then(() => undefined)]);
    met.push(...first.met);
    return done?.isOk() === true ? done.value : value(await run(world.ports));
  };
  const { plan, ranges } = await split(world);
  for (const { number } of ranges) {
    await step((ports) => ingestRange(ports)({ plan, number, policy }));
  }
  const report = await step((ports) => closeRun(ports)({ plan }));
  return { met, report };
}

/** How often a clean run asks for what. */
async function callsOf(run: (ports: IngestPorts, world: World) => Promise<unknown>) {
  const world = await worldOf(file);
  const { ports, calls } = cutShort(world.ports);
  await run(ports, world);
  return [...calls].flatMap(([effect, count]) =>
    Array.from({ length: count }, (_, nth) => nth + 1).flatMap((nth) =>
      fates.map((fate): Cut => ({ effect, nth, fate })),
    ),
  );
}

/** A run that nobody could let go of runs out. One that is not planned yet does so as soon as any other. */
function waitAfter({ effect, fate }: Cut): number {
  if (fate.startsWith("crash")) return splitLeaseMs;
  return effect === "ledger.claim" ? leaseMs : 1;
}

const cuts = await callsOf((ports) => ingestInRanges(ports, { ...input, rangeBytes }));
const expected = await expectedOf(file);

describe("a run in ranges that is cut short", () => {
  it("is cut at everything it does, in several ranges", async () => {
    expect((await split(await worldOf(file))).ranges).toHaveLength(3);
    expect(new Set(cuts.map(({ effect }) => effect))).toStrictEqual(
      new Set([
        "files.open",
        "files.read",
        "files.create",
        "draft.write",
        "draft.finish",
        "ledger.find",
        "ledger.applied",
        "ledger.claim",
        "ledger.renew",
        "ledger.close",
        "invoices.loadMany",
        "invoices.saveMany",
        "events.publish",
      ]),
    );
    expect(Object.keys(rowsOf(expected.report))).toHaveLength(6);
  });

  describe.each([...new Set(cuts.map(({ effect }) => effect))])("at %s", (effect) => {
    const hows = ["in one pass", "in other ranges"] as const;

    it.each(fates.flatMap((fate) => hows.map((how) => ({ fate, how }))))(
      "is let go of or runs out, and ends as a clean one when it is begun anew $how: $fate",
      async ({ fate, how }) => {
        for (const cut of cuts.filter((each) => each.effect === effect && each.fate === fate)) {
          const world = await worldOf(file);
          const attempt = cutShort(world.ports, [cut]);
          await Promise.race([
            ingestInRanges(attempt.ports, { ...input, rangeBytes }),
            attempt.crashed,
          ]);
          expect(attempt.met).toStrictEqual([cut]);
          world.clock.advance(waitAfter(cut));
          const state = value(await world.ports.ledger.find(file.fingerprint, world.clock.now()));
          const again =
            how === "in one pass"
              ? await ingestFile(world.ports)(input)
              : await ingestInRanges(world.ports, { ...input, rangeBytes: 700 });
          const where = JSON.stringify(cut);
          if (state?.type === "closed") expect(again.isErr(), where).toBe(true);
          else expect(value(again), where).toStrictEqual(expected.report);
          expect(await leftBy(world, file), where).toStrictEqual(expected.left);
        }
      },
    );
  });

  it.each(fates)(
    "ends as a clean one where its steps are done again one by one: %s",
    async (fate) => {
      const later = await callsOf(async (ports, world) => {
        const { plan, ranges } = await split(world);
        for (const { number } of ranges) await ingestRange(ports)({ plan, number, policy });
        await closeRun(ports)({ plan });
      });
      let told = 0;
      for (const cut of later.filter((each) => each.fate === fate)) {
        const world = await worldOf(file);
        const { report, met } = await driven(world, cut);
        const where = JSON.stringify(cut);
        told += met.length;
        expect(report, where).toStrictEqual(expected.report);
        expect(await leftBy(world, file), where).toStrictEqual(expected.left);
      }
      expect(told).toBeGreaterThan(25);
    },
  );
});

describe("a run in ranges", () => {
  it("is not closed while a range is missing, and says which", async () => {
    const world = await worldOf(file);
    const { plan } = await split(world);
    for (const number of [1, 3]) value(await ingestRange(world.ports)({ plan, number, policy }));
    expect(problem(await closeRun(world.ports)({ plan }))).toStrictEqual({
      type: "unavailable",
      port: "file-store",
      reason: `range 2 of 3 of ${name} is not ingested: do that, and close its run then`,
    });
    value(await ingestRange(world.ports)({ plan, number: 2, policy }));
    expect(value(await closeRun(world.ports)({ plan }))).toStrictEqual(expected.report);
  });

  it("is closed once, whoever asks again gets its report, and nobody hears of it twice", async () => {
    const world = await worldOf(file);
    const run = await split(world);
    await ingestAll(world, run);
    for (let nth = 0; nth < 2; nth += 1) {
      expect(value(await closeRun(world.ports)(run))).toStrictEqual(expected.report);
    }
    value(await abandonRun(world.ports)(run.lease));
    expect(await leftBy(world, file)).toStrictEqual(expected.left);
    expect(world.heard).toStrictEqual(expected.heard);
    expect(problem(await splitFile(world.ports)({ ...input, rangeBytes }))).toMatchObject({
      code: "F_ALREADY_INGESTED",
    });
  });

  it("is given again as it is to whoever did not hear of it, while it goes on, and to nobody else", async () => {
    const world = await worldOf(file);
    const run = await split(world);
    value(await ingestRange(world.ports)({ plan: run.plan, number: 2, policy }));
    expect(await split(world, 1)).toStrictEqual(run);
    const copy = "copy.csv";
    world.put(copy, file.content);
    const elsewhere = await splitFile(world.ports)({ ...input, key: copy, rangeBytes });
    expect(problem(elsewhere).type).toBe("unavailable");
    await ingestAll(world, run);
    expect(value(await closeRun(world.ports)(run))).toStrictEqual(expected.report);
  });

  it("does no range again that is done: nothing of the table is asked for", async () => {
    const world = await worldOf(file);
    const { plan } = await split(world);
    const first = value(await ingestRange(world.ports)({ plan, number: 2, policy }));
    const { ports, calls } = cutShort(world.ports);
    expect(value(await ingestRange(ports)({ plan, number: 2, policy }))).toStrictEqual(first);
    expect([...calls.keys()]).toStrictEqual(["files.open", "files.read"]);
  });

  it.each(["processed_2.psv", "rejected_2.csv"])(
    "does a range again whose rows are not those that were counted: %s",
    async (output) => {
      const world = await worldOf(file);
      const run = await split(world);
      await ingestAll(world, run);
      world.put(run.plan.replace("plan.json", output), "other rows");
      expect(problem(await closeRun(world.ports)(run))).toMatchObject({
        reason: expect.stringMatching(/^range 2 of 3 of .* is not ingested/),
      });
      await ingestAll(world, run);
      expect(value(await closeRun(world.ports)(run))).toStrictEqual(expected.report);
      expect(await leftBy(world, file)).toStrictEqual(expected.left);
    },
  );

  it.each(["plan.json", "part_2.json", "notes_2.json"])(
    "is not gone on with by what nobody can read: %s",
    async (output) => {
      const world = await worldOf(file);
      const { plan } = await split(world);
      const key = plan.replace("plan.json", output);
      for (const content of ["{", '{"start":0}', "[]"]) {
        world.put(key, content);
        expect(problem(await ingestRange(world.ports)({ plan, number: 2, policy }))).toMatchObject({
          type: "corrupt",
          key,
        });
      }
    },
  );

  it("has no other range than those of its plan, and no other plan", async () => {
    const world = await worldOf(file);
    const { plan } = await split(world);
    expect(problem(await ingestRange(world.ports)({ plan, number: 4, policy }))).toMatchObject({
      reason: `${name} has 3 ranges, and none is 4`,
    });
    expect(problem(await closeRun(world.ports)({ plan: "plan.json" }))).toMatchObject({
      reason: "plan.json is gone: ingest the file again",
    });
  });

  it("keeps everybody else waiting for twelve hours, and nobody once it is let go of", async () => {
    const world = await worldOf(file);
    const { lease } = await split(world);
    world.clock.advance(splitLeaseMs - 1);
    expect(problem(await world.ingest(name))).toMatchObject({ type: "unavailable" });
    value(await abandonRun(world.ports)(lease));
    expect(value(await world.ingest(name))).toStrictEqual(expected.report);
  });

  it("that was let go of is not gone on with by a worker that wakes: it saves nothing, and tells of nothing", async () => {
    const world = await worldOf(file);
    const run = await split(world);
    const asleep = createGate();
    const woken = createGate();
    const saved: number[] = [];
    const sleepy: IngestPorts = {
      ...world.ports,
      invoices: {
        ...world.ports.invoices,
        loadMany: (ids) => {
          asleep.open();
          return new ResultAsync(woken.opened.then(() => world.ports.invoices.loadMany(ids)));
        },
        saveMany: (changed) => {
          saved.push(changed.length);
          return world.ports.invoices.saveMany(changed);
        },
      },
    };
    const worker = ingestRange(sleepy)({ plan: run.plan, number: 1, policy });
    await asleep.opened;
    value(await abandonRun(world.ports)(run.lease));
    expect(value(await world.ingest(name))).toStrictEqual(expected.report);
    world.clock.advance(10_000);
    woken.open();
    expect(problem(await worker)).toStrictEqual({
      type: "unavailable",
      port: "run-ledger",
      reason: `${name} was not done within its lease: ingest it again`,
    });
    expect(saved).toStrictEqual([]);
    expect(
      problem(await ingestRange(world.ports)({ plan: run.plan, number: 2, policy })),
    ).toMatchObject({
      port: "run-ledger",
    });
    expect(await leftBy(world, file)).toStrictEqual(expected.left);
    expect(
      world.ports.files.text(run.plan.replace("plan.json", "processed_1.psv")),
    ).toBeUndefined();
  });

  it("asks the ledger whether it goes on once in ten seconds, and not for every batch", async () => {
    const large = await sceneOf(2_500, "");
    const world = await worldOf(large);
    const { plan } = await split(world, 1_000_000);
    const { ports, calls } = cutShort(world.ports);
    value(await ingestRange(ports)({ plan, number: 1, policy }));
    // The clock goes on by 16 seconds with every save.
    const saves = calls.get("invoices.saveMany") ?? 0;
    expect(saves).toBeGreaterThan(10);
    expect(calls.get("ledger.find")).toBeLessThanOrEqual(saves + 3);
    const fixed = createWorld();
    fixed.put(name, large.content);
    const run = await split(fixed, 1_000_000);
    const still = cutShort(fixed.ports);
    value(await ingestRange(still.ports)({ plan: run.plan, number: 1, policy }));
    expect(still.calls.get("ledger.find")).toBe(2);
    expect(still.calls.get("ledger.renew")).toBeUndefined();
  });

  it("that is split by a process that dies is waited for no longer than any other", async () => {
    const world = await worldOf(file);
    const cut: Cut = { effect: "ledger.renew", nth: 1, fate: "crash before" };
    const dying = cutShort(world.ports, [cut]);
    await Promise.race([splitFile(dying.ports)({ ...input, rangeBytes }), dying.crashed]);
    world.clock.advance(leaseMs);
    expect(value(await world.ingest(name))).toStrictEqual(expected.report);
  });
});

describe("a file that changes while its ranges are ingested", () => {
  it("is read as it was when it was split, where the store keeps that", async () => {
    const world = await worldOf(file);
    const run = await split(world);
    world.put(name, "something else");
    await ingestAll(world, run);
    expect(value(await closeRun(world.ports)(run))).toStrictEqual(expected.report);
    expect(await leftBy(world, file)).toStrictEqual(expected.left);
  });

  it("is told to be another one where the store keeps only the newest, and nothing is saved", async () => {
    const world = await worldOf(file);
    const forgetful = { ...world.ports, files: withoutVersions(world.ports.files) };
    const begun = value(await splitFile(forgetful)({ ...input, rangeBytes }));
    if (begun.type === "held") expect.fail("it is held");
    const range = { plan: begun.plan, number: 2, policy };
    const other = file.content.replace("Lee", "Loe");
    world.clock.advance(1);
    for (const content of [other, `${other}\n`]) {
      world.put(name, content);
      const { ports, calls } = cutShort(forgetful);
      expect(problem(await ingestRange(ports)(range))).toStrictEqual({
        type: "unavailable",
        port: "file-store",
        reason: `${name} is not there any more as it was when its ingestion began: let go of the run, and ingest the file again`,
      });
      expect([calls.get("invoices.loadMany"), calls.get("files.create")]).toStrictEqual([
        undefined,
        undefined,
      ]);
    }
    value(await abandonRun(world.ports)(begun.lease));
    expect(value(await world.ingest(name)).outcome).toBe("applied");
  });
});

describe("a file of which no range has a row that is accepted", () => {
  const content = `${header}\n1000,Lee,10.00\n1001,Lee,10.00\n`;
  const store = ["1000", "1001"].flatMap((id) => known(id, "Lee", 7));
  const ids = ["1000", "1001"];

  async function heldBy(run: (world: World) => Promise<IngestReport>) {
    const world = await worldOf({ content, store });
    const report = value(await world.plan(name)).report;
    return {
      report: await run(world),
      left: await leftBy(world, { ids, fingerprint: report.fingerprint }),
      heard: new Set(world.heard.map((event) => JSON.stringify(event))),
    };
  }
  const inOnePass = async (world: World) => value(await world.ingest(name));

  it("is held when it is closed, however often it is closed, and can be released", async () => {
    const held = await heldBy(inOnePass);
    expect(held.report).toMatchObject({
      outcome: "held",
      holds: [{ code: "F_TOO_MANY_REJECTS" }],
    });
    expect(
      await heldBy(async (world) => {
        const run = await split(world, 1);
        await ingestAll(world, run);
        value(await closeRun(world.ports)(run));
        return value(await closeRun(world.ports)(run));
      }),
    ).toStrictEqual(held);
    for (const cut of [
      { effect: "ledger.abandon", nth: 1, fate: "after" },
      { effect: "draft.finish", nth: 1, fate: "before" },
      { effect: "ledger.hold", nth: 1, fate: "before" },
      { effect: "ledger.hold", nth: 1, fate: "after" },
    ] as const) {
      const again = await heldBy(async (world) => {
        const run = await split(world, 1);
        await ingestAll(world, run);
        problem(await closeRun(cutShort(world.ports, [cut]).ports)(run));
        return value(await closeRun(world.ports)(run));
      });
      expect(again).toStrictEqual(held);
    }
  });

  it("is left to whoever has begun it anew", async () => {
    const world = await worldOf({ content, store });
    const run = await split(world, 1);
    await ingestAll(world, run);
    value(await abandonRun(world.ports)(run.lease));
    world.clock.advance(1);
    await split(world, 1);
    expect(problem(await closeRun(world.ports)(run))).toMatchObject({
      reason: expect.stringMatching(/has been under way/),
    });
    expect(outputsOf(world).report).toBeUndefined();
  });
});

describe("the work on ranges", () => {
  it.each(["out/", undefined])(
    "is never taken for a file of bills: outputs under %s",
    async (outputPrefix) => {
      const world = await worldOf(file);
      const where = outputPrefix === undefined ? {} : { outputPrefix };
      const found = value(await splitFile(world.ports)({ ...input, ...where, rangeBytes }));
      if (found.type === "held") expect.fail("it is held");
      expect(found.plan.startsWith(outputPrefix ?? "billsdue-out/")).toBe(true);
      for (const work of [
        "plan.json",
        "processed_1.psv",
        "rejected_1.csv",
        "part_1.json",
        "bills.csv",
      ]) {
        const key = found.plan.replace("plan.json", work);
        expect(problem(await world.ingest(key, where))).toMatchObject({ code: "F_OWN_OUTPUT" });
      }
      await ingestAll(world, found);
      value(await closeRun(world.ports)(found));
      expect(outputsOf(world, name, outputPrefix)).toMatchObject({
        processed: expected.left.outputs.processed,
        rejected: expected.left.outputs.rejected,
      });
    },
  );
});
