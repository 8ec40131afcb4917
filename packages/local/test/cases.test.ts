import {
  createManualClock,
  createMemoryEventPublisher,
  createMemoryFileStore,
  createMemoryInvoiceStore,
  createMemoryPaymentGateway,
  createMemoryRunLedger,
} from "@billsdue/adapters-memory";
import {
  decide,
  defaultPolicy,
  type DomainEvent,
  evolve,
  fold,
  type GatewayReport,
  type Invoice,
  type InvoiceCommand,
  unavailable,
} from "@billsdue/core";
import {
  currency,
  idempotencyKey,
  instant,
  invoiceId,
  localDate,
  paymentId,
  value,
  watermark,
} from "@billsdue/core/testing";
import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { diskFolders } from "../src/backing/memory-backing.ts";
import { perform, type PerformPorts } from "../src/operator/perform.ts";
import type { OperatorCommand, Outcome } from "../src/operator/wire.ts";
import { caseLines, resolvedLines } from "../src/terminal/print-cases.ts";
import { explanationLines } from "../src/terminal/print-explanation.ts";

const [monday, tuesday, wednesday] = ["2026-11-23", "2026-11-24", "2026-11-25"] as const;
const policy = defaultPolicy;
const p1 = paymentId("p1");
const usd = (minorUnits: bigint) => ({ currency: currency("USD"), minorUnits });

const billedOn = (day: string, amount = 50_100n, lastPaymentOn?: string): InvoiceCommand => ({
  type: "record-row",
  stated: {
    row: {
      invoiceId: invoiceId("6"),
      customerName: "Mary Schaupp",
      currency: currency("USD"),
      amount,
      ...(lastPaymentOn === undefined ? {} : { lastPaymentOn: localDate(lastPaymentOn) }),
    },
    asOf: watermark(day),
    source: { file: `bills-${day}.csv`, line: 2 },
  },
  policy,
});

const sent: readonly InvoiceCommand[] = [
  billedOn(monday),
  {
    type: "request-payment",
    paymentId: p1,
    idempotencyKey: idempotencyKey("key"),
    expectedAmount: usd(50_100n),
    receiptTo: [],
    now: instant(monday),
    policy,
  },
  { type: "submit-payment", paymentId: p1, now: instant(monday), leaseMs: 1000, policy },
];

const record = (report: GatewayReport): InvoiceCommand => ({
  type: "record-report",
  paymentId: p1,
  report,
  now: report.at,
  notFoundGraceMs: 0,
  policy,
});
const said = { operation: "purchase", source: "inquiry", at: instant(monday) } as const;
const took = (minorUnits: bigint, gatewayRef = "ch_1") =>
  record({ ...said, outcome: "approved", amount: usd(minorUnits), gatewayRef });

interface World {
  readonly ports: PerformPorts;
  readonly events: readonly DomainEvent[];
  readonly ask: (command: OperatorCommand) => Promise<Outcome>;
  /** What is printed: of a refusal its line. */
  readonly read: (command: OperatorCommand) => Promise<readonly string[]>;
}

/** A program that knows one invoice, with that past. */
async function knowing(...commands: readonly InvoiceCommand[]): Promise<World> {
  const clock = createManualClock(instant(wednesday));
  const invoices = createMemoryInvoiceStore();
  const none: Invoice | undefined = undefined;
  const invoice = commands.reduce<Invoice | undefined>(
    (state, command) => fold(evolve, state, value(decide(command, state))),
    none,
  );
  if (invoice !== undefined) value(await invoices.save(invoice));
  const told: DomainEvent[] = [];
  const events = createMemoryEventPublisher((event) => told.push(event));
  const gateway = createMemoryPaymentGateway({
    clock,
    pageUrl: (ref) => ref,
    webhookSecret: "secret",
  });
  const ports: PerformPorts = {
    folders: diskFolders,
    operator: { invoices, gateway, events, clock, policy, paymentPage: (id) => id },
    ingestion: {
      files: createMemoryFileStore(clock.now),
      ledger: createMemoryRunLedger(),
      invoices,
      events,
      clock,
    },
  };
  const ask = async (command: OperatorCommand) => perform(ports, policy, command, () => undefined);
  return { ports, events: told, ask, read: async (command) => linesOf(await ask(command)) };
}

