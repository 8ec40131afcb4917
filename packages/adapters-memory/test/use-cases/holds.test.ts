import { addMilliseconds, defaultProfile, type Hold, type Profile } from "@billsdue/core";
import {
  currency,
  fingerprint as fingerprintOf,
  instant,
  problem,
  value,
} from "@billsdue/core/testing";
import { ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { all, header, ingest, name, outputsOf, rowsOf } from "./ingestion.ts";
import { createGate, createWorld, neverHeld, settle, type World } from "./world.ts";

const day = 24 * 60 * 60_000;
const earlier = "bills-2026-11-22.csv";
const ids = ["007", ...Array.from({ length: 10 }, (_, nth) => `${nth}`)];

function rows(count: number, amount = "10.00"): string {
  const lines = Array.from({ length: count }, (_, nth) => `${nth},Lee,${amount}\n`);
  return `${header}\n${lines.join("")}`;
}

const raised = `${header}\n007,"Smith, Anna",700.00\n`;

interface HeldFile {
  readonly what: string;
  readonly content: string;
  readonly profile: Profile;
  readonly holds: readonly Hold[];
  /** A profile that the file is right by. */
  readonly corrected: Profile;
}

const { rejectedShare } = defaultProfile.holds;
const files: readonly HeldFile[] = [
  {
    what: "F_CONTROL_COUNT: another number of rows",
    content: `${raised}T,2\n`,
    profile: { ...neverHeld, trailer: { marker: "T", countAt: 2 } },
    holds: [{ code: "F_CONTROL_COUNT", message: "the trailer states 2 rows, the file has 1" }],
    corrected: { ...neverHeld, trailer: { marker: "T" } },
  },
  {
    what: "F_CONTROL_COUNT: no number",
    content: `${raised}T,one\n`,
    profile: { ...neverHeld, trailer: { marker: "T", countAt: 2 } },
    holds: [
      { code: "F_CONTROL_COUNT", message: "the trailer states no number of rows, the file has 1" },
    ],
    corrected: { ...neverHeld, trailer: { marker: "T" } },
  },
  {
    what: "F_CONTROL_SUM: another sum",
    content: `${raised}T,1,699.99\n`,
    profile: { ...neverHeld, trailer: { marker: "T", countAt: 2, sumAt: 3 } },
    holds: [
      {
        code: "F_CONTROL_SUM",
        message: "the trailer states a sum of 699.99, the balances add up to 700.00",
      },
    ],
    corrected: { ...neverHeld, trailer: { marker: "T", countAt: 2 } },
  },
  {
    what: "F_CONTROL_SUM: a balance that cannot be added",
    content: `${raised}008,Lee,x\nT,2,700.00\n`,
    profile: { ...neverHeld, trailer: { marker: "T", countAt: 2, sumAt: 3 } },
    holds: [
      {
        code: "F_CONTROL_SUM",
        message: "the trailer states a sum of 700.00, some of the balances cannot be read",
      },
    ],
    corrected: { ...neverHeld, trailer: { marker: "T", countAt: 2 } },
  },
  {
    what: "F_MAYBE_TRUNCATED: no trailer",
    content: raised,
    profile: { ...neverHeld, trailer: { marker: "T" } },
    holds: [{ code: "F_MAYBE_TRUNCATED", message: "there is no trailer: no record begins with T" }],
    corrected: neverHeld,
  },
  {
    what: "F_MAYBE_TRUNCATED: rows behind the trailer",
    content: `${header}\nT\n007,"Smith, Anna",700.00\n`,
    profile: { ...neverHeld, trailer: { marker: "T" } },
    holds: [{ code: "F_MAYBE_TRUNCATED", message: "rows follow a trailer" }],
    corrected: neverHeld,
  },
  {
    what: "F_TOO_MANY_REJECTS: more than the share",
    content: `${raised}008,Lee,x\n009,Lee,\n`,
    profile: { ...neverHeld, holds: { ...neverHeld.holds, rejectedShare } },
    holds: [{ code: "F_TOO_MANY_REJECTS", message: "2 of 3 rows are rejected, more than 5 %" }],
    corrected: { ...neverHeld, holds: { ...neverHeld.holds, rejectedShare: 0.7 } },
  },
  {
    what: "F_ANOMALY: far fewer rows",
    content: `${raised}1,Lee,10.00\n`,
    profile: { ...neverHeld, holds: { ...neverHeld.holds, fewerRowsShare: 0.3 } },
    holds: [{ code: "F_ANOMALY", message: "2 rows, 10 in the file before: more than 30 % fewer" }],
    corrected: { ...neverHeld, holds: { ...neverHeld.holds, fewerRowsShare: 0.8 } },
  },
  {
    what: "F_ANOMALY: a far larger sum",
    content: raised,
    profile: { ...neverHeld, holds: { ...neverHeld.holds, sumChangeShare: 0.4 } },
    holds: [
      {
        code: "F_ANOMALY",
        message: "700.00 USD in all, 100.00 USD in the file before: more than 40 % apart",
      },
    ],
    corrected: { ...neverHeld, holds: { ...neverHeld.holds, sumChangeShare: 6 } },
  },
  {
    what: "all there is at once",
    content: `${raised}008,Lee,x\nT,3,701.00`,
    profile: { ...defaultProfile, trailer: { marker: "T", countAt: 2, sumAt: 3 } },
    holds: [
      { code: "F_MAYBE_TRUNCATED", message: "no line end follows the trailer" },
      { code: "F_CONTROL_COUNT", message: "the trailer states 3 rows, the file has 2" },
      {
        code: "F_CONTROL_SUM",
        message: "the trailer states a sum of 701.00, some of the balances cannot be read",
      },
      { code: "F_TOO_MANY_REJECTS", message: "1 of 2 rows are rejected, more than 5 %" },
      { code: "F_ANOMALY", message: "2 rows, 10 in the file before: more than 30 % fewer" },
      {
        code: "F_ANOMALY",
        message: "700.00 USD in all, 100.00 USD in the file before: more than 40 % apart",
      },
    ],
    corrected: neverHeld,
  },
];

/** A world with a bill of 551.00 and ten others of yesterday's file. */
async function worldOfYesterday(): Promise<World> {
  const world = createWorld();
  await world.bill();
  await ingest(world, rows(10), earlier);
  world.heard.splice(0);
  return world;
}

describe("a file that may be wrong as a whole", () => {
  it.each(files)("is held, and nothing of it is applied: $what", async (held) => {
    const { content, profile, holds } = held;
    const world = await worldOfYesterday();
    const { applied, find } = world.ports.ledger;
    const [invoices, before] = [await all(world, ids), value(await applied("default"))];
    const report = await ingest(world, content, name, { profile });
    expect(report).toMatchObject({ outcome: "held", holds });
    expect(report).not.toHaveProperty("release");
    expect(rowsOf(report)["revised"]).toBe(1);
    expect(await all(world, ids)).toStrictEqual(invoices);
    expect(value(await applied("default"))).toStrictEqual(before);
    expect(value(await find(report.fingerprint, world.clock.now()))).toMatchObject({
      type: "held",
      holds,
      run: { key: name, profile },
    });
    const outputs = outputsOf(world);
    expect(outputs).toMatchObject({ processed: undefined, rejected: undefined });
    const written: unknown = JSON.parse(outputs.report ?? "");
    expect(written).toMatchObject({ outcome: "held", holds, fingerprint: report.fingerprint });
    expect(world.heard).toStrictEqual([
      {
        type: "file-held",
        fingerprint: report.fingerprint,
        holds: holds.map(({ code }) => code),
      },
    ]);
  });

  it.each(files)("is held again when it is ingested again: $what", async (held) => {
    const { content, profile, holds } = held;
    const world = await worldOfYesterday();
    const [invoices, first] = [
      await all(world, ids),
      await ingest(world, content, name, { profile }),
    ];
    const text = outputsOf(world);
    const again = value(await world.ingest(name, { profile }));
    expect(again).toStrictEqual(first);
    expect(again.holds).toStrictEqual(holds);
    expect(outputsOf(world)).toStrictEqual(text);
    expect(await all(world, ids)).toStrictEqual(invoices);
    expect(world.heard.map(({ type }) => type)).toStrictEqual(["file-held", "file-held"]);
  });

  it.each(files)("is applied by a profile that it is right by: $what", async (held) => {
    const { content, profile, corrected } = held;
    const world = await worldOfYesterday();
    const { fingerprint } = await ingest(world, content, name, { profile });
    const report = value(await world.ingest(name, { profile: corrected }));
    expect(report).toMatchObject({ outcome: "applied", fingerprint, holds: [] });
    expect(report).not.toHaveProperty("release");
    expect((await world.load()).billed).toBe(70_000n);
    const written: unknown = JSON.parse(outputsOf(world).report ?? "");
    expect(written).toMatchObject({ outcome: "applied", holds: [] });
    expect(problem(await world.release(fingerprint, "too late"))).toStrictEqual({
      type: "run-not-held",
      state: "closed",
    });
  });

  it.each(files)("is applied once it is released, which its report says: $what", async (held) => {
    const { content, profile, holds } = held;
    const world = await worldOfYesterday();
    const { fingerprint } = await ingest(world, content, name, { profile });
    world.clock.advance(60_000);
    const report = value(await world.release(fingerprint, "  the biller has confirmed it "));
    const release = {
      reason: "the biller has confirmed it",
      at: instant("2026-11-23T12:01:00.000Z"),
      holds,
    };
    expect(report).toMatchObject({ outcome: "applied", fingerprint });
    expect([report.holds, report.release]).toStrictEqual([holds, release]);
    expect(await world.load()).toMatchObject({ billed: 70_000n, version: 2 });
    const written: unknown = JSON.parse(outputsOf(world).report ?? "");
    expect(written).toMatchObject({ outcome: "applied", holds, release });
    expect(outputsOf(world).processed).toContain("007|Smith, Anna|700.00|USD|");
    expect(value(await world.ports.ledger.find(fingerprint, world.clock.now()))).toMatchObject({
      type: "closed",
      run: { release },
    });
    expect(world.heard.map(({ type }) => type)).toStrictEqual(["file-held", "file-ingested"]);
    expect(problem(await world.ingest(name, { profile }))).toMatchObject({
      code: "F_ALREADY_INGESTED",
    });
  });

  it("is held where all rows are rejected, whatever the share", async () => {
    const world = createWorld();
    const report = await ingest(world, `${header}\n1,Lee,x\n2,Kim,\n`);
    expect(report).toMatchObject({
      outcome: "held",
      holds: [
        {
          code: "F_TOO_MANY_REJECTS",
          message: "all 2 rows are rejected: the profile may not be this file's",
        },
      ],
    });
  });

  it("is held where its last row breaks off in the middle, without a trailer to tell", async () => {
    const world = createWorld();
    const report = await ingest(world, `${rows(10)}10,Le`);
    expect(report).toMatchObject({
      outcome: "held",
      holds: [{ code: "F_MAYBE_TRUNCATED", message: "the last row breaks off in the middle" }],
    });
  });
});

describe("a file that is as its profile wants it", () => {
  const profile: Profile = {
    ...defaultProfile,
    trailer: { marker: "T", countAt: 2, sumAt: 3 },
  };

  it.each([
    ["with the totals of its trailer", `${rows(10)}T,10,100.00\n`],
    ["that is 30 % shorter, and no more", `${rows(6)}6,Lee,20.00\nT,7,80.00\n`],
    ["whose sum is 40 % larger, and no more", `${rows(10, "14.00")}T,10,"140.00"\n`],
    ["whose sum is 40 % smaller, and no more", `${rows(10, "6.00")}T,10,60.00\n`],
    ["with a twentieth of its rows rejected", `${rows(19, "5.00")}x,,5.00\nT,20,100.00\n`],
  ])("is applied: %s", async (_what, content) => {
    const world = await worldOfYesterday();
    expect(await ingest(world, content, name, { profile })).toMatchObject({
      outcome: "applied",
      holds: [],
    });
  });

  it.each([
    ["a row shorter than that", `${rows(6)}T,6,60.00\n`, ["F_ANOMALY"]],
    ["a cent above that", `${rows(9, "14.00")}9,Lee,14.01\nT,10,140.01\n`, ["F_ANOMALY"]],
    ["a cent below that", `${rows(9, "6.00")}9,Lee,5.99\nT,10,59.99\n`, ["F_ANOMALY"]],
    [
      "two of 39 rows rejected",
      `${rows(37, "2.50")}x,,0.00\ny,,0.00\nT,39,92.50\n`,
      ["F_TOO_MANY_REJECTS"],
    ],
  ])("is held where it is not: %s", async (_what, content, codes) => {
    const world = await worldOfYesterday();
    const { outcome, holds } = await ingest(world, content, name, { profile });
    expect([outcome, holds.map(({ code }) => code)]).toStrictEqual(["held", codes]);
  });
});

describe("what a file is compared with", () => {
  const profile = defaultProfile;

  it("is one of the same day, too, whatever the order: a late part may add bills", async () => {
    const world = createWorld();
    await ingest(world, rows(100), name, { profile });
    world.put(name, rows(1_000), addMilliseconds(world.clock.now(), -60_000));
    expect(value(await world.ingest(name, { profile }))).toMatchObject({
      outcome: "held",
      holds: [{ code: "F_ANOMALY" }],
    });
  });

  it("is no file of a later day than its own", async () => {
    const world = createWorld();
    await ingest(world, rows(10), name);
    const report = await ingest(world, rows(1), earlier, { profile });
    expect(report).toMatchObject({ outcome: "applied", holds: [] });
    const later = await ingest(world, `${rows(1)}\n`, "bills-2026-11-24.csv", { profile });
    expect(later).toMatchObject({ outcome: "held", holds: [{ code: "F_ANOMALY" }, {}] });
  });

  it("is not the file of another profile", async () => {
    const world = await worldOfYesterday();
    const other = { ...profile, name: "other" };
    expect(await ingest(world, rows(2), name, { profile: other })).toMatchObject({
      outcome: "applied",
      profile: "other",
    });
    const mine = await ingest(world, rows(3), "bills-2026-11-24.csv", { profile });
    expect(mine.holds).toMatchObject([{ message: expect.stringContaining("10 in the file") }, {}]);
    world.clock.advance(2 * day);
    const others = await ingest(world, rows(1), "bills-2026-11-25.csv", { profile: other });
    expect(others.holds).toMatchObject([{ message: expect.stringContaining("2 in the file") }, {}]);
  });

  it("is the last one that was applied, not one that is held", async () => {
    const world = await worldOfYesterday();
    expect((await ingest(world, rows(2), name, { profile })).outcome).toBe("held");
    const next = await ingest(world, `${rows(2)}\n`, "bills-2026-11-24.csv", { profile });
    expect(next.holds).toMatchObject([{ message: expect.stringContaining("10 in the file") }, {}]);
  });

  const corrections = (amount: string) =>
    `${header},reject_code,reject_column,reject_message as of 2026-11-23\n77,Lee,${amount},E_AMOUNT,balance,no\n`;

  it("is none where the rows are corrections", async () => {
    const world = await worldOfYesterday();
    const report = await ingest(world, corrections("9000.00"), name, { profile });
    expect(report).toMatchObject({ outcome: "applied", holds: [] });
    expect(rowsOf(report)).toStrictEqual({ created: 1 });
  });

  it("is no corrections, either", async () => {
    const world = await worldOfYesterday();
    await ingest(world, corrections("9000.00"), name, { profile });
    const alike = await ingest(world, `${rows(10)}\n`, "bills-2026-11-24.csv", { profile });
    expect(alike).toMatchObject({ outcome: "applied", holds: [] });
    world.clock.advance(3 * day);
    await ingest(world, corrections("9000.01"), "bills-2026-11-25.csv", { profile });
    const short = await ingest(world, rows(6), "bills-2026-11-26.csv", { profile });
    expect(short.holds).toMatchObject([{ message: expect.stringContaining("10 in the file") }]);
  });
});

describe("a release", () => {
  const profile = defaultProfile;
  const someRejected = `${rows(9)}9,Lee,x\n`;

  it("of a run that nobody knows is refused", async () => {
    const world = createWorld();
    expect(problem(await world.release(fingerprintOf("a"), "why not"))).toStrictEqual({
      type: "run-not-held",
      state: "unknown",
    });
  });

  it("of a run that was applied is refused", async () => {
    const world = createWorld();
    const { fingerprint } = await ingest(world, rows(1));
    expect(problem(await world.release(fingerprint, "why not"))).toStrictEqual({
      type: "run-not-held",
      state: "closed",
    });
  });

  it("of a run that is under way, or was left without a release, is refused", async () => {
    let [opened, isDown] = [Promise.resolve(), false];
    const world = createWorld({
      faults: (effect) => (isDown && effect === "load" ? "before" : undefined),
      invoices: (store) => ({
        ...store,
        loadMany: (batch) => new ResultAsync(opened.then(async () => store.loadMany(batch))),
      }),
    });
    const { fingerprint } = await ingest(world, someRejected, name, { profile });
    isDown = true;
    expect(problem(await world.ingest(name)).type).toBe("unavailable");
    expect(problem(await world.release(fingerprint, "why not"))).toStrictEqual({
      type: "run-not-held",
      state: "unfinished",
    });
    isDown = false;
    const gate = createGate();
    opened = gate.opened;
    const underWay = world.ingest(name);
    await settle();
    expect(problem(await world.release(fingerprint, "why not"))).toStrictEqual({
      type: "run-not-held",
      state: "running",
    });
    gate.open();
    expect(value(await underWay).outcome).toBe("applied");
  });

  it.each(["", " ", "\t\n"])("without a reason is refused: %j", async (reason) => {
    const world = createWorld();
    const { fingerprint } = await ingest(world, someRejected, name, { profile });
    expect(problem(await world.release(fingerprint, reason))).toStrictEqual({
      type: "reason-missing",
    });
    expect(value(await world.ports.ledger.find(fingerprint, world.clock.now()))?.type).toBe("held");
    expect(await all(world, ids)).toStrictEqual([]);
  });

  it("is of the file that was held, though another one is under its key by then", async () => {
    const world = createWorld();
    const { fingerprint } = await ingest(world, someRejected, name, { profile });
    world.put(name, `${someRejected}\n`);
    const released = value(await world.release(fingerprint, "it is right"));
    expect(released).toMatchObject({ outcome: "applied", fingerprint });
  });

  it("of another file than the one that was held is refused, and nothing happens, where only the newest is kept", async () => {
    const world = createWorld({ keepsNoVersions: true });
    const { fingerprint } = await ingest(world, someRejected, name, { profile });
    const [held, texts] = [
      value(await world.ports.ledger.find(fingerprint, world.clock.now())),
      outputsOf(world),
    ];
    world.put(name, `${someRejected}\n`);
    expect(problem(await world.release(fingerprint, "it is right"))).toStrictEqual({
      type: "file-changed",
      key: name,
    });
    expect(value(await world.ports.ledger.find(fingerprint, world.clock.now()))).toStrictEqual(
      held,
    );
    expect(outputsOf(world)).toStrictEqual(texts);
    expect(await all(world, ids)).toStrictEqual([]);
    expect(world.heard).toHaveLength(1);
    expect((await world.ingest(name, { profile })).map(({ outcome }) => outcome)).toMatchObject({
      value: "held",
    });
  });

  it("is for what the file was held for, and for nothing that has come up since", async () => {
    const world = createWorld();
    const { fingerprint, holds } = await ingest(world, someRejected, name, { profile });
    expect(holds.map(({ code }) => code)).toStrictEqual(["F_TOO_MANY_REJECTS"]);
    await ingest(world, rows(100), earlier, { profile });
    const before = await all(world, ids);

    const report = value(await world.release(fingerprint, "the x is known"));
    expect([report.outcome, report.holds.map(({ code }) => code)]).toStrictEqual([
      "held",
      ["F_TOO_MANY_REJECTS", "F_ANOMALY", "F_ANOMALY"],
    ]);
    expect(await all(world, ids)).toStrictEqual(before);
    const again = value(await world.ingest(name, { profile }));
    expect(again.outcome).toBe("held");

    const released = value(await world.release(fingerprint, "the customers have left"));
    expect(released).toMatchObject({
      outcome: "applied",
      release: { reason: "the customers have left", holds: report.holds },
    });
  });

  it("that was cut short stands: the file is applied when it is released, or ingested, again", async () => {
    for (const again of ["release", "ingest"] as const) {
      let isDown = false;
      const world = createWorld({
        faults: (effect) => (isDown && effect === "save" ? "after" : undefined),
      });
      const { fingerprint, holds } = await ingest(world, someRejected, name, { profile });
      isDown = true;
      expect(problem(await world.release(fingerprint, "the x is known")).type).toBe("unavailable");
      isDown = false;
      const report = value(
        again === "release"
          ? await world.release(fingerprint, "once more")
          : await world.ingest(name, { profile }),
      );
      expect(report).toMatchObject({
        outcome: "applied",
        holds,
        release: { reason: "the x is known", at: "2026-11-23T12:00:00.000Z", holds },
      });
      expect(rowsOf(report)).toStrictEqual({ created: 9, rejected: 1 });
      expect((await all(world, ids)).every(({ version }) => version === 1)).toBe(true);
    }
  });
});

describe("a correction of rejected rows", () => {
  const bad = `${header}\n007,"Smith, Anna",500.00\n900,Lee,n/a\n`;
  const rejects = async (world: World) => {
    await ingest(world, bad, "tuesday.csv");
    return outputsOf(world, "tuesday.csv").rejected?.replace("n/a", "500.00") ?? "";
  };

  it("is as old as its file, whenever it is sent: it makes nothing due again that has changed since", async () => {
    const world = createWorld();
    await ingest(world, `${header}\n900,Lee,500.00\n`, "monday.csv");
    world.clock.advance(day);
    const corrected = await rejects(world);
    world.clock.advance(day);
    await ingest(world, `${header}\n900,Lee,0.00\n`, "wednesday.csv");
    world.clock.advance(day);
    expect(rowsOf(await ingest(world, corrected, "fixed.csv"))).toStrictEqual({ stale: 1 });
    const [invoice] = await all(world, ["900"]);
    expect(invoice?.billed).toBe(0n);
  });

  it("is refused where its date or one of its columns is gone", async () => {
    const world = createWorld();
    const corrected = await rejects(world);
    for (const broken of [
      corrected.replace(/ as of [-\d]+/, ""),
      corrected.replaceAll("\n", ",\n"),
    ]) {
      world.put("fixed.csv", broken);
      expect(problem(await world.ingest("fixed.csv"))).toMatchObject({ code: "F_HEADER" });
    }
  });

  it("with more rows than the file before it had is held", async () => {
    const world = createWorld();
    const corrected = await rejects(world);
    const more = Array.from({ length: 3 }, (_, nth) => `${nth},Lee,9.00,E_AMOUNT,Balance,no\n`);
    const report = await ingest(world, corrected + more.join(""), "fixed.csv");
    expect(report).toMatchObject({ outcome: "held", holds: [{ code: "F_ANOMALY" }] });
  });
});

describe("a run", () => {
  it("whose invoices are all in another currency is held, as a plan says, and can be corrected", async () => {
    const world = createWorld();
    await ingest(world, rows(3), earlier);
    const euros = { ...neverHeld, name: "euros", defaultCurrency: currency("EUR") };
    world.put(name, rows(3, "11.00"));
    const planned = value(await world.plan(name, { profile: euros })).report;
    const held = value(await world.ingest(name, { profile: euros }));
    expect(held).toStrictEqual(planned);
    expect(held).toMatchObject({ outcome: "held", holds: [{ code: "F_TOO_MANY_REJECTS" }] });
    expect(rowsOf(value(await world.ingest(name)))).toStrictEqual({ revised: 3 });
  });

  it("that was cut short under a wrong profile is put right under another one", async () => {
    let isDown = false;
    const world = createWorld({
      faults: (effect, nth) => (isDown && effect === "save" && nth > 3 ? "before" : undefined),
    });
    const columns = "InvoiceID,CustomerName,Balance,Old";
    const lines = Array.from({ length: 600 }, (_, nth) => `${nth},Lee,1.00,5.00`);
    const wrong = {
      ...neverHeld,
      headers: { ...neverHeld.headers, balance: ["Old"] },
    };
    world.put(name, [columns, ...lines, ""].join("\n"));
    isDown = true;
    expect(problem(await world.ingest(name, { profile: wrong })).type).toBe("unavailable");
    isDown = false;
    expect(rowsOf(value(await world.ingest(name)))).toMatchObject({ created: expect.any(Number) });
    const found = await all(
      world,
      Array.from({ length: 100 }, (_, nth) => `${nth}`),
    );
    expect(new Set(found.map(({ billed }) => billed))).toStrictEqual(new Set([100n]));
  });

  it("of a date in the future is refused: every file after it would look old", async () => {
    const world = createWorld();
    world.put(name, rows(1), instant("2036-01-01"));
    world.put("undated.csv", rows(1), instant("2036-01-01"));
    expect(problem(await world.ingest("undated.csv"))).toMatchObject({
      code: "F_HEADER",
      message: expect.stringContaining("2036-01-01, is in the future"),
    });
    expect(value(await world.ingest(name)).outcome).toBe("applied");
  });

  it("released under one profile is not released under another", async () => {
    const world = createWorld();
    await ingest(world, rows(100), earlier);
    const { fingerprint } = await ingest(world, rows(3), name, { profile: defaultProfile });
    const release = { reason: "it is right", at: world.clock.now() };
    value(await world.ports.ledger.release(fingerprint, release));
    const other = { ...defaultProfile, duplicates: "reject" as const };
    expect(value(await world.ingest(name, { profile: other })).outcome).toBe("held");
  });
});
