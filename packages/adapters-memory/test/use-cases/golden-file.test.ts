import {
  type BillState,
  balanceOf,
  billStateOf,
  createRecordReader,
  defaultProfile,
  explain,
  isPayable,
  localDateAt,
  resolvePayment,
  type RowCode,
  submitPayment,
} from "@billsdue/core";
import {
  currency,
  idempotencyKey,
  invoiceId,
  localDate,
  problem,
  value,
} from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { all, ingest, name, outputsOf, rowsOf } from "./ingestion.ts";
import { createWorld, type World } from "./world.ts";

const goldenHeader = "InvoiceID,AccountNo,CustomerName,Balance,Currency,DueDate,IsProcessed";

interface Accepted {
  readonly id: string;
  readonly text: string;
  readonly becomes: "created" | "unchanged";
  readonly flags?: string;
  readonly owes: readonly [amount: bigint, currency: string, state: BillState];
  readonly customer: string;
}
interface Rejected {
  readonly id: string;
  readonly text: string;
  readonly code: RowCode;
  readonly column?: string;
}

/** INGESTION.md, "Golden file", line by line. */
const lines: readonly (Accepted | Rejected)[] = [
  {
    id: "000123",
    text: '000123,00045,"Smith, Anna",551.00,USD,2026-12-01,0',
    becomes: "created",
    owes: [55_100n, "USD", "due"],
    customer: "Smith, Anna",
  },
  {
    id: "000123",
    text: '000123,00045,"Smith, Anna",551.00,USD,2026-12-01,0',
    becomes: "unchanged",
    flags: "W_DUPLICATE",
    owes: [55_100n, "USD", "due"],
    customer: "Smith, Anna",
  },
  {
    id: "124",
    text: '124,00046,José Núñez,"1,234.56",USD,2026-12-01,0',
    becomes: "created",
    owes: [123_456n, "USD", "due"],
    customer: "José Núñez",
  },
  {
    id: "125",
    text: "125,00047,O'Brien,(45.10),USD,2026-12-01,0",
    becomes: "created",
    flags: "W_CREDIT",
    owes: [-4_510n, "USD", "in-credit"],
    customer: "O'Brien",
  },
  {
    id: "126",
    text: "126,00048,Lee,45.10CR,USD,2026-12-01,0",
    becomes: "created",
    flags: "W_CREDIT",
    owes: [-4_510n, "USD", "in-credit"],
    customer: "Lee",
  },
  {
    id: "127",
    text: "127,00049,Lee,45.10-,USD,2026-12-01,0",
    becomes: "created",
    flags: "W_CREDIT",
    owes: [-4_510n, "USD", "in-credit"],
    customer: "Lee",
  },
  {
    id: "128",
    text: "128,00050,Sato,5000.50,JPY,2026-12-01,0",
    code: "E_AMOUNT_PRECISION",
    column: "balance",
  },
  {
    id: "129",
    text: "129,00051,Sato,5000,JPY,2026-12-01,0",
    becomes: "created",
    owes: [5_000n, "JPY", "due"],
    customer: "Sato",
  },
  {
    id: "130",
    text: '130,00052,Weber,"12,50",EUR,2026-12-01,0',
    code: "E_AMOUNT_AMBIGUOUS",
    column: "balance",
  },
  { id: "131", text: "131,00053,Diaz,,USD,2026-12-01,0", code: "E_AMOUNT", column: "balance" },
  {
    id: "132",
    text: "1.32E+02,00054,Kim,10.00,USD,2026-12-01,0",
    code: "E_ID_SCIENTIFIC",
    column: "invoiceId",
  },
  { id: "133", text: "133,00055,Kim,10.00,USD,03/04/2026,0", code: "E_DATE", column: "dueOn" },
  {
    id: "134",
    text: "134,00056,Kim,10.00,USD,Pay upon receipt,0",
    becomes: "created",
    flags: "W_DUE_TEXT",
    owes: [1_000n, "USD", "due"],
    customer: "Kim",
  },
  {
    id: "135",
    text: "135,00057,Kim,0.00,USD,2026-12-01,1",
    becomes: "created",
    owes: [0n, "USD", "settled"],
    customer: "Kim",
  },
  {
    id: "136",
    text: "136,00058,Kim,700.00,USD,2026-12-01,1",
    code: "E_STATUS_CONFLICT",
    column: "status",
  },
  {
    id: "137",
    text: "137,00059,Ng,10.00,USD,2026-12-01,0",
    code: "E_DUPLICATE_CONFLICT",
    column: "invoiceId",
  },
  {
    id: "137",
    text: "137,00059,Ng,11.00,USD,2026-12-01,0",
    code: "E_DUPLICATE_CONFLICT",
    column: "invoiceId",
  },
  {
    id: "138",
    text: '138,00060,"=HYPERLINK(""http://x"",""y"")",10.00,USD,2026-12-01,0',
    becomes: "created",
    owes: [1_000n, "USD", "due"],
    customer: '=HYPERLINK("http://x","y")',
  },
  {
    id: "139",
    text: '139,00061,"Line\nBreak",10.00,USD,2026-12-01,0',
    becomes: "created",
    owes: [1_000n, "USD", "due"],
    customer: "Line\nBreak",
  },
  { id: "140", text: "140,00062,Short,10.00", code: "E_COLUMN_COUNT" },
  {
    id: "141",
    text: "141,00063,Bare,10.00,,2026-12-01,0",
    becomes: "created",
    flags: "W_CURRENCY_DEFAULT",
    owes: [1_000n, "USD", "due"],
    customer: "Bare",
  },
];
const golden = [goldenHeader, ...lines.map(({ text }) => text), ""].join("\n");
/** Where each record begins, behind the header. */
const numbered = lines.map((row, nth) => ({
  ...row,
  line: [goldenHeader, ...lines.slice(0, nth).map(({ text }) => text), ""].join("\n").split("\n")
    .length,
}));
const ids = [...new Set(lines.map(({ id }) => id))];
const accepted = numbered.filter((row) => "becomes" in row);
const rejected = numbered.filter((row) => "code" in row);

