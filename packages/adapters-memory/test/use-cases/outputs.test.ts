import {
  createRecordReader,
  createRowParser,
  defaultProfile,
  outputKeysOf,
  processedProfile,
  type Profile,
  readHeader,
  rejectHeaders,
} from "@billsdue/core";
import { billFiles, csvRecord, invoiceId, localDate, problem, value } from "@billsdue/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { all, header, ingest, name, outputsOf, rowsOf } from "./ingestion.ts";
import { createWorld, neverHeld, type World } from "./world.ts";

/** The cells of a delimited text, its byte-order mark left out. */
function cellsOf(text: string | undefined, { delimiter }: Pick<Profile, "delimiter">) {
  const reader = createRecordReader(delimiter, 64 * 1024);
  const records = [...reader.push((text ?? "").replace(/^\uFEFF/, "")), ...reader.end()];
  return records.map(({ fields, raw }) => fields ?? [raw]);
}

function textOf(records: readonly (readonly string[])[], profile: Pick<Profile, "delimiter">) {
  return records.map((cells) => `${csvRecord(cells, profile)}\n`).join("");
}

describe("the outputs of a run", () => {
  it("are the same bytes for the same file and table, however the file is cut into chunks", async () => {
    await fc.assert(
      fc.asyncProperty(
        billFiles({ maxRows: 12 }),
        fc.integer({ min: 1, max: 200 }),
        fc.nat({ max: 12 }),
        async ({ text, rows }, chunkBytes, known) => {
          const outputs = [];
          for (const cut of [chunkBytes, 64 * 1024]) {
            const world = createWorld();
            const lines = rows
              .slice(0, known)
              .map((row) => csvRecord([row.invoiceId, "Somebody", "1"], defaultProfile));
            await ingest(world, [header, ...lines, "n,,a"].join("\n"), "bills-2026-11-22.csv");
            world.ports.files.put(name, text, world.clock.now(), { chunkBytes: cut });
            value(await world.ingest(name));
            outputs.push(outputsOf(world));
          }
          expect(outputs[0]).toStrictEqual(outputs[1]);
          // Where all that is known is in another currency, it is held.
          expect(outputs[0]?.report).toBeDefined();
        },
      ),
    );
  });

  it("have the processed rows, which are read back as they were", async () => {
    await fc.assert(
      fc.asyncProperty(billFiles({ maxRows: 20 }), async ({ text, rows }) => {
        const world = createWorld();
        await ingest(world, text);
        const [first = [], ...records] = cellsOf(outputsOf(world).processed, processedProfile);
        const columns = value(readHeader(first, processedProfile));
        expect([columns.unknown, columns.ownOutput]).toStrictEqual([[], "processed"]);
        const parse = createRowParser(columns, processedProfile);
        expect(records.map((cells) => value(parse(cells)).row)).toStrictEqual(rows);
        expect(records.map((cells) => cells.at(-2))).toStrictEqual(rows.map(() => "created"));
        const lines = records.map((cells) => Number(cells.at(-3)));
        expect(lines).toStrictEqual(lines.toSorted((left, right) => left - right));
      }),
    );
  });

  it("go beside the file, or where they are told to", async () => {
    const world = createWorld();
    const key = "in/2026/bills.eu.csv";
    await ingest(world, `${header}\n1,Lee,10.00\n2,Kim,x\n`, key);
    for (const output of [
      "processed_bills.eu.psv",
      "rejected_bills.eu.csv",
      "report_bills.eu.json",
    ]) {
      expect(world.ports.files.text(`in/2026/billsdue-out/${output}`)).toBeDefined();
    }
    const told = createWorld();
    told.put(key, `${header}\n1,Lee,10.00\n2,Kim,x\n`);
    value(await told.ingest(key, { outputPrefix: "out/run 7/" }));
    expect(outputsOf(told, key)).toStrictEqual({
      processed: undefined,
      rejected: undefined,
      report: undefined,
    });
    expect(outputsOf(told, key, "out/run 7/")).toStrictEqual(outputsOf(world, key));
    expect(told.ports.files.text("out/run 7/processed_bills.eu.psv")).toContain("\n1|Lee|10.00|");
  });

  it("of a file that is held go where they are told to, too", async () => {
    const world = createWorld();
    world.put(name, `${header}\n1,Lee,x\n`);
    expect(value(await world.ingest(name, { outputPrefix: "out/" })).outcome).toBe("held");
    expect(world.ports.files.text(`out/report_${name.replace("csv", "json")}`)).toContain("held");
    expect(outputsOf(world).report).toBeUndefined();
  });

  it("are all there where no row is rejected, and where none is accepted", async () => {
    const world = createWorld();
    await ingest(world, `${header}\n1,Lee,10.00\n`);
    expect(outputsOf(world).rejected).toBe(
      `\uFEFF${header},reject_code,reject_column,reject_message as of 2026-11-23\n`,
    );
    const { fingerprint } = await ingest(world, `${header}\n1,Lee,x\n`);
    value(await world.release(fingerprint, "as it should be"));
    expect(cellsOf(outputsOf(world).processed, processedProfile)).toHaveLength(1);
  });
});

