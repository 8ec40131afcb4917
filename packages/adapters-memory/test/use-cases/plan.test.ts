import {
  type BillRow,
  defaultProfile,
  type ExaminePorts,
  formatAmount,
  ingestFile,
  type Invoice,
  type Plan,
  planFile,
  type Profile,
} from "@billsdue/core";
import {
  billRows,
  csvRecord,
  currency,
  instant,
  invoiceId,
  invoices,
  problem,
  value,
  watermark,
} from "@billsdue/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cutShort } from "./cut-short.ts";
import { all, header, ingest, name, outputsOf, rowsOf } from "./ingestion.ts";
import { bill, createWorld, neverHeld, type World } from "./world.ts";

/** Ports that a plan may read by; whatever would change something fails the test. */
function readingOnly({ files, ledger, invoices: table, clock }: ExaminePorts): ExaminePorts {
  const never = (what: string) => () => expect.fail(`a plan has no business with ${what}`);
  return {
    clock,
    files: { open: files.open, create: never("files.create") },
    ledger: {
      find: ledger.find,
      applied: ledger.applied,
      claim: never("ledger.claim"),
      renew: never("ledger.renew"),
      hold: never("ledger.hold"),
      close: never("ledger.close"),
      abandon: never("ledger.abandon"),
      release: never("ledger.release"),
    },
    invoices: {
      load: table.load,
      loadMany: table.loadMany,
      findDue: table.findDue,
      findForReview: table.findForReview,
      save: never("invoices.save"),
      saveMany: never("invoices.saveMany"),
    },
  };
}

function plan(world: World, key: string, profile: Profile) {
  return planFile(readingOnly(world.ports))({ key, profile, policy: world.ports.policy });
}

describe("a plan", () => {
  type Change =
    | "same"
    | "raised"
    | "lowered"
    | "settled"
    | "renamed"
    | "other currency"
    | "twice"
    | "contradicted"
    | "broken"
    | "left out";
  const changes: fc.Arbitrary<Change> = fc.constantFrom(
    "same",
    "raised",
    "lowered",
    "settled",
    "renamed",
    "other currency",
    "twice",
    "contradicted",
    "broken",
    "left out",
  );

  const columns = [header, "Currency"].join();
  const lineOf = (
    { invoiceId: id, customerName, currency: code, amount }: BillRow,
    balance = formatAmount({ currency: code, minorUnits: amount }),
  ) => csvRecord([id, customerName, balance, code], defaultProfile);

  function linesOf(row: BillRow, change: Change): readonly string[] {
    const { amount } = row;
    switch (change) {
      case "same":
        return [lineOf(row)];
      case "raised":
        return [lineOf({ ...row, amount: amount + 100n })];
      case "lowered":
        return [lineOf({ ...row, amount: amount / 2n })];
      case "settled":
        return [lineOf({ ...row, amount: 0n })];
      case "renamed":
        return [lineOf({ ...row, customerName: "Somebody else" })];
      case "other currency":
        return [lineOf({ ...row, currency: currency(row.currency === "USD" ? "EUR" : "USD") })];
      case "twice":
        return [lineOf(row), lineOf(row)];
      case "contradicted":
        return [lineOf(row), lineOf({ ...row, customerName: "Somebody else" })];
      case "broken":
        return [lineOf(row, "n/a")];
      case "left out":
        return [];
    }
  }

  const rowOf = ({ id, customerName, currency: code, billed }: Invoice): BillRow => ({
    invoiceId: id,
    customerName,
    currency: code,
    amount: billed,
  });

  const scenes = fc.record({
    store: fc.uniqueArray(invoices(), { selector: ({ id }) => id, maxLength: 6 }),
    added: fc.uniqueArray(billRows(), { selector: (row) => row.invoiceId, maxLength: 6 }),
    before: fc.array(changes, { maxLength: 12 }),
    now: fc.array(changes, { minLength: 12, maxLength: 12 }),
    noise: fc.constantFrom("", "\n", "a,b\n", `${columns}\n`),
    end: fc.constantFrom("", "##,3,100.00\n", "1,L"),
    file: fc.constantFrom("bills-2026-11-19.csv", "bills-2026-11-21.csv", name),
    profile: fc.constantFrom<Profile[]>(
      neverHeld,
      defaultProfile,
      { ...defaultProfile, duplicates: "reject" },
      { ...neverHeld, trailer: { marker: "##", countAt: 2, sumAt: 3 } },
    ),
    past: fc.constantFrom("unknown", "held or closed", "cut short before", "cut short after"),
  });

  const kept = async (world: World, ids: readonly string[], file: string) => ({
    invoices: await all(world, ids),
    outputs: outputsOf(world, file),
    source: world.ports.files.text(file),
    applied: value(await world.ports.ledger.applied("default")),
    heard: [...world.heard],
  });

  function checkFirst(
    { first, report }: Plan,
    before: readonly Invoice[],
    after: readonly Invoice[],
  ) {
    for (const [decision, rows] of Object.entries(first)) {
      expect(rows).toHaveLength(Math.min(5, rowsOf(report)[decision] ?? 0));
      expect(rows.map(({ line }) => line)).toStrictEqual(
        rows.map(({ line }) => line).toSorted((left, right) => left - right),
      );
      for (const row of rows) {
        if ("problem" in row) {
          expect(report.problems).toContainEqual({ line: row.line, ...row.problem });
          continue;
        }
        if (row.flags.includes("W_DUPLICATE")) continue;
        const was = before.find(({ id }) => id === row.invoiceId);
        expect(row.before).toStrictEqual(was);
        if (report.outcome === "held" || row.after === undefined) continue;
        const version = row.after.version + (row.after === row.before ? 0 : 1);
        expect({ ...row.after, version }).toStrictEqual(
          after.find(({ id }) => id === row.invoiceId),
        );
      }
    }
  }

  it("tells what ingestion then does, of any file on any table, and changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(scenes, async ({ store, added, before, now, noise, end, ...scene }) => {
        const { file, profile, past } = scene;
        const world = createWorld();
        for (const invoice of store) value(await world.invoices.save(invoice));
        const rows = [...store.map(rowOf), ...added];
        const textOf = (which: readonly Change[]) =>
          rows.flatMap((row, nth) => linesOf(row, which[nth] ?? "same").map((line) => `${line}\n`));
        const earlier = "bills-2026-11-20.csv";
        world.put(earlier, `${columns}\n${textOf(before).join("")}`);
        await world.ingest(earlier);

        world.put(file, `${columns}\n${textOf(now).join("")}${noise}${end}`);
        if (past === "held or closed") await world.ingest(file, { profile });
        if (past === "cut short before" || past === "cut short after") {
          const fate = past === "cut short before" ? "before" : "after";
          const { ports } = cutShort(world.ports, [{ effect: "invoices.saveMany", nth: 1, fate }]);
          await ingestFile(ports)({ key: file, profile, policy: world.ports.policy });
        }
        world.clock.advance(60_000);

        const ids = rows.map((row) => row.invoiceId);
        const untouched = await kept(world, ids, file);
        const planned = await plan(world, file, profile);
        expect(await kept(world, ids, file)).toStrictEqual(untouched);
        const ingested = await world.ingest(file, { profile });
        expect(planned.map(({ report }) => report)).toStrictEqual(ingested);
        if (planned.isErr()) return;
        checkFirst(planned.value, untouched.invoices, await all(world, ids));
      }),
    );
  });
});

