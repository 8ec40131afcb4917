import { createServer, type RequestListener } from "node:http";

import type { IngestProgress } from "@billsdue/core";
import { expect, it, onTestFinished } from "vitest";

import type { ExplainedFact } from "../src/operator/explanation.ts";
import { handOver } from "../src/operator/hand-over.ts";
import type { WaitingCase } from "../src/operator/waiting-case.ts";
import { operatorCommand, type Outcome, type Summary } from "../src/operator/wire.ts";
import { billsdue, freePort } from "./run-billsdue.ts";

/** Something that answers on a port of its own; gives the port. */
async function answering(answer: RequestListener): Promise<number> {
  const port = (await freePort()) + 1;
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(port, "localhost", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return port;
}

async function handedTo(answer: RequestListener) {
  const origin = `http://localhost:${await answering(answer)}`;
  const followed: IngestProgress[] = [];
  const came = await handOver(origin, command, (progress) => followed.push(progress));
  const stranger = { type: "failed", reason: `what answers at ${origin} is not billsdue` };
  return { came, followed, stranger };
}

const progress = { rows: 1, bytes: 10, ofBytes: 20 };
const progressLine = `${JSON.stringify({ type: "progress", progress })}\n`;
const command = { command: "plan", path: "/bills.csv" } as const;
const money = { billed: "5.00 USD", balance: "5.00 USD", customerName: "Lee", due: "" };
const none = { rows: 0, amounts: {}, first: [] };
const summary: Summary = {
  outcome: "held",
  run: "f".repeat(64),
  file: "bills.csv",
  profile: "default",
  businessDate: "2026-11-22",
  rows: 2,
  decisions: {
    created: {
      rows: 1,
      amounts: { USD: "5.00" },
      first: [{ line: 2, invoiceId: "1", flags: ["W_CREDIT"], after: money }],
    },
    revised: none,
    unchanged: none,
    stale: none,
    deferred: none,
    rejected: {
      rows: 1,
      amounts: {},
      first: [{ line: 3, flags: [], problem: { code: "E_NAME", message: "no name" } }],
    },
  },
  owed: { USD: "5.00" },
  flags: { W_CREDIT: 1 },
  unknownColumns: ["Colour"],
  holds: [{ code: "F_ANOMALY", message: "few rows" }],
  release: { reason: "a quiet month", at: "2026-11-22T12:00:00.000Z" },
  outputs: { processed: "/p", rejected: "/r", report: "/j" },
};
const usd = (amount: string) => ({ amount, currency: "USD" });
const aboutCase = {
  invoiceId: "1",
  caseId: "e1",
  paymentId: "p1",
  since: "2026-11-22T12:00:00.000Z",
  actions: ["keep", "refunded"],
} as const;
const cases: readonly WaitingCase[] = [
  { ...aboutCase, type: "amount-differs", taken: usd("1.00"), gatewayRef: "ch_1" },
  { ...aboutCase, type: "report-makes-no-sense", report: "purchase accepted while created" },
  {
    ...aboutCase,
    type: "posting-dispute",
    captured: usd("5.00"),
    gatewayRef: "ch_1",
    billed: usd("5.00"),
    asOf: "2026-11-24",
  },
  { ...aboutCase, type: "open-payment", status: "unknown", requested: usd("5.00") },
];
const decided = {
  caseId: "e1",
  paymentId: "p1",
  action: "refunded",
  by: "ann",
  evidence: "the statement",
  at: aboutCase.since,
  gatewayRef: "re_1",
} as const;
const amount = usd("0.00");
const at = aboutCase.since;
const [, , dispute, openPayment] = cases;
const facts: readonly ExplainedFact[] = [
  { type: "billed", amount, file: "a.csv", line: 2, since: "2026-11-22", asOf: "2026-11-24" },
  {
    type: "captured",
    amount,
    paymentId: "p1",
    captured: usd("5.00"),
    at,
    gatewayRef: "ch_1",
    posting: "disputed",
    waiting: dispute,
  },
  { type: "refunded", amount, paymentId: "p1", at, gatewayRef: "re_1" },
  {
    type: "in-flight",
    amount,
    paymentId: "p1",
    status: "unknown",
    requested: usd("5.00"),
    at,
    waiting: openPayment,
  },
  { type: "deferred", amount, stated: usd("6.00"), file: "b.csv", line: 3, asOf: "2026-11-24" },
  { type: "exception", amount, caseId: "e1", waiting: cases[0] },
  { type: "resolved", amount, ...decided },
];
const ended: readonly Outcome[] = [
  { type: "planned", summary },
  { type: "ran", summary, seconds: 0.1 },
  {
    type: "explained",
    explanation: {
      invoiceId: "1",
      customerName: "Lee",
      state: "under-review",
      facts,
      balance: amount,
    },
  },
  { type: "listed", cases },
  { type: "resolved", invoiceId: "1", decided, balance: amount, state: "paid" },
  { type: "refused", code: "F_HEADER", reason: "F_HEADER no" },
  { type: "failed", reason: "no" },
];
const stopped = { type: "failed", reason: "the running billsdue stopped before it was done" };

it.each(ended)(
  "follows the program to the end, however its lines are cut: $type",
  async (message) => {
    const { came, followed } = await handedTo((_request, response) => {
      response.write(progressLine.slice(0, 9));
      setTimeout(() => response.end(`${progressLine.slice(9)}${JSON.stringify(message)}\n`), 50);
    });
    expect(came).toStrictEqual(message);
    expect(followed).toStrictEqual([progress]);
  },
);

it.each([
  ["OK", "words"],
  ["", "nothing"],
  ["<!doctype html>\n<p>hello</p>\n", "a page"],
  ['{"type":"banana"}\n', "a line of another kind"],
  ["null\n", "no object"],
  [`{"type":"planned","summary":{"file":"bills.csv"}}\n`, "half a summary"],
  ["x".repeat(2 * 1024 * 1024), "a line without an end"],
  [`{"type":"progress"}\n`, "progress without figures"],
])("knows that %j is not billsdue (%s)", async (body) => {
  const { came, stranger } = await handedTo((_request, response) => response.end(body));
  expect(came).toStrictEqual(stranger);
});

it("knows that an answer that is no success is not billsdue", async () => {
  const { came, stranger } = await handedTo((_request, response) => response.writeHead(404).end());
  expect(came).toStrictEqual(stranger);
});

it("says that the program stopped, whether it hung up or went away", async () => {
  const hungUp = await handedTo((_request, response) => response.end(progressLine));
  expect(hungUp.came).toStrictEqual(stopped);
  const gone = await handedTo((_request, response) => {
    response.write(progressLine, () => response.destroy());
  });
  expect(gone.came).toStrictEqual(stopped);
});

it("says that nobody is there", async () => {
  const came = await handOver(`http://localhost:${await freePort()}`, command, () => {});
  expect(came).toStrictEqual({ type: "nobody" });
});

it("ends the command with one line", async () => {
  const port = await answering((_request, response) => response.end('{"type":"banana"}\n'));
  expect(await billsdue(["ingest", "bills.csv", "-p", `${port - 1}`])).toStrictEqual({
    code: 1,
    stdout: "",
    stderr: `billsdue: what answers at http://localhost:${port} is not billsdue\n`,
  });
});

it("is handed no decision of which something is too long", () => {
  const { paymentId: _paymentId, at: _at, ...said } = decided;
  const deciding = { command: "resolve", invoiceId: "1", ...said } as const;
  const longest = { by: 100, evidence: 2000, gatewayRef: 200 };
  for (const [field, length] of Object.entries(longest)) {
    const isRead = (of: number) =>
      operatorCommand.safeParse({ ...deciding, [field]: "x".repeat(of) }).success;
    expect([field, isRead(length), isRead(length + 1)]).toStrictEqual([field, true, false]);
  }
});
