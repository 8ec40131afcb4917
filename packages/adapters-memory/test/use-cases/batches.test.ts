import {
  batchLimit,
  ingestFile,
  type IngestPorts,
  type InvoiceId,
  type InvoiceStore,
  type Lease,
  unavailable,
} from "@billsdue/core";
import { invoiceId, problem, value } from "@billsdue/core/testing";
import fc from "fast-check";
import { errAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { all, header, ingest, name, outputsOf, rowsOf } from "./ingestion.ts";
import { createGate, createWorld, neverHeld, settle, type World } from "./world.ts";

const loadsAtOnce = 8;
const savesAtOnce = 4;

/** Lets a run go on as far as it can. */
async function goOn(): Promise<void> {
  for (let nth = 0; nth < 20; nth += 1) await settle();
}

/** Rows of every outcome, repeated and contradicting ones far from their first. */
function linesOf(count: number): readonly string[] {
  const ids = Array.from({ length: count }, (_, nth) => nth);
  return [
    ...ids.map((id) => `${id},Lee ${id},${id % 7 === 0 ? "x" : "10.00"}`),
    ...ids.filter((id) => id % 11 === 1).map((id) => `${id},Lee ${id},10.00`),
    ...ids.filter((id) => id % 13 === 2).map((id) => `${id},Somebody else,10.00`),
  ];
}

describe("the batches of a file", () => {
  it("are loaded eight at once and saved four at once: a fifth is when the first is done", async () => {
    const gates = Array.from({ length: 29 }, createGate);
    const loads = { begun: 0, ended: 0, most: 0 };
    const saves = { begun: 0, ended: 0, most: 0 };
    const begin = (calls: typeof loads) => {
      calls.begun += 1;
      calls.most = Math.max(calls.most, calls.begun - calls.ended);
    };
    const world = createWorld({
      invoices: (table) => ({
        ...table,
        loadMany: (ids) => {
          begin(loads);
          return new ResultAsync(
            settle().then(async () => {
              loads.ended += 1;
              return table.loadMany(ids);
            }),
          );
        },
        saveMany: (changed) => {
          begin(saves);
          const gate = gates[Number(changed[0]?.id) / batchLimit];
          return new ResultAsync(
            (async () => {
              await gate?.opened;
              saves.ended += 1;
              return table.saveMany(changed);
            })(),
          );
        },
      }),
    });
    const lines = Array.from({ length: 29 * batchLimit }, (_, id) => `${id},Lee,10.00`);
    world.put(name, [header, ...lines].join("\n"));
    const run = world.ingest(name);
    const goesOnAfter = async (nth: number) => {
      gates[nth]?.open();
      await goOn();
      return [saves.begun, saves.ended];
    };
    await goOn();
    expect([saves.begun, saves.ended]).toStrictEqual([savesAtOnce, 0]);
    expect(await goesOnAfter(3)).toStrictEqual([4, 1]);
    expect(await goesOnAfter(1)).toStrictEqual([4, 2]);
    expect(await goesOnAfter(0)).toStrictEqual([6, 3]);
    expect(await goesOnAfter(2)).toStrictEqual([8, 4]);
    for (const gate of gates) gate.open();
    expect(rowsOf(value(await run))).toStrictEqual({ created: 29 * batchLimit });
    expect([loads, saves]).toStrictEqual([
      { begun: 29, ended: 29, most: loadsAtOnce },
      { begun: 29, ended: 29, most: savesAtOnce },
    ]);
  });

  it("that change little are saved together", async () => {
    const sizes: number[] = [];
    const world = createWorld({
      invoices: (table) => ({
        ...table,
        saveMany: (changed) => {
          sizes.push(changed.length);
          return table.saveMany(changed);
        },
      }),
    });
    const file = (day: string, changed: (id: number) => boolean) => {
      const lines = Array.from(
        { length: 4_000 },
        (_, id) => `${id},Lee,${changed(id) ? 11 : 10}.00`,
      );
      world.put(`bills-${day}.csv`, [header, ...lines].join("\n"));
      return world.ingest(`bills-${day}.csv`);
    };
    value(await file("2026-11-22", () => false));
    expect(sizes.splice(0)).toStrictEqual(Array.from({ length: 40 }, () => batchLimit));
    value(await file("2026-11-23", (id) => id % 20 === 0));
    expect(sizes.splice(0)).toStrictEqual([batchLimit, batchLimit]);
    // One in a hundred: what the first batches have changed is not kept waiting for ever.
    value(await file("2026-11-24", (id) => id % 20 === 0 || id % 100 === 1));
    expect(sizes).toStrictEqual([32, 8]);
  });

  it("of long rows are told of before they are too much to hold", async () => {
    const world = createWorld();
    const long = "x".repeat(60_000);
    const lines = Array.from({ length: 700 }, (_, id) => `${id},${id === 0 ? "Lee" : long},10.00`);
    world.put(name, [header, ...lines].join("\n"));
    let [read, readAtFirst] = [0, 0];
    const { files } = world.ports;
    const ports: IngestPorts = {
      ...world.ports,
      files: {
        open: (key) =>
          files.open(key).map(
            (file) =>
              file && {
                ...file,
                async *read() {
                  read = 0;
                  for await (const chunk of file.read()) {
                    read += chunk.map(({ length }) => length).unwrapOr(0);
                    yield chunk;
                  }
                },
              },
          ),
        create: (key) =>
          files.create(key).map((draft) => ({
            ...draft,
            write: (bytes) => {
              if (bytes.length > 1_000 && readAtFirst === 0) readAtFirst = read;
              return draft.write(bytes);
            },
          })),
      },
    };
    const { policy } = world.ports;
    const report = value(await ingestFile(ports)({ key: name, profile: neverHeld, policy }));
    expect(rowsOf(report)).toStrictEqual({ created: 1, rejected: 699 });
    expect(readAtFirst).toBeGreaterThan(0);
    expect(readAtFirst).toBeLessThan(16 * 1024 ** 2);
  });

  it("go on no further than a few once a save has failed", async () => {
    const loads: number[] = [];
    const lost = unavailable("invoice-store", "throttled");
    const world = createWorld({
      invoices: (table) => ({
        ...table,
        loadMany: (ids) => {
          loads.push(ids.length);
          return table.loadMany(ids);
        },
        saveMany: () => errAsync(lost),
      }),
    });
    const lines = Array.from({ length: 40 * batchLimit }, (_, id) => `${id},Lee,10.00`);
    world.put(name, [header, ...lines].join("\n"));
    expect(problem(await world.ingest(name))).toStrictEqual(lost);
    expect(loads.length).toBeLessThanOrEqual(loadsAtOnce + 3 * savesAtOnce);
  });

  it("are all over before the run has failed, and only then is the file let go of", async () => {
    const gate = createGate();
    const told: string[] = [];
    const lost = unavailable("invoice-store", "throttled");
    const world = createWorld({
      invoices: (table) => ({
        ...table,
        loadMany: (ids) => (ids[0] === "400" ? errAsync(lost) : table.loadMany(ids)),
        saveMany: (changed) =>
          new ResultAsync(
            (async () => {
              await gate.opened;
              told.push(`saved from ${changed[0]?.id}`);
              return table.saveMany(changed);
            })(),
          ),
      }),
    });
    const { ledger } = world.ports;
    const ports = {
      ...world.ports,
      ledger: {
        ...ledger,
        abandon: (lease: Lease) => {
          told.push("abandoned");
          return ledger.abandon(lease);
        },
      },
    };
    const lines = Array.from({ length: 9 * batchLimit }, (_, id) => `${id},Lee,10.00`);
    world.put(name, [header, ...lines].join("\n"));
    const { policy } = world.ports;
    const run = ingestFile(ports)({ key: name, profile: neverHeld, policy });
    await goOn();
    expect(told).toStrictEqual([]);
    gate.open();
    expect(problem(await run)).toStrictEqual(lost);
    expect(told).toStrictEqual([
      "saved from 0",
      "saved from 100",
      "saved from 200",
      "saved from 300",
      "abandoned",
    ]);
  });

  it("have no invoice in common: each is loaded and saved once", async () => {
    const loaded: InvoiceId[] = [];
    const saved: InvoiceId[] = [];
    const world = createWorld({
      invoices: (table) => ({
        ...table,
        loadMany: (ids) => {
          loaded.push(...ids);
          return table.loadMany(ids);
        },
        saveMany: (changed) => {
          saved.push(...changed.map(({ id }) => id));
          return new ResultAsync(settle().then(async () => table.saveMany(changed)));
        },
      }),
    });
    const report = await ingest(world, [header, ...linesOf(1_000)].join("\n"));
    const { created = 0, ...others } = rowsOf(report);
    expect(created).toBeGreaterThan(7 * batchLimit);
    expect(Object.keys(others)).toStrictEqual(["unchanged", "rejected"]);
    expect(new Set(loaded).size).toBe(loaded.length);
    expect(saved.toSorted()).toStrictEqual(loaded.toSorted());
    expect(saved).toHaveLength(created);
  });

  it("are told of in the order of the file, whatever order they are loaded and saved in", async () => {
    const content = [header, ...linesOf(520)].join("\n");
    const known = Array.from({ length: 30 }, (_, nth) => `${17 * nth}`);
    const worldWith = async (invoices: (table: InvoiceStore) => InvoiceStore): Promise<World> => {
      const world = createWorld({ invoices });
      const bill = await world.bill();
      const older = known.map((id) => ({ ...bill, id: invoiceId(id), version: 0 }));
      value(await world.invoices.saveMany(older));
      world.put(name, content);
      return world;
    };
    const clean = await worldWith((table) => table);
    const expected = value(await clean.ingest(name));
    expect(Object.keys(rowsOf(expected))).toStrictEqual([
      "created",
      "revised",
      "unchanged",
      "rejected",
    ]);
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const later = async () => scheduler.schedule(Promise.resolve());
        const world = await worldWith((table) => ({
          ...table,
          loadMany: (wanted) => new ResultAsync(later().then(async () => table.loadMany(wanted))),
          saveMany: (changed) => new ResultAsync(later().then(async () => table.saveMany(changed))),
        }));
        const report = await scheduler.waitFor(Promise.resolve(world.ingest(name)));
        expect(value(report)).toStrictEqual(expected);
        expect(outputsOf(world)).toStrictEqual(outputsOf(clean));
        expect(await all(world, known)).toStrictEqual(await all(clean, known));
      }),
    );
  });
});