describe("a plan's first rows", () => {
  it("show the invoice before and after", async () => {
    const world = createWorld();
    const before = await world.bill();
    world.put(name, `${header}\n007,"Smith, Anna",700.00\n8,Lee,5.00\n9,Kim,x\n`);
    const { first, report } = value(await plan(world, name, neverHeld));
    const asOf = { businessDate: "2026-11-23", sequence: Date.parse(world.clock.now()) };
    expect(first).toStrictEqual({
      created: [
        {
          line: 3,
          invoiceId: "8",
          flags: [],
          before: undefined,
          after: {
            id: "8",
            customerName: "Lee",
            currency: "USD",
            billed: 500n,
            asOf,
            figureSince: asOf,
            source: { file: name, line: 3, decision: "created" },
            standing: "open",
            payments: [],
            exceptions: [],
            resolutions: [],
            version: 0,
          },
        },
      ],
      revised: [
        {
          line: 2,
          invoiceId: "007",
          flags: [],
          before,
          after: {
            ...before,
            billed: 70_000n,
            asOf,
            figureSince: asOf,
            source: { file: name, line: 2, decision: "revised" },
          },
        },
      ],
      unchanged: [],
      stale: [],
      deferred: [],
      rejected: [
        {
          line: 4,
          problem: {
            code: "E_AMOUNT",
            column: "balance",
            message: "the balance is not an amount such as 551 or 551.00",
          },
        },
      ],
    });
    expect(report.outcome).toBe("applied");
    expect(await world.load(bill)).toStrictEqual(before);
  });

  it("are the same before and after where nothing changes, and wait where a payment is under way", async () => {
    const world = createWorld();
    await world.bill();
    value(await world.request());
    const waits = await world.load();
    const same = await ingest(world, `${header}\n8,Lee,5.00\n`, "bills-2026-11-22.csv");
    expect(rowsOf(same)).toStrictEqual({ created: 1 });
    const [eighth] = await all(world, ["8"]);
    world.put(name, `${header}\n8,Lee,5.00\n007,"Smith, Anna",0.00\n`);
    const { first } = value(await plan(world, name, neverHeld));
    expect(first.unchanged).toStrictEqual([
      { line: 2, invoiceId: "8", flags: [], before: eighth, after: eighth },
    ]);
    expect(first.deferred).toMatchObject([
      {
        line: 3,
        before: waits,
        after: { billed: waits.billed, deferred: { row: { amount: 0n } } },
      },
    ]);
  });

  it("are five of each decision at the most", async () => {
    const world = createWorld();
    const lines = Array.from(
      { length: 250 },
      (_, nth) => `${nth},Lee,${nth % 2 === 0 ? "1.00" : "x"}`,
    );
    world.put(name, [header, ...lines].join("\n"));
    const { first, report } = value(await plan(world, name, neverHeld));
    expect(rowsOf(report)).toStrictEqual({ created: 125, rejected: 125 });
    expect(first.created.map(({ line }) => line)).toStrictEqual([2, 4, 6, 8, 10]);
    expect(first.rejected.map(({ line }) => line)).toStrictEqual([3, 5, 7, 9, 11]);
  });
});

