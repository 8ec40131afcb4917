import { batchLimit, type InvoiceStore, unavailable } from "@billsdue/core";
import { invoiceId, problem, value } from "@billsdue/core/testing";
import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { header, name, rowsOf } from "./ingestion.ts";
import { createWorld, type World } from "./world.ts";

const fileOf = (count: number, amount: (id: number) => string) =>
  [header, ...Array.from({ length: count }, (_, id) => `${id},Lee,${amount(id)}`)].join("\n");

/** A world whose table is `around` the real one, with bills of 10.00. */
async function billed(count: number, around: (table: InvoiceStore) => Partial<InvoiceStore>) {
  const calls = { loads: 0, sizes: [] as number[] };
  let isOver = true;
  const world: World = createWorld({
    invoices: (table) => {
      const other: InvoiceStore = { ...table, ...around(table) };
      return {
        ...table,
        loadMany: (ids) => {
          calls.loads += 1;
          return (isOver ? table : other).loadMany(ids);
        },
        saveMany: (changed) => {
          calls.sizes.push(changed.length);
          return (isOver ? table : other).saveMany(changed);
        },
      };
    },
  });
  world.put(
    name,
    fileOf(count, () => "10.00"),
  );
  value(await world.ingest(name));
  calls.loads = 0;
  calls.sizes.length = 0;
  isOver = false;
  const next = async (amount: (id: number) => string) => {
    world.put("bills-2026-11-24.csv", fileOf(count, amount));
    return world.ingest("bills-2026-11-24.csv");
  };
  return { world, calls, next };
}

describe("a row that loses its save", () => {
  it("is decided again on what the other has left, and saved then", async () => {
    let isFirst = true;
    const { world, calls, next } = await billed(3, (table) => ({
      saveMany: (changed) => {
        if (!isFirst) return table.saveMany(changed);
        isFirst = false;
        return table.saveMany(changed.slice(1)).map((saved) => ["conflict" as const, ...saved]);
      },
    }));
    expect(rowsOf(value(await next(() => "11.00")))).toStrictEqual({ revised: 3 });
    expect(calls).toStrictEqual({ loads: 2, sizes: [3, 1] });
    for (const id of ["0", "1", "2"]) {
      expect((await world.load(invoiceId(id))).billed).toBe(1_100n);
    }
  });

  it("is not saved again where the table has it already: its answer was lost", async () => {
    const { calls, next } = await billed(3, (table) => ({
      saveMany: (changed) =>
        table.saveMany(changed).map((saved) => saved.map(() => "conflict" as const)),
    }));
    expect(rowsOf(value(await next(() => "11.00")))).toStrictEqual({ revised: 3 });
    expect(calls).toStrictEqual({ loads: 2, sizes: [3] });
  });

  it("five times ends the run, which says how many have", async () => {
    const { calls, next } = await billed(3, () => ({
      saveMany: (changed) => okAsync(changed.map(() => "conflict" as const)),
    }));
    expect(problem(await next(() => "11.00"))).toStrictEqual(
      unavailable("invoice-store", "3 rows lost every one of 5 saves"),
    );
    expect(calls).toStrictEqual({ loads: 5, sizes: [3, 3, 3, 3, 3] });
  });

  it("and cannot be loaded again ends the run", async () => {
    const away = unavailable("invoice-store", "away");
    let loads = 0;
    const { calls, next } = await billed(3, (table) => ({
      loadMany: (ids) => {
        loads += 1;
        return loads === 1 ? table.loadMany(ids) : errAsync(away);
      },
      saveMany: (changed) => okAsync(changed.map(() => "conflict" as const)),
    }));
    expect(problem(await next(() => "11.00"))).toStrictEqual(away);
    expect(calls).toStrictEqual({ loads: 2, sizes: [3] });
  });
});

describe("what batches change", () => {
  it("is saved by the hundred, whatever each batch has of it, and all of it is", async () => {
    const count = 10 * batchLimit;
    const { world, calls, next } = await billed(count, () => ({}));
    const isChanged = (id: number) => id % 10 < 7;
    const report = value(await next((id) => (isChanged(id) ? "11.00" : "10.00")));
    expect(rowsOf(report)).toStrictEqual({ revised: 700, unchanged: 300 });
    expect(calls.sizes).toStrictEqual(Array.from({ length: 7 }, () => batchLimit));
    for (let id = 0; id < count; id += 1) {
      const { billed: stored } = await world.load(invoiceId(String(id)));
      expect(stored).toBe(isChanged(id) ? 1_100n : 1_000n);
    }
  });
});
