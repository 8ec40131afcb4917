import { createServer, type RequestListener } from "node:http";

import type { IngestProgress } from "@billsdue/core";
import { expect, it, onTestFinished } from "vitest";

import { handOver } from "../src/ingest/hand-over.ts";
import type { Summary } from "../src/ingest/summary.ts";
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
  const came = await handOver(origin, "/bills.csv", (progress) => followed.push(progress));
  const stranger = { type: "failed", reason: `what answers at ${origin} is not billsdue` };
  return { came, followed, stranger };
}

const progress = { rows: 1, bytes: 10, ofBytes: 20 };
const progressLine = `${JSON.stringify({ type: "progress", progress })}\n`;
const summary: Summary = {
  file: "bills.csv",
  rows: 1,
  decisions: { created: 1, revised: 0, unchanged: 0, stale: 0, deferred: 0, rejected: 0 },
  owed: [{ currency: "USD", amount: "5.00" }],
  flags: [{ code: "W_CREDIT", count: 1 }],
  unknownColumns: ["Colour"],
  problems: ["line 2: E_AMOUNT"],
  seconds: 0.1,
};
const stopped = { type: "failed", reason: "the running billsdue stopped before it was done" };

it("follows the program to the end, however its lines are cut", async () => {
  const message = { type: "applied", summary };
  const { came, followed } = await handedTo((_request, response) => {
    response.write(progressLine.slice(0, 9));
    setTimeout(() => response.end(`${progressLine.slice(9)}${JSON.stringify(message)}\n`), 50);
  });
  expect(came).toStrictEqual(message);
  expect(followed).toStrictEqual([progress]);
});

it.each(["refused", "failed"] as const)("hands on that the file was %s, and why", async (type) => {
  const message = { type, reason: "F_HEADER" };
  const { came } = await handedTo((_request, response) => {
    response.end(`${JSON.stringify(message)}\n`);
  });
  expect(came).toStrictEqual(message);
});

it.each([
  ["OK", "words"],
  ["", "nothing"],
  ["<!doctype html>\n<p>hello</p>\n", "a page"],
  ['{"type":"banana"}\n', "a line of another kind"],
  ["null\n", "no object"],
  [`{"type":"applied","summary":{"file":"bills.csv"}}\n`, "half a summary"],
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
  const came = await handOver(`http://localhost:${await freePort()}`, "/bills.csv", () => {});
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