describe("a plan of a file that is known", () => {
  const content = `${header}\n1,Lee,5.00\n2,Kim,x\n`;

  it("is refused where the file was applied, as ingesting it is", async () => {
    const world = createWorld();
    await ingest(world, content);
    const refusal = problem(await plan(world, name, neverHeld));
    expect(refusal).toMatchObject({ type: "file-refused", code: "F_ALREADY_INGESTED" });
    expect(problem(await world.ingest(name))).toStrictEqual(refusal);
  });

  it("fails while the file is being applied: it can be tried again", async () => {
    const world = createWorld();
    world.put(name, content);
    const { ports, crashed } = cutShort(world.ports, [
      { effect: "invoices.saveMany", nth: 1, fate: "crash after" },
    ]);
    const { policy } = world.ports;
    await Promise.race([ingestFile(ports)({ key: name, profile: neverHeld, policy }), crashed]);
    expect(problem(await plan(world, name, neverHeld))).toMatchObject({
      type: "unavailable",
      reason: expect.stringContaining("since 2026-11-23T12:00:00.000Z"),
    });
  });

  it.each(["none.csv", "billsdue-out/rejected_bills.csv"])(
    "is refused as ingesting it is: %s",
    async (file) => {
      const world = createWorld();
      const refusal = problem(await plan(world, file, neverHeld));
      expect(refusal).toStrictEqual(problem(await world.ingest(file)));
    },
  );

  it("goes by the watermark of the run that was cut short, whenever the file was modified since", async () => {
    const world = createWorld();
    world.put(name, content, instant("2026-11-23T06:00:00.000Z"));
    const { ports } = cutShort(world.ports, [
      { effect: "invoices.saveMany", nth: 1, fate: "after" },
    ]);
    const { policy } = world.ports;
    await ingestFile(ports)({ key: name, profile: neverHeld, policy });
    world.put("sent-again-2026-11-24.csv", content, instant("2026-11-24T06:00:00.000Z"));
    for (const file of [name, "sent-again-2026-11-24.csv"]) {
      const { report } = value(await plan(world, file, neverHeld));
      expect(report).toMatchObject({
        file: name,
        asOf: watermark("2026-11-23", Date.parse("2026-11-23T06:00:00.000Z")),
      });
      expect(rowsOf(report)).toStrictEqual({ created: 1, rejected: 1 });
    }
    const { report } = value(await plan(world, "sent-again-2026-11-24.csv", neverHeld));
    expect(report).toStrictEqual(value(await world.ingest("sent-again-2026-11-24.csv")));
    expect((await world.load(invoiceId("1"))).version).toBe(1);
  });

  it("says what a release would come to, and what has come up since it was given", async () => {
    const world = createWorld();
    const profile = defaultProfile;
    const { fingerprint } = await ingest(world, content, name, { profile });
    const rows = Array.from({ length: 9 }, (_, nth) => `${nth},Lee,50.00\n`).join("");
    await ingest(world, `${header}\n${rows}`, "bills-2026-11-22.csv", { profile });
    expect(value(await world.release(fingerprint, "the x is known")).outcome).toBe("held");
    const { report } = value(await plan(world, name, profile));
    expect(report.outcome).toBe("held");
    expect(report).toStrictEqual(value(await world.ingest(name, { profile })));
    const lenient = value(await plan(world, name, neverHeld));
    expect(lenient.report).toStrictEqual(value(await world.ingest(name)));
  });
});