/** What the file of processed rows says became of each line. */
function processedLines(world: World) {
  const reader = createRecordReader("|", 1_000);
  const records = [...reader.push(outputsOf(world).processed ?? ""), ...reader.end()];
  return records.slice(1).map(({ fields }) => fields?.slice(-3));
}

const monday = localDate("2026-11-23");

describe("the golden file", () => {
  it.each(accepted)(
    "has line $line, $text, come out as $becomes",
    async ({ line, id, becomes, flags = "", owes: [billed, code, state], customer }) => {
      const world = createWorld();
      const { problems } = await ingest(world, golden);
      expect(problems.filter((found) => found.line === line)).toStrictEqual([]);
      expect(processedLines(world)).toContainEqual([`${line}`, becomes, flags]);
      const invoice = await world.load(invoiceId(id));
      expect(invoice).toMatchObject({ billed, currency: code, customerName: customer, version: 1 });
      const found = billStateOf(invoice, world.ports.policy, monday);
      expect([found, isPayable(found)]).toStrictEqual([state, state === "due"]);
    },
  );

  it.each(rejected)(
    "has line $line, $text, rejected: $code",
    async ({ line, id, code, column }) => {
      const world = createWorld();
      const { problems } = await ingest(world, golden);
      expect(problems.filter((found) => found.line === line)).toStrictEqual([
        { line, code, ...(column === undefined ? {} : { column }), message: expect.any(String) },
      ]);
      expect(processedLines(world).map((cells) => cells?.[0])).not.toContain(`${line}`);
      expect(await all(world, [id])).toStrictEqual([]);
    },
  );

  it("counts each of its lines once", async () => {
    const world = createWorld();
    const report = await ingest(world, golden);
    expect(rowsOf(report)).toStrictEqual({ created: 11, unchanged: 1, rejected: 9 });
    expect(report).toMatchObject({ outcome: "applied", rows: 21, holds: [], unknownColumns: [] });
    expect(new Map(report.flags)).toStrictEqual(
      new Map([
        ["W_DUPLICATE", 1],
        ["W_CREDIT", 3],
        ["W_DUE_TEXT", 1],
        ["W_CURRENCY_DEFAULT", 1],
      ]),
    );
    expect(new Map(report.owed)).toStrictEqual(
      new Map([
        ["USD", 55_100n + 123_456n + 4n * 1_000n],
        ["JPY", 5_000n],
      ]),
    );
    expect(report.problems.map(({ line, code }) => [line, code])).toStrictEqual(
      rejected.map(({ line, code }) => [line, code]),
    );
    expect(processedLines(world)).toHaveLength(accepted.length);
  });

  it("has the words of a due date kept, and a day read", async () => {
    const world = createWorld();
    await ingest(world, golden);
    expect((await world.load(invoiceId("134"))).dueOn).toStrictEqual({
      type: "words",
      words: "Pay upon receipt",
    });
    expect((await world.load(invoiceId("124"))).dueOn).toStrictEqual({
      type: "date",
      on: "2026-12-01",
    });
  });

  it("has 12,50 read where the profile names the decimal comma", async () => {
    const world = createWorld();
    const line = lines.find(({ id }) => id === "130")?.text;
    world.put(name, `${goldenHeader}\n${line}\n`);
    const report = value(
      await world.ingest(name, { profile: { ...defaultProfile, decimalMark: "," } }),
    );
    expect(rowsOf(report)).toStrictEqual({ created: 1 });
    expect(await world.load(invoiceId("130"))).toMatchObject({
      billed: 1_250n,
      currency: currency("EUR"),
    });
  });
});

