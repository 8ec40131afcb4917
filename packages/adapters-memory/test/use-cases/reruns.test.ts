import {
  addMilliseconds,
  type Failure,
  ingestFile,
  type IngestPorts,
  type IngestReport,
  releaseRun,
  type StoredFile,
  unavailable,
} from "@billsdue/core";
import { invoiceId, problem, value } from "@billsdue/core/testing";
import fc from "fast-check";
import { errAsync, err, type Result, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { type Cut, cutShort, fates } from "./cut-short.ts";
import { all, header, name, outputsOf, rowsOf } from "./ingestion.ts";
import { batch, leftBy, type Scene, sceneOf, worldOf } from "./rerun-scene.ts";
import { createGate, createWorld, neverHeld, settle, type World } from "./world.ts";

/** How long a run that says nothing is taken to be alive. */
const leaseMs = 2 * 60_000;
function withoutRelease({ release, ...report }: IngestReport) {
  return { ...report, release: release === undefined ? undefined : { ...release, at: "…" } };
}

type Run = (ports: IngestPorts) => ResultAsync<IngestReport, unknown>;

/** One way to work on a file, and how often a clean run of it asks for what. */
interface Scenario {
  readonly what: string;
  readonly calls: Readonly<Record<string, number>>;
  /** Where it is cut short: at every call of these. */
  readonly cutAt?: readonly string[];
  /** What was done before. */
  readonly begin: (world: World) => Promise<unknown>;
  readonly run: Run;
  readonly ends: "closed" | "held";
}

const longFile = await sceneOf(430, "-".repeat(180));
const shortFile = await sceneOf(120, "");
const correctedRows = await sceneOf(120, "", true);
const { policy } = createWorld().ports;

const lenient: Run = (ports) => ingestFile(ports)({ key: name, profile: neverHeld, policy });
const strict: Run = (ports) => {
  const profile = { ...neverHeld, holds: { ...neverHeld.holds, rejectedShare: 0 } };
  return ingestFile(ports)({ key: name, profile, policy });
};
const release: Run = (ports) =>
  releaseRun(ports)({ fingerprint: longFile.fingerprint, reason: "it is right", policy });

/** How much of the outputs is worth a call is not for these tests to say. */
const { "draft.write": writes = 0 } = (
  await clean({ begin: async () => undefined, run: lenient }, longFile)
).calls;
const reading = { "files.open": 1, "files.read": 6 };
const applying = {
  "ledger.find": 1,
  "ledger.claim": 1,
  "ledger.applied": 2,
  "files.create": 3,
  "invoices.loadMany": 5,
  "invoices.saveMany": 4,
  "ledger.renew": 1,
  "draft.write": writes,
  "draft.finish": 3,
  "ledger.close": 1,
  "events.publish": 1,
};
const plainRun: Scenario = {
  what: "a run that applies its file",
  begin: async () => undefined,
  run: lenient,
  ends: "closed",
  calls: { ...reading, ...applying },
};
const scenarios: readonly Scenario[] = [
  plainRun,
  {
    what: "a run that holds its file",
    begin: async () => undefined,
    run: strict,
    ends: "held",
    calls: {
      ...reading,
      "ledger.find": 1,
      "ledger.applied": 1,
      "invoices.loadMany": 5,
      "files.create": 1,
      "draft.write": 1,
      "draft.finish": 1,
      "ledger.hold": 1,
      "events.publish": 1,
    },
  },
  {
    what: "a run that applies a released file",
    begin: async (world) => strict(world.ports),
    run: release,
    ends: "closed",
    calls: { ...reading, ...applying, "ledger.find": 2, "ledger.release": 1 },
    cutAt: ["ledger.find", "ledger.release", "ledger.claim", "invoices.saveMany", "ledger.close"],
  },
];

/** A run in a world of its own that nothing cuts short. */
async function clean({ begin, run }: Pick<Scenario, "begin" | "run">, scene: Scene) {
  const world = await worldOf(scene);
  await begin(world);
  const { ports, calls } = cutShort(world.ports);
  const report = value(await run(ports));
  return { calls: Object.fromEntries(calls), report, left: await leftBy(world, scene) };
}

/** Lets a run be cut short, as often as there are cuts, the last time for good; then does it again when the lease is over. What is decided for good is in the report by then. */
async function rerun({ begin, run }: Scenario, scene: Scene, cuts: readonly (readonly Cut[])[]) {
  const world = await worldOf(scene);
  await begin(world);
  const met: Cut[] = [];
  for (const short of cuts) {
    const attempt = cutShort(world.ports, short);
    await Promise.race([run(attempt.ports), attempt.crashed]);
    met.push(...attempt.met);
    world.clock.advance(leaseMs);
  }
  const known = value(await world.ports.ledger.find(scene.fingerprint, world.clock.now()));
  if (known?.type === "held" || known?.type === "closed") {
    expect(outputsOf(world).report).toContain(
      `"outcome": "${known.type === "held" ? "held" : "applied"}"`,
    );
  }
  const again = await run(world.ports);
  const isOver = known?.type === "closed";
  return { met, isOver, again, left: await leftBy(world, scene) };
}

/** Every way to cut a clean run short once. */
function cutsOf({ calls, cutAt }: Scenario): readonly Cut[] {
  return Object.entries(calls)
    .filter(([effect]) => cutAt?.includes(effect) ?? true)
    .flatMap(([effect, count]) =>
      Array.from({ length: count }, (_, nth) => nth + 1).flatMap((nth) =>
        fates.map((fate) => ({ effect, nth, fate })),
      ),
    );
}

/** What only happens when something else has gone wrong, each time with that. */
const afterAFault: readonly (readonly Cut[])[] = [
  { effect: "invoices.loadMany", nth: 1, fate: "before" as const },
  { effect: "invoices.saveMany", nth: 3, fate: "after" as const },
  { effect: "draft.write", nth: 2, fate: "before" as const },
  { effect: "draft.finish", nth: 2, fate: "before" as const },
].flatMap((first) =>
  fates.flatMap((fate) => [
    [first, { effect: "draft.discard", nth: 1, fate }],
    [first, { effect: "draft.discard", nth: 2, fate }],
    [first, { effect: "ledger.abandon", nth: 1, fate }],
  ]),
);

type Expected = Awaited<ReturnType<typeof clean>>;

/** Does the run again as often as it is cut short, and expects what a clean one leaves; gives back the cuts that were come to. */
async function expectTheSame(
  expected: Expected,
  scenario: Scenario,
  scene: Scene,
  cuts: readonly (readonly Cut[])[],
): Promise<readonly Cut[]> {
  const { met, isOver, again, left } = await rerun(scenario, scene, cuts);
  const where = JSON.stringify(cuts);
  expect(left, where).toStrictEqual(expected.left);
  if (isOver) expect(again.isErr(), where).toBe(true);
  else expect(withoutRelease(value(again)), where).toStrictEqual(withoutRelease(expected.report));
  return met;
}

describe.each(scenarios)("$what", (scenario) => {
  const cuts = cutsOf(scenario);

  it("does all that can come of a row, and asks for what it is cut short at", async () => {
    const { calls, left, report } = await clean(scenario, longFile);
    expect(calls).toStrictEqual(scenario.calls);
    expect(left.ledger).toContain(`{"type":"${scenario.ends}"`);
    expect(rowsOf(report)).toStrictEqual({
      created: 341,
      revised: 27,
      unchanged: 27,
      stale: 9,
      deferred: 18,
      rejected: 34,
    });
    expect(new Map(report.flags)).toStrictEqual(
      new Map([
        ["W_REBILLED", 9],
        ["W_BLANK", 9],
        ["W_DUPLICATE", 9],
      ]),
    );
  });

  it.each([...new Set(cuts.map(({ effect }) => effect))])(
    "ends as a clean one where it is cut short at %s and done again",
    async (effect) => {
      const expected = await clean(scenario, longFile);
      for (const cut of cuts.filter((each) => each.effect === effect)) {
        expect(await expectTheSame(expected, scenario, longFile, [[cut]])).toStrictEqual([cut]);
      }
    },
  );
});

describe("a run that is cut short", () => {
  it("is so in all of these places", () => {
    expect(writes).toBeGreaterThan(3);
    expect(scenarios.map((scenario) => cutsOf(scenario).length)).toStrictEqual([
      4 * (29 + writes),
      76,
      36,
    ]);
    expect(afterAFault).toHaveLength(48);
  });

  it("ends as a clean one where it cannot even tidy up, and is done again", async () => {
    const expected = await clean(plainRun, longFile);
    for (const cuts of afterAFault) {
      expect(await expectTheSame(expected, plainRun, longFile, [cuts])).toStrictEqual(cuts);
    }
  });

  it("ends as a clean one where it sends rows again that were corrected", async () => {
    const expected = await clean(plainRun, correctedRows);
    expect(value(await createWorld().ports.ledger.applied("default"))).toStrictEqual(
      expected.left.applied,
    );
    expect(Object.keys(rowsOf(expected.report))).toHaveLength(6);
    const places: readonly (readonly [string, number])[] = [
      ["invoices.saveMany", 1],
      ["invoices.saveMany", 2],
      ["draft.finish", 3],
      ["ledger.close", 1],
    ];
    for (const [effect, nth] of places) {
      for (const fate of fates) {
        const cut = { effect, nth, fate };
        expect(await expectTheSame(expected, plainRun, correctedRows, [[cut]])).toStrictEqual([
          cut,
        ]);
      }
    }
  });

  it("ends as a clean one however often that happens", async () => {
    const expected = await clean(plainRun, shortFile);
    const cut = fc.record({
      effect: fc.constantFrom(...Object.keys(plainRun.calls), "draft.discard", "ledger.abandon"),
      nth: fc.integer({ min: 1, max: 3 }),
      fate: fc.constantFrom(...fates),
    });
    const attempts = fc.array(fc.array(cut, { minLength: 1, maxLength: 3 }), {
      minLength: 2,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(attempts, async (cuts) => {
        await expectTheSame(expected, plainRun, shortFile, cuts);
      }),
    );
  });

  it("by a reset in the middle of its second pass lets go of the file, and may begin again at once", async () => {
    const file = await sceneOf(2_500, "-".repeat(180));
    const expected = await clean(plainRun, file);
    const world = await worldOf(file);
    const cut: Cut = { effect: "files.read", nth: 24, fate: "before" };
    const { ports, calls } = cutShort(world.ports, [cut]);
    expect(problem(await lenient(ports))).toMatchObject({ type: "unavailable" });
    expect([calls.get("invoices.saveMany"), calls.get("ledger.abandon")]).toStrictEqual([2, 1]);
    expect(outputsOf(world)).toStrictEqual({
      processed: undefined,
      rejected: undefined,
      report: undefined,
    });
    expect(value(await lenient(world.ports))).toStrictEqual(expected.report);
    expect(await leftBy(world, file)).toStrictEqual(expected.left);
  });

  it("is not held for what has come between: a part of it may be applied, so the rest follows", async () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, id) => `${id},Anna,5.00\n`).join("");
    const world = createWorld();
    const profile = { ...neverHeld, holds: { ...neverHeld.holds, fewerRowsShare: 0.3 } };
    world.put(name, `${header}\n${rows(250)}`);
    const { ports } = cutShort(world.ports, [
      { effect: "invoices.saveMany", nth: 2, fate: "before" },
    ]);
    const cutRun = await ingestFile(ports)({ key: name, profile, policy });
    expect(problem(cutRun)).toMatchObject({ type: "unavailable" });
    world.put("bills-2026-11-22.csv", `${header}\n${rows(1000)}`);
    value(await world.ingest("bills-2026-11-22.csv", { profile }));
    expect(value(await world.plan(name, { profile })).report.outcome).toBe("applied");
    const stricter = { ...profile, holds: { ...profile.holds, fewerRowsShare: 0.2 } };
    expect(value(await world.plan(name, { profile: stricter })).report.outcome).toBe("held");
    expect(value(await world.ingest(name, { profile })).outcome).toBe("applied");
  });

  it("and sent again under another name goes on as what it was", async () => {
    const world = await worldOf(longFile);
    const { ports } = cutShort(world.ports, [
      { effect: "invoices.saveMany", nth: 2, fate: "before" },
    ]);
    expect(problem(await lenient(ports))).toMatchObject({ type: "unavailable" });
    world.clock.advance(60_000);
    world.put("again.csv", longFile.content);
    const { report, left } = await clean(plainRun, longFile);
    const again = value(await world.ingest("again.csv"));
    expect(again).toStrictEqual(report);
    const { invoices, ledger, applied } = await leftBy(world, longFile);
    expect({ invoices, ledger, applied }).toStrictEqual({
      invoices: left.invoices,
      ledger: left.ledger,
      applied: left.applied,
    });
    expect(outputsOf(world, "again.csv")).toMatchObject({
      processed: left.outputs.processed,
      rejected: left.outputs.rejected,
    });
  });
});