function linesOf(outcome: Outcome): readonly string[] {
  switch (outcome.type) {
    case "explained":
      return explanationLines(outcome.explanation);
    case "listed":
      return caseLines(outcome.cases, " --port 8080");
    case "resolved":
      return resolvedLines(outcome);
    case "refused":
    case "failed":
      return [`${outcome.type}: ${outcome.reason}`];
    default:
      throw new TypeError(outcome.type);
  }
}

const list = { command: "exceptions", limit: 10 } as const;
const explain = { command: "explain", invoiceId: "6" } as const;
const decision = {
  command: "resolve",
  invoiceId: "6",
  caseId: "e1",
  action: "keep",
  by: "ann",
  evidence: "the gateway's statement",
} as const;

describe("another amount taken than was asked for", () => {
  const lessTaken = [...sent, took(500n)];

  it("is listed with what happened and with each command that decides it", async () => {
    const { read } = await knowing(...lessTaken);
    expect(await read(list)).toStrictEqual([
      "1 case waits for an operator.",
      "",
      "invoice 6, case e1, since 2026-11-23 12:00 UTC",
      "  the gateway has taken 5.00 USD where 501.00 USD was asked for",
      `  payment ${p1}, gateway reference ch_1`,
      "  keep: the money is the customer's payment",
      '    billsdue resolve 6 e1 keep --evidence "..." --port 8080',
      "  refunded: the money has been given back at the gateway",
      '    billsdue resolve 6 e1 refunded --evidence "..." --reference "..." --port 8080',
    ]);
  });

  it("is explained with what is in flight and what may be decided", async () => {
    const { read } = await knowing(...lessTaken, billedOn(tuesday, 60_000n));
    expect(await read(explain)).toStrictEqual([
      "invoice 6, Mary Schaupp",
      "  501.00 USD  billed, by bills-2026-11-23.csv line 2 as of 2026-11-23",
      "    0.00 USD  in flight since 2026-11-23 12:00 UTC: a payment of 501.00 USD is being sent to the gateway",
      `                payment ${p1}`,
      "    0.00 USD  waits for the payment in flight: 600.00 USD, by bills-2026-11-24.csv line 2 as of 2026-11-24",
      "    0.00 USD  2026-11-23 12:00 UTC: the gateway has taken 5.00 USD where 501.00 USD was asked for",
      `                payment ${p1}, gateway reference ch_1`,
      "                an operator may decide case e1: keep, refunded",
      "  501.00 USD  is the balance; nobody can pay it now: under-review",
    ]);
  });

  it("is kept: once, however often it is said, with the new balance", async () => {
    const { read, events } = await knowing(...lessTaken);
    const done = [
      "invoice 6, case e1: keep, the money is the customer's payment",
      `  payment ${p1}`,
      "  decided by ann on 2026-11-25 12:00 UTC: the gateway's statement",
      "  the balance is 496.00 USD, the bill is partly-paid",
    ];
    expect(await read(decision)).toStrictEqual(done);
    expect(await read({ ...decision, by: "bob" })).toStrictEqual(done);
    expect(events.filter(({ type }) => type === "case-resolved")).toHaveLength(1);
    expect(await read(list)).toStrictEqual(["Nothing waits for an operator."]);
    expect(await read(explain)).toStrictEqual([
      "invoice 6, Mary Schaupp",
      "  501.00 USD  billed, by bills-2026-11-23.csv line 2 as of 2026-11-23",
      "   -5.00 USD  paid 5.00 USD on 2026-11-23 12:00 UTC: not in the biller's figure yet",
      `                payment ${p1}, gateway reference ch_1`,
      "    0.00 USD  ann decided case e1 on 2026-11-25 12:00 UTC: keep, the money is the customer's payment",
      `                payment ${p1}`,
      "                evidence: the gateway's statement",
      "  496.00 USD  is the balance",
    ]);
  });

  it("is given back, and owed again", async () => {
    const { read } = await knowing(...lessTaken);
    const givenBack = { ...decision, action: "refunded", gatewayRef: "re_1" } as const;
    expect(await read(givenBack)).toStrictEqual([
      "invoice 6, case e1: refunded, the money has been given back at the gateway",
      `  payment ${p1}, gateway reference re_1`,
      "  decided by ann on 2026-11-25 12:00 UTC: the gateway's statement",
      "  the balance is 501.00 USD, the bill is due",
    ]);
  });

  it.each([
    ["not in the biller's figure yet", []],
    ["the biller should have had it", [billedOn(wednesday)]],
    ["the biller's figure has it", [billedOn(wednesday, 0n)]],
  ])("is explained as paid and given back, and no more: %s", async (_what, rows) => {
    const declined = record({ ...said, outcome: "declined", reason: "card-declined" });
    const { read } = await knowing(...sent, declined, took(50_100n), ...rows);
    await read({ ...decision, action: "refunded", gatewayRef: "re_1" });
    const lines = (await read(explain))
      .slice(2, 6)
      .map((line) => line.replace(/^[-\d. ]+(?:USD +)?/, ""));
    expect(lines).toStrictEqual([
      "paid 501.00 USD on 2026-11-23 12:00 UTC",
      expect.stringMatching(/^payment .+, gateway reference ch_1$/),
      "given back on 2026-11-25 12:00 UTC",
      expect.stringMatching(/^payment .+, gateway reference re_1$/),
    ]);
  });

  it.each([
    [
      { caseId: "e9" },
      "refused: no case e9 waits on invoice 6: `billsdue explain 6` says what does, and what was decided",
    ],
    [{ action: "posted" }, "refused: posted cannot be decided of case e1: decide keep or refunded"],
    [{ evidence: " " }, "refused: say on what evidence it is decided: --evidence"],
    [{ by: "" }, "refused: say who decides: --by"],
    [
      { action: "refunded" },
      "refused: give the gateway's reference of the refund or the capture, as its books have it: --reference",
    ],
    [
      { invoiceId: "404" },
      "refused: there is no invoice 404: `billsdue exceptions` lists those with a case",
    ],
    [
      { invoiceId: "" },
      "refused: there is no invoice : `billsdue exceptions` lists those with a case",
    ],
  ] as const)("is not decided by %j", async (changes, line) => {
    const { read } = await knowing(...lessTaken);
    expect(await read({ ...decision, ...changes })).toStrictEqual([line]);
    expect(await read(list)).toHaveLength(9);
  });
});