describe("the outputs of the golden file", () => {
  it("have the accepted rows in order, by the bar, neutralised", async () => {
    const world = createWorld();
    await ingest(world, golden);
    expect(outputsOf(world).processed).toBe(
      [
        "invoiceId|customerName|balance|currency|dueOn|issuedOn|email|phone|accountNo|lookupFactor|lastPaymentOn|lastRemittanceSeq|replaces|source_line|decision|flags",
        "000123|Smith, Anna|551.00|USD|2026-12-01||||00045|||||2|created|",
        "000123|Smith, Anna|551.00|USD|2026-12-01||||00045|||||3|unchanged|W_DUPLICATE",
        "124|José Núñez|1234.56|USD|2026-12-01||||00046|||||4|created|",
        "125|O'Brien|-45.10|USD|2026-12-01||||00047|||||5|created|W_CREDIT",
        "126|Lee|-45.10|USD|2026-12-01||||00048|||||6|created|W_CREDIT",
        "127|Lee|-45.10|USD|2026-12-01||||00049|||||7|created|W_CREDIT",
        "129|Sato|5000|JPY|2026-12-01||||00051|||||9|created|",
        "134|Kim|10.00|USD|Pay upon receipt||||00056|||||14|created|W_DUE_TEXT",
        "135|Kim|0.00|USD|2026-12-01||||00057|||||15|created|",
        `138|"'=HYPERLINK(""http://x"",""y"")"|10.00|USD|2026-12-01||||00060|||||19|created|`,
        '139|"Line',
        'Break"|10.00|USD|2026-12-01||||00061|||||20|created|',
        "141|Bare|10.00|USD|2026-12-01||||00063|||||23|created|W_CURRENCY_DEFAULT",
        "",
      ].join("\n"),
    );
  });

  it("have the rejected rows as they stood, and why", async () => {
    const world = createWorld();
    await ingest(world, golden);
    const twice =
      '"the file has this invoice more than once: a row that differs or is wrong, or one too many for the profile"';
    expect(outputsOf(world).rejected).toBe(
      [
        "\uFEFFInvoiceID,AccountNo,CustomerName,Balance,Currency,DueDate,IsProcessed,reject_code,reject_column,reject_message as of 2026-11-23",
        "128,00050,Sato,5000.50,JPY,2026-12-01,0,E_AMOUNT_PRECISION,Balance,the balance has more decimals than its currency; amounts are never rounded",
        '130,00052,Weber,"12,50",EUR,2026-12-01,0,E_AMOUNT_AMBIGUOUS,Balance,"the balance does not fit the profile\'s decimal mark, and could mean two amounts"',
        "131,00053,Diaz,,USD,2026-12-01,0,E_AMOUNT,Balance,the balance is not an amount such as 551 or 551.00",
        "1.32E+02,00054,Kim,10.00,USD,2026-12-01,0,E_ID_SCIENTIFIC,InvoiceID,a spreadsheet has turned the id into scientific notation and dropped digits: export it as text",
        "133,00055,Kim,10.00,USD,03/04/2026,0,E_DATE,DueDate,not a day of the calendar written as YYYY-MM-DD",
        '136,00058,Kim,700.00,USD,2026-12-01,1,E_STATUS_CONFLICT,IsProcessed,"marked as settled, but the balance is not zero"',
        `137,00059,Ng,10.00,USD,2026-12-01,0,E_DUPLICATE_CONFLICT,InvoiceID,${twice}`,
        `137,00059,Ng,11.00,USD,2026-12-01,0,E_DUPLICATE_CONFLICT,InvoiceID,${twice}`,
        '140,00062,Short,10.00,E_COLUMN_COUNT,,"the row has 4 fields, the header 7"',
        "",
      ].join("\n"),
    );
  });

  it("have the report in numbers", async () => {
    const world = createWorld();
    const { fingerprint, problems } = await ingest(world, golden);
    const none = { rows: 0, amounts: {} };
    expect(JSON.parse(outputsOf(world).report ?? "")).toStrictEqual({
      outcome: "applied",
      fingerprint,
      file: name,
      profile: "default",
      businessDate: "2026-11-23",
      rows: 21,
      decisions: {
        created: { rows: 11, amounts: { JPY: "5000", USD: "1690.26" } },
        revised: none,
        unchanged: { rows: 1, amounts: { USD: "551.00" } },
        stale: none,
        deferred: none,
        rejected: { rows: 9 },
      },
      owed: { JPY: "5000", USD: "1825.56" },
      flags: { W_CREDIT: 3, W_CURRENCY_DEFAULT: 1, W_DUE_TEXT: 1, W_DUPLICATE: 1 },
      unknownColumns: [],
      holds: [],
      problems,
    });
  });
});

