import {
  balanceOf,
  batchLimit,
  defaultProfile,
  type InvoiceStore,
  unavailable,
} from "@billsdue/core";
import { billFiles, csvRecord, instant, invoiceId, problem, value } from "@billsdue/core/testing";
import fc from "fast-check";
import { errAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { all, header, ingest, name, rowsOf } from "./ingestion.ts";
import { createWorld, neverHeld } from "./world.ts";

describe("ingesting a file", () => {
  it("creates an invoice of each row and tells of it", async () => {
    const world = createWorld();
    const report = await ingest(world, `${header}\n007,"Smith, Anna",551.00\n8,Lee,10\n`);
    expect(rowsOf(report)).toStrictEqual({ created: 2 });
    expect(report).toMatchObject({
      file: name,
      profile: "default",
      rows: 2,
      asOf: { businessDate: "2026-11-23" },
      unknownColumns: [],
      problems: [],
    });
    expect([...report.owed]).toStrictEqual([["USD", 56_100n]]);
    expect(await all(world, ["007", "8"])).toMatchObject([
      {
        id: "007",
        customerName: "Smith, Anna",
        billed: 55_100n,
        version: 1,
        source: { file: name, line: 2 },
      },
      { id: "8", customerName: "Lee", billed: 1_000n, version: 1, source: { file: name, line: 3 } },
    ]);
    expect(world.heard).toStrictEqual([
      { type: "file-ingested", fingerprint: report.fingerprint, rows: 2 },
    ]);
  });

  it("invariant 12: twice is once, under any name", async () => {
    const world = createWorld();
    const content = `${header}\n007,Anna,551.00\n`;
    const { fingerprint } = await ingest(world, content);
    for (const file of [name, "bills-2026-11-24.csv", "other.txt"]) {
      world.put(file, content);
      const refusal = problem(await world.ingest(file));
      expect(refusal).toMatchObject({ type: "file-refused", code: "F_ALREADY_INGESTED" });
    }
    expect((await all(world, ["007"]))[0]?.version).toBe(1);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(world.heard).toHaveLength(1);
  });

  it("at the same time in two places is once", async () => {
    const world = createWorld();
    world.put(name, `${header}\n007,Anna,551.00\n`);
    const runs = await Promise.all([world.ingest(name), world.ingest(name), world.ingest(name)]);
    expect(runs.filter((run) => run.isOk())).toHaveLength(1);
    expect((await all(world, ["007"]))[0]?.version).toBe(1);
  });

  it("says so where there is none", async () => {
    expect(problem(await createWorld().ingest("none.csv"))).toStrictEqual({
      type: "file-not-found",
      key: "none.csv",
    });
  });

  it.each([
    ["F_EMPTY", ""],
    ["F_EMPTY", "\n\r\n \n"],
    ["F_EMPTY", `${header}\n`],
    ["F_EMPTY", `${header}\n\n${header}\n`],
    ["F_HEADER", "007,Anna,551.00\n8,Lee,10\n"],
    ["F_HEADER", "InvoiceID,CustomerName,Balance,Amount\n007,Anna,551.00,551.00\n"],
    ["F_NOT_TEXT", `${header}\n007,An\0na,551.00\n`],
    [
      "F_ENCODING",
      Uint8Array.from([
        ...new TextEncoder().encode(`${header}\n007,Anna,551.00\n8,Nu`),
        0xf1,
        0x65,
        0x7a,
      ]),
    ],
  ])("that is refused with %s changes nothing, and can be corrected", async (code, content) => {
    const world = createWorld();
    world.put(name, content);
    expect(problem(await world.ingest(name))).toMatchObject({ type: "file-refused", code });
    expect(await all(world, ["007", "8"])).toStrictEqual([]);
    expect(world.heard).toStrictEqual([]);
    expect(value(await world.ports.ledger.applied("default"))).toStrictEqual({});
    expect(rowsOf(await ingest(world, `${header}\n007,Anna,551.00\n`))).toStrictEqual({
      created: 1,
    });
  });

  it("says on which line and at which byte it is not in its encoding", async () => {
    const world = createWorld();
    world.put(
      name,
      Uint8Array.from([...new TextEncoder().encode(`${header}\n8,Nu`), 0xf1, 0x65]),
      world.clock.now(),
    );
    expect(problem(await world.ingest(name))).toMatchObject({
      message: expect.stringContaining(`line 2, byte offset ${header.length + 6}`),
    });
  });

  it("counts both passes of its bytes", async () => {
    const world = createWorld();
    const content = `${header}\n${Array.from({ length: 5000 }, (_, nth) => `${nth},Lee,10`).join("\n")}`;
    world.put(name, content);
    const told: number[] = [];
    value(await world.ingest(name, { onProgress: ({ bytes }) => told.push(bytes) }));
    expect(told.at(-1)).toBe(2 * content.length);
    expect(told).toStrictEqual(told.toSorted((a, b) => a - b));
  });

  it("gives every row exactly one decision, whatever the file", async () => {
    const cells = fc.oneof(
      fc.tuple(
        fc.constantFrom("1", "2", "3", "4", "1E+5", ""),
        fc.constantFrom("Lee", "Anna, S", ""),
        fc.constantFrom("10", "10.00", "-1", "x", "1,5", "0"),
      ),
      fc.array(fc.constantFrom("1", "a", ""), { minLength: 1, maxLength: 4 }),
    );
    const lines = fc.array(
      fc.oneof(
        { weight: 6, arbitrary: cells.map((fields) => csvRecord(fields, defaultProfile)) },
        fc.constantFrom("", header, ' "', "  "),
      ),
      { minLength: 1, maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(lines, lines, async (first, second) => {
        const world = createWorld();
        for (const [nth, list] of [first, second].entries()) {
          const file = `bills-2026-11-2${nth}.csv`;
          world.put(file, [header, ...list].join("\n"));
          const run = await world.ingest(file);
          if (run.isErr()) {
            expect(["F_EMPTY", "F_ALREADY_INGESTED"]).toContain(
              run.error.type === "file-refused" ? run.error.code : "",
            );
            continue;
          }
          const { rows, decisions, problems } = run.value;
          const counted = list.filter((line) => line.trim() !== "" && line !== header);
          expect(Object.values(decisions).reduce((sum, each) => sum + each.rows, 0)).toBe(rows);
          expect(rows).toBe(counted.length);
          expect(problems).toHaveLength(decisions.rejected.rows);
        }
      }),
    );
  });

  it("mirrors every well-formed file exactly, and adds up its amounts", async () => {
    await fc.assert(
      fc.asyncProperty(
        billFiles({ maxRows: 30 }),
        fc.integer({ min: 1, max: 200 }),
        async ({ text, rows }, chunk) => {
          const world = createWorld();
          world.ports.files.put(name, text, world.clock.now(), { chunkBytes: chunk });
          const report = value(await world.ingest(name));
          expect(rowsOf(report)).toStrictEqual({ created: rows.length });
          const sums = new Map<string, bigint>();
          for (const { currency: code, amount } of rows)
            sums.set(code, (sums.get(code) ?? 0n) + amount);
          expect(new Map(report.decisions.created.amounts)).toStrictEqual(sums);
          for (const row of rows) {
            const { dueOn, lastPaymentOn, ...invoice } = await world.load(row.invoiceId);
            expect(invoice).toMatchObject({
              customerName: row.customerName,
              currency: row.currency,
              billed: row.amount,
            });
            expect([dueOn, lastPaymentOn]).toStrictEqual([row.dueOn, row.lastPaymentOn]);
          }
        },
      ),
    );
  });

  it("makes of a row that repeats one what became of that: rejected for its currency, or stale", async () => {
    const world = createWorld();
    const rows = "007,Anna,5.00,EUR\n8,Lee,1.00,USD\n";
    await ingest(world, `${header},Currency\n007,Anna,5.00,USD\n`, "bills-2026-11-22.csv");
    const report = await ingest(world, `${header},Currency\n${rows}${rows}${rows}`);
    expect(rowsOf(report)).toStrictEqual({ created: 1, unchanged: 2, rejected: 3 });
    expect(report.problems.map(({ line, code }) => [line, code])).toStrictEqual([
      [2, "E_CURRENCY_CHANGED"],
      [4, "E_CURRENCY_CHANGED"],
      [6, "E_CURRENCY_CHANGED"],
    ]);
    expect(report.flags.get("W_DUPLICATE")).toBe(2);
    const late = `${header},Currency\n8,Lee,2.00,USD\n8,Lee,2.00,USD\n`;
    expect(rowsOf(await ingest(world, late, "bills-2026-11-22.csv"))).toStrictEqual({ stale: 2 });
  });

  it("holds as many rows as there are, over the limit of a batch, duplicates among them", async () => {
    const world = createWorld();
    const lines = Array.from({ length: 3 * batchLimit + 7 }, (_, nth) => `${nth},Lee,${nth}`);
    const report = await ingest(
      world,
      [header, ...lines, ...lines.slice(0, batchLimit), "5,Lee,6"].join("\n"),
    );
    expect(rowsOf(report)).toStrictEqual({
      created: lines.length - 1,
      unchanged: batchLimit - 1,
      rejected: 3,
    });
    expect(report.flags.get("W_DUPLICATE")).toBe(batchLimit - 1);
  });
});

describe("the order of files", () => {
  const file = (amount: string) => `${header}\n007,Anna,${amount}\n`;

  it("invariant 12: does not matter: an older one changes nothing, every row is stale", async () => {
    const world = createWorld();
    await ingest(world, file("551.00"), "bills-2026-11-23.csv");
    const report = await ingest(world, file("700.00"), "bills-2026-11-22.csv");
    expect(rowsOf(report)).toStrictEqual({ stale: 1 });
    expect((await world.load(invoiceId("007"))).billed).toBe(55_100n);
  });

  it("does not matter where the newer one said nothing new: an older one after it changes nothing, either", async () => {
    const world = createWorld();
    await ingest(world, file("551.00"), "bills-2026-11-20.csv");
    expect(
      rowsOf(await ingest(world, `${file("551.00")}\n`, "bills-2026-11-23.csv")),
    ).toStrictEqual({ unchanged: 1 });
    expect(rowsOf(await ingest(world, file("700.00"), "bills-2026-11-22.csv"))).toStrictEqual({
      stale: 1,
    });
    expect((await world.load(invoiceId("007"))).billed).toBe(55_100n);
  });

  it("does not let a file of an earlier day bring an invoice that nobody knows, but a late part of the same day", async () => {
    const world = createWorld();
    const part = (id: string) => `${header}\n${id},Anna,5.00\n`;
    world.put("part-2-2026-11-23.csv", part("2"), instant("2026-11-23T09:00:00.000Z"));
    value(await world.ingest("part-2-2026-11-23.csv"));
    world.put(
      "part-1-2026-11-23.csv",
      `${part("1")}2,Anna,9.00\n`,
      instant("2026-11-23T08:00:00.000Z"),
    );
    expect(rowsOf(value(await world.ingest("part-1-2026-11-23.csv")))).toStrictEqual({
      created: 1,
      stale: 1,
    });
    expect((await world.load(invoiceId("2"))).billed).toBe(500n);
    expect(rowsOf(await ingest(world, part("3"), "bills-2026-11-22.csv"))).toStrictEqual({
      stale: 1,
    });
  });

  it("is kept by ingesting one at a time: a second one is told to come back", async () => {
    let meanwhile: () => Promise<void> = async () => undefined;
    const world = createWorld({
      invoices: (store) => ({
        ...store,
        saveMany: (batch) => new ResultAsync(meanwhile().then(async () => store.saveMany(batch))),
      }),
    });
    await ingest(world, file("551.00"), "bills-2026-11-20.csv");
    let refused: unknown;
    meanwhile = async () => {
      meanwhile = async () => undefined;
      world.put("bills-2026-11-21.csv", file("0.00"));
      refused = problem(await world.ingest("bills-2026-11-21.csv"));
    };
    expect(rowsOf(await ingest(world, file("700.00"), "bills-2026-11-22.csv"))).toStrictEqual({
      revised: 1,
    });
    expect(refused).toMatchObject({
      type: "unavailable",
      reason: expect.stringContaining("bills-2026-11-22.csv has been under way since"),
    });
    expect(rowsOf(value(await world.ingest("bills-2026-11-21.csv")))).toStrictEqual({ stale: 1 });
  });

  it("is kept by a run that outlives its lease: it goes no further", async () => {
    let outlive: () => Promise<void> = async () => undefined;
    const world = createWorld({
      invoices: (store) => ({
        ...store,
        saveMany: (batch) => new ResultAsync(outlive().then(async () => store.saveMany(batch))),
      }),
    });
    const batches = 12;
    const rows = (amount: string) =>
      Array.from({ length: batches * batchLimit }, (_, id) => `${id},Anna,${amount}`).join("\n");
    const whole = (amount: string) => `${header}\n${rows(amount)}\n`;
    await ingest(world, whole("5.00"), "bills-2026-11-20.csv");
    outlive = async () => {
      outlive = async () => undefined;
      world.clock.advance(16 * 60_000);
      await ingest(world, `${whole("5.00")}\n`, "bills-2026-11-23.csv");
    };
    world.put("bills-2026-11-21.csv", whole("9.00"));
    expect(problem(await world.ingest("bills-2026-11-21.csv"))).toMatchObject({
      type: "unavailable",
      reason: expect.stringContaining("bills-2026-11-21.csv was not done within its lease"),
    });
    const late = await world.load(invoiceId(`${batches * batchLimit - 1}`));
    expect(late.billed).toBe(500n);
  });

  it("does not matter for what is owed, whatever they say", async () => {
    const amounts = fc.constantFrom("0.00", "100.00", "551.00", "700.00");
    await fc.assert(
      fc.asyncProperty(
        fc.array(amounts, { minLength: 2, maxLength: 4 }).chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray([...list.keys()], {
              minLength: list.length,
              maxLength: list.length,
            }),
          ),
        ),
        async ([list, order]) => {
          const newest = list.at(-1) ?? "";
          const world = createWorld();
          for (const nth of order)
            await ingest(
              world,
              file(list[nth] ?? "") + "\n".repeat(nth),
              `bills-2026-11-${10 + nth}.csv`,
            );
          expect((await world.load(invoiceId("007"))).billed).toBe(BigInt(newest.replace(".", "")));
        },
      ),
    );
  });

  it("is told of where parts of a day come in the wrong order, and does not matter between profiles", async () => {
    const world = createWorld();
    const part = (id: string, amount: string) => `${header}\n${id},Anna,${amount}\n`;
    await ingest(world, `${part("1", "5.00")}2,Lee,5.00\n`, "bills-2026-11-21.csv");
    const [early, late] = ["2026-11-23T08:00:00.000Z", "2026-11-23T09:00:00.000Z"].map(instant);
    world.put("north-2026-11-23.csv", part("1", "0.00"), late);
    value(await world.ingest("north-2026-11-23.csv"));
    world.put("south-2026-11-23.csv", part("2", "0.00"), early);
    const other = { ...neverHeld, name: "south" };
    const plan = value(await world.plan("south-2026-11-23.csv"));
    expect(rowsOf(plan.report)).toStrictEqual({ stale: 1 });
    expect([...plan.report.flags]).toStrictEqual([["W_OVERTAKEN", 1]]);
    const report = value(await world.ingest("south-2026-11-23.csv", { profile: other }));
    expect(rowsOf(report)).toStrictEqual({ revised: 1 });
    expect((await world.load(invoiceId("2"))).billed).toBe(0n);
  });

  it("in one day is by the time they were last modified", async () => {
    const world = createWorld();
    world.put(name, file("551.00"), instant("2026-11-23T10:00:00.000Z"));
    value(await world.ingest(name));
    world.put(name, file("700.00"), instant("2026-11-23T09:00:00.000Z"));
    expect(rowsOf(value(await world.ingest(name)))).toStrictEqual({ stale: 1 });
    world.put(name, file("600.00"), instant("2026-11-23T11:00:00.000Z"));
    expect(rowsOf(value(await world.ingest(name)))).toStrictEqual({ revised: 1 });
  });
});

