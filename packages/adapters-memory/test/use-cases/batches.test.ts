import {
  batchLimit,
  ingestFile,
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

const atOnce = 4;

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
  it("are four at once, and a fifth one begins when the first has ended", async () => {
    const gates = Array.from({ length: 9 }, createGate);
    let [begun, ended] = [0, 0];
    const mostUnderWay: number[] = [];
    const world = createWorld({
      invoices: (table) => ({
        ...table,
        loadMany: (ids) => {
          begun += 1;
          mostUnderWay.push(begun - ended);
          return table.loadMany(ids);
        },
        saveMany: (changed) => {
          const gate = gates[Number(changed[0]?.id) / batchLimit];
          return new ResultAsync(
            (async () => {
              await gate?.opened;
              ended += 1;
              return table.saveMany(changed);
            })(),
          );
        },
      }),
    });
    const lines = Array.from({ length: 9 * batchLimit }, (_, id) => `${id},Lee,10.00`);
    world.put(name, [header, ...lines].join("\n"));
    const run = world.ingest(name);
    const goesOnAfter = async (nth: number) => {
      gates[nth]?.open();
      await goOn();
      return [begun, ended];
    };
    await goOn();
    expect([begun, ended]).toStrictEqual([atOnce, 0]);
    expect(await goesOnAfter(3)).toStrictEqual([4, 1]);
    expect(await goesOnAfter(1)).toStrictEqual([4, 2]);
    expect(await goesOnAfter(0)).toStrictEqual([6, 3]);
    expect(await goesOnAfter(2)).toStrictEqual([8, 4]);
    for (const gate of gates) gate.open();
    expect(rowsOf(value(await run))).toStrictEqual({ created: 9 * batchLimit });
    expect([begun, ended]).toStrictEqual([9, 9]);
    expect(Math.max(...mostUnderWay)).toBe(atOnce);
  });

  it("are all over before the run has failed, and only then is the file let go of", async () => {
    const gate = createGate();
    const told: string[] = [];
    const lost = unavailable("invoice-store", "throttled");
    const world = createWorld({
      invoices: (table) => ({
        ...table,
        loadMany: (ids) => (ids[0] === "0" ? errAsync(lost) : table.loadMany(ids)),
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
    expect(told).toStrictEqual(["saved from 100", "saved from 200", "saved from 300", "abandoned"]);
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