describe("the golden file read by the default profile", () => {
  const tooMany = {
    code: "F_TOO_MANY_REJECTS",
    message: "9 of 21 rows are rejected, more than 5 %",
  };
  const input = { profile: defaultProfile };

  it("is held, for too many of its rows are rejected", async () => {
    const world = createWorld();
    const report = await ingest(world, golden, name, input);
    expect(report).toMatchObject({ outcome: "held", holds: [tooMany] });
    expect(rowsOf(report)).toStrictEqual({ created: 11, unchanged: 1, rejected: 9 });
    expect(await all(world, ids)).toStrictEqual([]);
    expect(outputsOf(world)).toMatchObject({ processed: undefined, rejected: undefined });
  });

  it("is applied once somebody has released it", async () => {
    const [world, lenient] = [createWorld(), createWorld()];
    const { fingerprint } = await ingest(world, golden, name, input);
    const reason = "a file to test with";
    const report = value(await world.release(fingerprint, reason));
    expect(report).toMatchObject({
      outcome: "applied",
      holds: [tooMany],
      release: { reason, holds: [tooMany] },
    });
    await ingest(lenient, golden);
    expect(await all(world, ids)).toStrictEqual(await all(lenient, ids));
    expect(outputsOf(world)).toMatchObject({
      processed: outputsOf(lenient).processed,
      rejected: outputsOf(lenient).rejected,
    });
  });
});