describe("ingestion beside a payment", () => {
  const file = `${header}\n007,"Smith, Anna",600.00\n`;

  it("that begins between its load and its save is decided again on what is there now", async () => {
    let before: () => Promise<unknown> = async () => undefined;
    const world = createWorld({
      invoices: (store) => ({
        ...store,
        saveMany: (batch) =>
          new ResultAsync(
            (async () => {
              await before();
              return store.saveMany(batch);
            })(),
          ),
      }),
    });
    await world.bill();
    before = async () => {
      before = async () => undefined;
      value(await world.request());
    };
    const report = await ingest(world, file);
    expect(rowsOf(report)).toStrictEqual({ deferred: 1 });
    expect(await world.load()).toMatchObject({
      billed: 55_100n,
      payments: [{ status: "created" }],
      deferred: { row: { amount: 60_000n } },
    });
  });

  it("that ends between its load and its save loses nothing of the capture", async () => {
    let before: () => Promise<unknown> = async () => undefined;
    const world = createWorld({
      invoices: (store) => ({
        ...store,
        saveMany: (batch) =>
          new ResultAsync(
            (async () => {
              await before();
              return store.saveMany(batch);
            })(),
          ),
      }),
    });
    await world.bill();
    const { payment } = value(await world.request());
    await world.submit(payment.id);
    before = async () => {
      before = async () => undefined;
      await world.type("approve");
      value(await world.resolve(payment.id));
    };
    expect(rowsOf(await ingest(world, file))).toStrictEqual({ revised: 1 });
    const invoice = await world.load();
    expect(invoice.payments[0]?.status).toBe("captured");
    expect(balanceOf(invoice, world.ports.policy).amount).toBe(4_900n);
  });

  it("whose saves are lost again and again gives up, lets go of its run, and can be started again", async () => {
    let isBusy = true;
    const world = createWorld({
      invoices: (store): InvoiceStore => ({
        ...store,
        saveMany: (batch) =>
          isBusy
            ? new ResultAsync(
                (async () => {
                  const stored = value(await store.loadMany(batch.map(({ id }) => id)));
                  for (const invoice of stored) value(await store.save(invoice));
                  return store.saveMany(batch);
                })(),
              )
            : store.saveMany(batch),
      }),
    });
    await world.bill();
    world.put(name, file);
    expect(problem(await world.ingest(name)).type).toBe("unavailable");
    isBusy = false;
    expect(rowsOf(value(await world.ingest(name)))).toStrictEqual({ revised: 1 });
  });
});