describe("a posting dispute", () => {
  const disputed = [...sent, took(50_100n), billedOn(wednesday)];
  const idIn = async ({ ask }: World) => {
    const listed = await ask(list);
    return (listed.type === "listed" ? listed.cases[0]?.caseId : undefined) ?? "none";
  };

  it("is listed, explained and decided", async () => {
    const world = await knowing(...disputed);
    const { read } = world;
    const id = await idIn(world);
    expect((await read(list)).slice(2)).toStrictEqual([
      `invoice 6, case ${id}, since 2026-11-23 12:00 UTC`,
      "  501.00 USD was paid, and the biller's figure as of 2026-11-25, 501.00 USD, does not seem to have it",
      `  payment ${p1}, gateway reference ch_1`,
      "  posted: the biller's figure has the payment in it",
      `    billsdue resolve 6 ${id} posted --evidence "..." --port 8080`,
      "  not-posted: the biller's figure does not have the payment in it yet",
      `    billsdue resolve 6 ${id} not-posted --evidence "..." --port 8080`,
    ]);
    const before = [
      "invoice 6, Mary Schaupp",
      "   501.00 USD  billed, by bills-2026-11-23.csv line 2; the same since 2026-11-23, as of 2026-11-25",
    ];
    expect(await read(explain)).toStrictEqual([
      ...before,
      "  -501.00 USD  paid 501.00 USD on 2026-11-23 12:00 UTC: the biller should have it by now, but its figure does not seem to",
      `                 payment ${p1}, gateway reference ch_1`,
      `                 an operator may decide case ${id}: posted, not-posted`,
      "     0.00 USD  is the balance; nobody can pay it now: posting-dispute",
    ]);
    await read({ ...decision, caseId: id, action: "posted" });
    expect((await read(explain)).slice(2, 4)).toStrictEqual([
      "    0.00 USD  paid 501.00 USD on 2026-11-23 12:00 UTC: the biller's figure has it, an operator has found it there",
      `                payment ${p1}, gateway reference ch_1`,
    ]);
  });

  it.each([
    [billedOn(wednesday, 0n), "going by the calendar, and has moved since"],
    [billedOn(wednesday, 0n, tuesday), "its file names a payment of 2026-11-24"],
    [billedOn(tuesday), "not in the biller's figure yet"],
  ])("is none where the biller has posted it, or need not have", async (row, words) => {
    const { read } = await knowing(...sent, took(50_100n), row);
    expect((await read(explain))[2]).toContain(words);
    expect(await read(list)).toStrictEqual(["Nothing waits for an operator."]);
  });
});