describe("after 124 of the golden file was paid", () => {
  const id = invoiceId("124");
  const wish = {
    invoiceId: id,
    expectedAmount: { currency: currency("USD"), minorUnits: 123_456n },
  };
  const hour = 60 * 60_000;

  async function paid(): Promise<World> {
    const world = createWorld();
    await ingest(world, golden);
    const { payment } = value(await world.request(wish));
    const about = { invoiceId: id, paymentId: payment.id };
    const page = value(await submitPayment(world.ports)(about));
    if (page.status !== "requires-action") throw new TypeError(page.status);
    world.bank.enterCard(page.url.slice(page.url.lastIndexOf("/") + 1), "approve");
    expect(value(await resolvePayment(world.ports)(about)).status).toBe("captured");
    return world;
  }
  async function standing(world: World) {
    const invoice = await world.load(id);
    const { policy, clock } = world.ports;
    const state = billStateOf(invoice, policy, localDateAt(clock.now(), policy.timeZone));
    return [balanceOf(invoice, policy).amount, state, isPayable(state)];
  }
  const isPaid = [0n, "paid", false];

  it("nothing changes with the same file again: it is refused", async () => {
    const world = await paid();
    const [invoices, outputs] = [await all(world, ids), outputsOf(world)];
    const applied = value(await world.ports.ledger.applied("default"));
    expect(problem(await world.ingest(name))).toMatchObject({
      type: "file-refused",
      code: "F_ALREADY_INGESTED",
    });
    expect(await all(world, ids)).toStrictEqual(invoices);
    expect(outputsOf(world)).toStrictEqual(outputs);
    expect(value(await world.ports.ledger.applied("default"))).toStrictEqual(applied);
    expect(await standing(world)).toStrictEqual(isPaid);
  });

  it("the same rows dated yesterday are all stale", async () => {
    const world = await paid();
    const invoices = await all(world, ids);
    const report = await ingest(world, `${golden}\n`, "bills-2026-11-22.csv");
    expect(rowsOf(report)).toStrictEqual({ stale: 12, rejected: 9 });
    expect(await all(world, ids)).toStrictEqual(invoices);
    expect(await standing(world)).toStrictEqual(isPaid);
  });

  it("it stays paid with the same rows dated today, and that the payment is not in the figure yet can be explained", async () => {
    const world = await paid();
    world.clock.advance(hour);
    const report = await ingest(world, `${golden}\n\n`, "bills-2026-11-23-again.csv");
    expect(rowsOf(report)).toStrictEqual({ unchanged: 12, rejected: 9 });
    expect(await standing(world)).toStrictEqual(isPaid);
    const invoice = await world.load(id);
    const { asOf, payments } = invoice;
    const [payment] = payments;
    expect(explain(invoice, world.ports.policy)).toStrictEqual([
      {
        type: "billed",
        amount: 123_456n,
        source: { file: name, line: 4 },
        asOf,
        since: { businessDate: "2026-11-23", sequence: Date.parse("2026-11-23T12:00:00.000Z") },
      },
      {
        type: "captured",
        paymentId: payment?.id,
        captured: 123_456n,
        gatewayRef: payment?.status === "captured" ? payment.gatewayRef : undefined,
        at: "2026-11-23T12:00:00.000Z",
        posting: "not-yet",
        amount: -123_456n,
      },
    ]);
  });

  it("it is in dispute where two business days later the figure still is the same, and nobody is asked to pay again", async () => {
    const world = await paid();
    world.clock.advance(24 * hour);
    await ingest(world, `${golden}\n\n`, "bills-2026-11-24.csv");
    expect(await standing(world)).toStrictEqual(isPaid);
    world.clock.advance(24 * hour);
    await ingest(world, `${golden}\n\n\n`, "bills-2026-11-25.csv");
    expect(await standing(world)).toStrictEqual([0n, "posting-dispute", false]);
    expect(explain(await world.load(id), world.ports.policy)).toMatchObject([
      { type: "billed", amount: 123_456n, source: { file: name, line: 4 } },
      { type: "captured", posting: "disputed", amount: -123_456n },
    ]);
    const again = await world.request({ ...wish, idempotencyKey: idempotencyKey("key-2") });
    expect(problem(again)).toStrictEqual({ type: "not-payable", reason: "posting-dispute" });
    expect(world.bank.takenFor(id)).toBe(123_456n);
  });
});