describe("an output is no input", () => {
  it.each(["processed", "rejected", "report"] as const)("by its key: %s", async (output) => {
    const world = createWorld();
    await ingest(world, `${header}\n1,Lee,10.00\n2,Kim,x\n`, "in/bills.csv");
    const key = outputKeysOf("in/bills.csv")[output];
    expect(problem(await world.ingest(key))).toMatchObject({
      type: "file-refused",
      code: "F_OWN_OUTPUT",
      message: expect.stringContaining(key),
    });
    expect(world.heard).toHaveLength(1);
  });

  it.each(["processed", "rejected", "report"] as const)(
    "by its name, where outputs go under a prefix that is read from: %s",
    async (output) => {
      const world = createWorld();
      const outputPrefix = "in/";
      world.put("in/bills.csv", `${header}\n1,Lee,10.00\n2,Kim,x\n`);
      value(await world.ingest("in/bills.csv", { outputPrefix }));
      const key = outputKeysOf("in/bills.csv", outputPrefix)[output];
      expect(problem(await world.ingest(key, { outputPrefix }))).toMatchObject({
        code: "F_OWN_OUTPUT",
      });
    },
  );

  it("by its header: the processed rows, read with the bar between them, under any name", async () => {
    const world = createWorld();
    await ingest(world, `${header}\n1,Lee,10.00\n`);
    const psv = outputsOf(world).processed ?? "";
    for (const profile of [processedProfile, { ...neverHeld, delimiter: "|" }]) {
      world.put("inbox/bills-2026-11-24.csv", psv.replace("10.00", "99.00"));
      expect(problem(await world.ingest("inbox/bills-2026-11-24.csv", { profile }))).toMatchObject({
        type: "file-refused",
        code: "F_OWN_OUTPUT",
      });
    }
    expect((await world.load(invoiceId("1"))).billed).toBe(1_000n);
    expect(problem(await world.ingest("inbox/bills-2026-11-24.csv"))).toMatchObject({
      code: "F_HEADER",
    });
  });
});