describe("what else may wait", () => {
  it.each([
    [
      "money after a decline",
      [record({ ...said, outcome: "declined", reason: "card-declined" }), took(50_100n)],
      "  the gateway has taken 501.00 USD for a payment that had ended without it",
    ],
    [
      "money taken twice",
      [took(50_100n), took(50_100n, "ch_2")],
      "  the gateway has taken 501.00 USD once more for a payment that it had taken already",
    ],
    [
      "an answer that never came",
      [record({ ...said, outcome: "no-answer" })],
      "  a payment of 501.00 USD was sent, and the gateway has not said what came of it",
    ],
  ] as const)("%s", async (_what, happened, line) => {
    const { read } = await knowing(...sent, ...happened);
    expect((await read(list))[3]).toBe(line);
  });

  it("is what the gateway says and cannot be", async () => {
    const { read } = await knowing(...sent.slice(0, 2), record({ ...said, outcome: "accepted" }));
    expect((await read(list)).slice(3, 5)).toStrictEqual([
      "  the gateway says what cannot be: purchase accepted while created",
      `  payment ${p1}`,
    ]);
  });
});

describe("facts as data", () => {
  it("have decimals with their currency, and no others", async () => {
    const { ask } = await knowing(...sent, took(50_100n), billedOn(wednesday));
    const outcome = await ask(explain);
    expect(outcome).toMatchObject({
      explanation: {
        state: "posting-dispute",
        balance: { amount: "0.00", currency: "USD" },
        facts: [
          { type: "billed", amount: { amount: "501.00", currency: "USD" }, line: 2 },
          {
            type: "captured",
            amount: { amount: "-501.00", currency: "USD" },
            captured: { amount: "501.00", currency: "USD" },
            posting: "disputed",
            waiting: { type: "posting-dispute", actions: ["posted", "not-posted"] },
          },
        ],
      },
    });
    expect(JSON.parse(JSON.stringify(outcome))).toStrictEqual(outcome);
  });
});

describe("the command that decides a case", () => {
  const about = {
    paymentId: "p1",
    since: instant(monday),
    actions: ["noted"],
    type: "report-makes-no-sense",
    report: "purchase accepted while created",
  } as const;

  it.each([
    [
      "A 1; rm -rf 'x'",
      "e1",
      `billsdue resolve 'A 1; rm -rf '\\''x'\\''' e1 noted --evidence "..." -p 1`,
    ],
    ["-7", "e1", 'billsdue resolve --evidence "..." -p 1 -- -7 e1 noted'],
  ])("is safe for a shell: invoice %j", (named, caseId, command) => {
    const lines = caseLines([{ ...about, invoiceId: named, caseId }], " -p 1");
    expect(lines.at(-1)?.trim()).toBe(command);
  });
});

it("says what is down, in one line", async () => {
  const { ports } = await knowing(...sent);
  const down = () => errAsync(unavailable("invoice-store", "the table does not answer"));
  const invoices = { ...ports.operator.invoices, load: down, findForReview: down };
  const broken = { ...ports, operator: { ...ports.operator, invoices } };
  for (const command of [list, explain, decision]) {
    expect(await perform(broken, policy, command, () => undefined)).toStrictEqual({
      type: "failed",
      reason: "the table does not answer",
    });
  }
});