describe("the claim on a run", () => {
  const file = (amount: string, count = 1) =>
    `${header}\n${Array.from({ length: count }, (_, id) => `${id},Anna,${amount}\n`).join("")}`;

  it("keeps the same file, and another one, waiting while the run is under way", async () => {
    const gate = createGate();
    const world = createWorld({
      invoices: (table) => ({
        ...table,
        saveMany: (changed) =>
          new ResultAsync(gate.opened.then(async () => table.saveMany(changed))),
      }),
    });
    world.put(name, file("5.00"));
    world.put("copy.csv", file("5.00"));
    world.put("other-2026-11-22.csv", file("9.00"));
    const first = world.ingest(name);
    await settle();
    world.clock.advance(leaseMs - 1);
    for (const key of [name, "copy.csv", "other-2026-11-22.csv"]) {
      expect(problem(await world.ingest(key))).toMatchObject({
        type: "unavailable",
        port: "run-ledger",
        reason: expect.stringContaining("since 2026-11-23T12:00:00.000Z"),
      });
    }
    expect(await all(world, ["0"])).toStrictEqual([]);
    gate.open();
    expect(rowsOf(value(await first))).toStrictEqual({ created: 1 });
    expect(await world.load(invoiceId("0"))).toMatchObject({ billed: 500n, version: 1 });
    expect(value(await world.ports.ledger.applied("default"))).toMatchObject({
      before: { totals: { rows: 1 } },
    });
  });

  it("is taken over when its owner has died and its lease is over, and not a moment earlier", async () => {
    const world = createWorld();
    world.put(name, file("5.00", 250));
    const { ports, crashed } = cutShort(world.ports, [
      { effect: "invoices.saveMany", nth: 2, fate: "crash after" },
    ]);
    await Promise.race([lenient(ports), crashed]);
    world.clock.advance(leaseMs - 1);
    expect(problem(await world.ingest(name))).toMatchObject({ type: "unavailable" });
    world.clock.advance(1);
    expect(rowsOf(value(await world.ingest(name)))).toStrictEqual({ created: 250 });
  });

  it("is lost by a run that outlives it: that begins no other batch, closes nothing and leaves no output", async () => {
    const world = createWorld();
    world.put(name, file("5.00", 20 * batch));
    let waits = 0;
    const { ports, calls } = cutShort({
      ...world.ports,
      invoices: {
        ...world.ports.invoices,
        saveMany: (changed) => {
          waits += 1;
          if (waits === 2) world.clock.advance(leaseMs);
          return world.ports.invoices.saveMany(changed);
        },
      },
    });
    expect(problem(await lenient(ports))).toStrictEqual(
      unavailable("run-ledger", `${name} was not done within its lease: ingest it again`),
    );
    // Eight are loaded at once; the third is decided when the second has been saved.
    expect(calls.get("invoices.loadMany")).toBeLessThanOrEqual(10);
    expect([calls.get("ledger.close"), calls.get("draft.finish")]).toStrictEqual([
      undefined,
      undefined,
    ]);
    expect(outputsOf(world).report).toBeUndefined();
    expect(rowsOf(value(await world.ingest(name)))).toStrictEqual({ created: 20 * batch });
  });

  it("is lost to another run that has taken over: the first one closes nothing and tells of nothing", async () => {
    const gate = createGate();
    const world = createWorld();
    const slow: IngestPorts = {
      ...world.ports,
      ledger: {
        ...world.ports.ledger,
        close: (lease) =>
          new ResultAsync(gate.opened.then(async () => world.ports.ledger.close(lease))),
      },
    };
    world.put(name, file("5.00"));
    const first = lenient(slow);
    for (let turn = 0; turn < 5; turn += 1) await settle();
    world.clock.advance(leaseMs);
    const second = value(await world.ingest(name));
    gate.open();
    expect(problem(await first)).toMatchObject({ type: "conflict" });
    expect(world.heard).toStrictEqual([
      { type: "file-ingested", fingerprint: second.fingerprint, rows: 1 },
    ]);
    expect(value(await world.ports.ledger.applied("default")).before).toMatchObject({
      totals: { rows: 1 },
    });
  });

  it("is not lost where it cannot be renewed for a while, and is where that lasts", async () => {
    for (const [failures, ends] of [
      [3, "applied"],
      [30, "unavailable"],
    ] as const) {
      const world = createWorld();
      world.put(name, file("5.00", 20 * batch));
      const { ledger, invoices } = world.ports;
      let left = failures;
      const ports: IngestPorts = {
        ...world.ports,
        ledger: {
          ...ledger,
          renew: (lease, until) => {
            left -= 1;
            return left < 0
              ? ledger.renew(lease, until)
              : errAsync(unavailable("run-ledger", "throttled"));
          },
        },
        invoices: {
          ...invoices,
          saveMany: (changed) => {
            world.clock.advance(leaseMs / 10);
            return invoices.saveMany(changed);
          },
        },
      };
      const ran = await lenient(ports);
      const end = ran.isOk() ? { type: ran.value.outcome } : problem(ran);
      expect(end).toMatchObject({ type: ends });
    }
  });

  it("is kept by a renewal whose answer was lost, and lost to nobody but another run", async () => {
    const world = createWorld();
    world.put(name, file("5.00", 20 * batch));
    const { ledger, invoices } = world.ports;
    let renewals = 0;
    const ports: IngestPorts = {
      ...world.ports,
      ledger: {
        ...ledger,
        renew: (lease, until) => {
          renewals += 1;
          return renewals % 2 === 0
            ? ledger.renew(lease, until)
            : ledger
                .renew(lease, until)
                .andThen(() => errAsync(unavailable("run-ledger", "the answer was lost")));
        },
      },
      invoices: {
        ...invoices,
        saveMany: (changed) => {
          world.clock.advance(leaseMs / 10);
          return invoices.saveMany(changed);
        },
      },
    };
    expect(rowsOf(value(await lenient(ports)))).toStrictEqual({ created: 20 * batch });
    expect(renewals).toBeGreaterThan(3);
    expect(value(await ledger.applied("default")).before?.totals.rows).toBe(20 * batch);
  });

  it("is renewed by a long run, so that nobody takes over", async () => {
    const world = createWorld();
    world.put(name, file("5.00", 20 * batch));
    world.put("copy.csv", file("5.00", 20 * batch));
    const startedAt = world.clock.now();
    const refusals: unknown[] = [];
    const { ports, calls } = cutShort({
      ...world.ports,
      invoices: {
        ...world.ports.invoices,
        saveMany: (changed) => {
          world.clock.advance(leaseMs / 10);
          const copy = { key: "copy.csv", profile: neverHeld, policy };
          return new ResultAsync(
            (async () => {
              refusals.push(problem(await ingestFile(world.ports)(copy)));
              return world.ports.invoices.saveMany(changed);
            })(),
          );
        },
      },
    });
    expect(rowsOf(value(await lenient(ports)))).toStrictEqual({ created: 20 * batch });
    expect(world.clock.now()).toBe(addMilliseconds(startedAt, 2 * leaseMs));
    expect(calls.get("ledger.renew")).toBeGreaterThanOrEqual(2);
    expect(refusals).toHaveLength(20);
    for (const refusal of refusals) expect(refusal).toMatchObject({ type: "unavailable" });
  });
});