describe("a run that is cut short", () => {
  const lines = Array.from({ length: 250 }, (_, nth) => `${nth},Lee,${nth}`);
  const content = [header, ...lines].join("\n");

  it("by any failure of the store is let go of, and ends the same when it is started again", async () => {
    for (const effect of ["load", "save"] as const) {
      for (const kind of ["before", "after"] as const) {
        for (const nth of [1, 2, 3]) {
          const world = createWorld({
            faults: (done, count) => (done === effect && count === nth ? kind : undefined),
          });
          world.put(name, content);
          expect(problem(await world.ingest(name)).type).toBe("unavailable");
          const again = value(await world.ingest(name));
          expect(again.rows).toBe(250);
          const invoices = await all(
            world,
            lines.slice(0, batchLimit).map((line) => line.split(",")[0] ?? ""),
          );
          expect(invoices.every(({ version }) => version === 1)).toBe(true);
          expect(problem(await world.ingest(name))).toMatchObject({ code: "F_ALREADY_INGESTED" });
        }
      }
    }
  });

  it("by a file that cannot be read to its end changes nothing, or is started again", async () => {
    const world = createWorld();
    world.put(name, content);
    const open = value(await world.ports.files.open(name));
    let readings = 0;
    const broken = {
      ...world.ports.files,
      open: () =>
        world.ports.files.open(name).map((file) =>
          file === undefined || open === undefined
            ? file
            : {
                ...file,
                async *read() {
                  readings += 1;
                  for await (const chunk of file.read()) {
                    yield chunk.map((bytes) => bytes.subarray(0, 1000));
                    if (readings <= 2) yield await errAsync(unavailable("file-store", "reset"));
                    return;
                  }
                },
              },
        ),
    };
    const world2 = { ...world.ports, files: broken };
    const { ingestFile } = await import("@billsdue/core");
    const run = () =>
      ingestFile(world2)({ key: name, profile: defaultProfile, policy: world.ports.policy });
    expect(problem(await run()).type).toBe("unavailable");
    expect(await all(world, ["0", "1"])).toStrictEqual([]);
    expect(rowsOf(value(await world.ingest(name)))).toStrictEqual({ created: 250 });
  });

  it("by nobody hearing of it is not cut short", async () => {
    const world = createWorld({
      faults: (effect) => (effect === "publish" ? "before" : undefined),
    });
    expect(rowsOf(await ingest(world, content))).toStrictEqual({ created: 250 });
  });
});