describe("the file of rejected rows", () => {
  const again = "corrected/bills-2026-11-23.csv";
  const profile: Profile = {
    ...defaultProfile,
    trailer: { marker: "T", countAt: 2 },
    holds: { ...defaultProfile.holds, rejectedShare: 0.9 },
  };
  const columns = "InvoiceID,CustomerName,Balance,Currency,DueDate";
  const source = [
    columns,
    "1,Lee,10.00,USD,2026-12-01",
    "2,Kim,n/a,USD,2026-12-01",
    '007,"Smith, Anna",700.00,USD,31.12.2026',
    '3,"=1+1, ""x""",10.00,???,2026-12-01',
    "4,Ng,10.00,USD,2026-12-01",
    "4,Ng,11.00,USD,2026-12-01",
    "5,Short,10.00",
    "6,Lee,20.00,USD,2026-12-01",
    "1.32E+02,Kim,10.00,USD,2026-12-01",
    "T,9",
    "",
  ].join("\n");
  /** What somebody puts right: by the first cells, cells from the first on. */
  const corrections = new Map<string, readonly string[]>([
    ["2,Kim", ["2", "Kim", "30.00"]],
    ["007,Smith, Anna", ["007", "Smith, Anna", "700.00", "USD", "2026-12-31"]],
    ['3,\'=1+1, "x"', ["3", '=1+1, "x"', "10.00", "EUR"]],
    ["1.32E+02,Kim", ["132"]],
  ]);
  const ids = ["007", "1", "132", "2", "3", "4", "5", "6"];

  async function rejectedOnce(): Promise<World> {
    const world = createWorld();
    await world.bill();
    const report = await ingest(world, source, name, { profile });
    expect(rowsOf(report)).toStrictEqual({ created: 2, rejected: 7 });
    world.clock.advance(60_000);
    return world;
  }

  function corrected(text: string | undefined): readonly (readonly string[])[] {
    const [first = [], ...records] = cellsOf(text, profile);
    const right = records.flatMap((cells): readonly (readonly string[])[] => {
      const [id, customer] = cells;
      // Of the two that contradict each other one is deleted; the one that breaks off is completed.
      if (id === "4") return cells[2] === "10.00" ? [] : [cells];
      if (id === "5") return [["5", "Short", "10.00", "USD", "2026-12-01", ...cells.slice(-3)]];
      const cells_ = corrections.get(`${id},${customer}`) ?? [];
      return [[...cells_, ...cells.slice(cells_.length)]];
    });
    return [first, ...right];
  }

  it("has them as they stood, neutralised, with what is wrong behind", async () => {
    const world = await rejectedOnce();
    const [first, ...records] = cellsOf(outputsOf(world).rejected, profile);
    expect(first).toStrictEqual([...columns.split(","), ...rejectHeaders(localDate("2026-11-23"))]);
    expect(records.map((cells) => [...cells.slice(0, -3), ...cells.slice(-3, -1)])).toStrictEqual([
      ["2", "Kim", "n/a", "USD", "2026-12-01", "E_AMOUNT", "Balance"],
      ["007", "Smith, Anna", "700.00", "USD", "31.12.2026", "E_DATE", "DueDate"],
      ["3", '\'=1+1, "x"', "10.00", "???", "2026-12-01", "E_CURRENCY", "Currency"],
      ["4", "Ng", "10.00", "USD", "2026-12-01", "E_DUPLICATE_CONFLICT", "InvoiceID"],
      ["4", "Ng", "11.00", "USD", "2026-12-01", "E_DUPLICATE_CONFLICT", "InvoiceID"],
      ["5", "Short", "10.00", "E_COLUMN_COUNT", ""],
      ["1.32E+02", "Kim", "10.00", "USD", "2026-12-01", "E_ID_SCIENTIFIC", "InvoiceID"],
    ]);
  });

  it.each(["\uFEFF", ""])(
    "is ingested once it is corrected, and does what those rows say, and no more",
    async (mark) => {
      const world = await rejectedOnce();
      const [first] = await all(world, ["1"]);
      const text = mark + textOf(corrected(outputsOf(world).rejected), profile);
      const report = await ingest(world, text, again, { profile });
      expect(report).toMatchObject({ outcome: "applied", holds: [], unknownColumns: [] });
      expect(rowsOf(report)).toStrictEqual({ created: 5, revised: 1 });
      const invoices = await all(world, ids);
      expect(
        invoices.map(({ id, customerName, billed, currency }) => [
          id,
          customerName,
          billed,
          currency,
        ]),
      ).toStrictEqual([
        ["007", "Smith, Anna", 70_000n, "USD"],
        ["1", "Lee", 1_000n, "USD"],
        ["132", "Kim", 1_000n, "USD"],
        ["2", "Kim", 3_000n, "USD"],
        ["3", '=1+1, "x"', 1_000n, "EUR"],
        ["4", "Ng", 1_100n, "USD"],
        ["5", "Short", 1_000n, "USD"],
        ["6", "Lee", 2_000n, "USD"],
      ]);
      expect(invoices[1]).toStrictEqual(first);
      expect(cellsOf(outputsOf(world, again).rejected, profile)).toHaveLength(1);
    },
  );

  it("is rejected again where nothing is corrected, for the same reasons", async () => {
    const world = await rejectedOnce();
    const before = await all(world, ids);
    const report = await ingest(world, outputsOf(world).rejected ?? "", again, { profile });
    expect(report).toMatchObject({ outcome: "held", holds: [{ code: "F_TOO_MANY_REJECTS" }] });
    expect(rowsOf(report)).toStrictEqual({ rejected: 7 });
    expect(report.problems.map(({ line, code }) => [line, code])).toStrictEqual([
      [2, "E_AMOUNT"],
      [3, "E_DATE"],
      [4, "E_CURRENCY"],
      [5, "E_DUPLICATE_CONFLICT"],
      [6, "E_DUPLICATE_CONFLICT"],
      [7, "E_COLUMN_COUNT"],
      [8, "E_ID_SCIENTIFIC"],
    ]);
    expect(await all(world, ids)).toStrictEqual(before);
  });

  it("that is rejected again looks the same again", async () => {
    const world = createWorld();
    const whole = source.split("\n").filter((line) => !line.startsWith("5,") && line !== "T,9");
    await ingest(world, [...whole, "T,8", ""].join("\n"), name, { profile });
    const first = outputsOf(world).rejected;
    const { fingerprint } = await ingest(world, first ?? "", again, { profile });
    expect(value(await world.release(fingerprint, "to see it")).outcome).toBe("applied");
    expect(outputsOf(world, again).rejected).toBe(first);
  });

  it("is a file like any other without our columns: it lacks its trailer", async () => {
    const world = await rejectedOnce();
    const own = corrected(outputsOf(world).rejected).map((cells) => cells.slice(0, -3));
    expect(await ingest(world, textOf(own, profile), again, { profile })).toMatchObject({
      outcome: "held",
      holds: [{ code: "F_MAYBE_TRUNCATED" }, ...["", "", ""].map(() => ({ code: "F_ANOMALY" }))],
    });
  });

  it("loses nothing of any row: once the amounts are corrected, all is as if they had been right", async () => {
    await fc.assert(
      fc.asyncProperty(
        billFiles({ minRows: 2, maxRows: 12 }),
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        async ({ text, rows }, broken) => {
          const [world, clean] = [createWorld(), createWorld()];
          await ingest(clean, text);
          const [first = [], ...records] = cellsOf(text, neverHeld);
          const withBalance = (cells: readonly string[], balance: string | undefined) =>
            cells.with(2, balance ?? "");
          const wrong = records.map((cells, nth) =>
            broken[nth] === true ? withBalance(cells, `#${nth}`) : cells,
          );
          world.put(name, textOf([first, ...wrong], neverHeld));
          const held = value(await world.ingest(name));
          if (held.outcome === "held") value(await world.release(held.fingerprint, "on purpose"));
          const [rejectHeader = [], ...rejects] = cellsOf(outputsOf(world).rejected, neverHeld);
          if (rejects.length === 0) return;
          const right = rejects.map((cells) =>
            withBalance(cells, records[Number(cells[2]?.slice(1))]?.[2]),
          );
          world.clock.advance(60_000);
          const report = await ingest(world, textOf([rejectHeader, ...right], neverHeld), again);
          expect(rowsOf(report)).toStrictEqual({ created: rejects.length });
          for (const { invoiceId: id } of rows) {
            const { asOf: _, figureSince: _since, source: _source, ...made } = await world.load(id);
            expect(await clean.load(id)).toMatchObject(made);
            expect(made.dueOn).toStrictEqual((await clean.load(id)).dueOn);
            expect(made.details).toStrictEqual((await clean.load(id)).details);
          }
        },
      ),
    );
  });

  it("is UTF-8 whatever the source was, and is read as that", async () => {
    const world = createWorld();
    const old: Profile = {
      ...neverHeld,
      encoding: "windows-1252",
      delimiter: ";",
      decimalMark: ",",
    };
    const latin = (text: string) =>
      Uint8Array.from(text, (character) =>
        character === "€" ? 0x80 : (character.codePointAt(0) ?? 0),
      );
    world.put(
      name,
      latin(`${header.replaceAll(",", ";")}\n1;José;10,00\n2;Núñez, Ana & € Söhne;x\n3;Ærø;ß\n`),
    );
    expect(rowsOf(value(await world.ingest(name, { profile: old })))).toStrictEqual({
      created: 1,
      rejected: 2,
    });
    const text = outputsOf(world).rejected ?? "";
    expect(text.split("\n").slice(0, 2)).toStrictEqual([
      "\uFEFFInvoiceID;CustomerName;Balance;reject_code;reject_column;reject_message as of 2026-11-23",
      "2;Núñez, Ana & € Söhne;x;E_AMOUNT;Balance;the balance is not an amount such as 551 or 551.00",
    ]);
    world.clock.advance(60_000);
    const right = text.replace(";x;", ";1.234,50;").replace(";ß;", ";5;");
    const report = await ingest(world, right, again, { profile: old });
    expect(rowsOf(report)).toStrictEqual({ created: 2 });
    expect(await all(world, ["1", "2", "3"])).toMatchObject([
      { customerName: "José", billed: 1_000n },
      { customerName: "Núñez, Ana & € Söhne", billed: 123_450n },
      { customerName: "Ærø", billed: 500n },
    ]);
  });
});