describe("a file that changes between its passes", () => {
  const [old, changed] = [
    `${header}\n1,Anna,5.00\n2,Lee,5.00\n`,
    `${header}\n1,Anna,0.00\n3,Kim,5.00\n`,
  ];

  /** Stands before a store and does something between the two passes. */
  function between(world: World, act: (file: StoredFile) => StoredFile): IngestPorts {
    const { files } = world.ports;
    let passes = 0;
    return {
      ...world.ports,
      files: {
        ...files,
        open: (key) =>
          files.open(key).map(
            (file) =>
              file && {
                ...file,
                read: () => {
                  passes += 1;
                  return passes === 1 ? file.read() : act(file).read();
                },
              },
          ),
      },
    };
  }

  it("is applied as it was when it was opened, and then is another file", async () => {
    const world = createWorld();
    world.put(name, old);
    const ports = between(world, (file) => {
      world.put(name, changed, addMilliseconds(world.clock.now(), 1_000));
      return file;
    });
    expect(rowsOf(value(await lenient(ports)))).toStrictEqual({ created: 2 });
    expect(await all(world, ["1", "2", "3"])).toMatchObject([{ billed: 500n }, { billed: 500n }]);
    expect(rowsOf(value(await world.ingest(name)))).toStrictEqual({ created: 1, revised: 1 });
    expect(await all(world, ["1", "2", "3"])).toMatchObject([
      { billed: 0n },
      { billed: 500n },
      { billed: 500n },
    ]);
  });

  it("is left alone where the store says that it has changed, and the new one can be ingested at once", async () => {
    const world = createWorld();
    world.put(name, old);
    const gone = unavailable("file-store", "it has changed since it was opened");
    const ports = between(world, (file) => {
      world.put(name, changed, addMilliseconds(world.clock.now(), 1_000));
      return {
        ...file,
        async *read(): AsyncIterable<Result<Uint8Array, Failure>> {
          yield err(gone);
        },
      };
    });
    expect(problem(await lenient(ports))).toStrictEqual(gone);
    expect(await all(world, ["1", "2", "3"])).toStrictEqual([]);
    expect(outputsOf(world).report).toBeUndefined();
    expect(rowsOf(value(await world.ingest(name)))).toStrictEqual({ created: 2 });
    expect(await all(world, ["1", "2", "3"])).toMatchObject([{ id: "1" }, { id: "3" }]);
  });
});
