import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { addMilliseconds, type Failure } from "@billsdue/core";
import { instant, invoiceId, problem, requestedPayment, someInvoice } from "@billsdue/core/testing";
import type { ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import {
  createDynamoInvoiceStore,
  createDynamoLookUpGuard,
  createDynamoRunLedger,
  createTableClient,
} from "../../src/dynamodb/index.ts";
import { awsConfig } from "../emulators.ts";
import { localServer } from "../local-server.ts";
import { atEvery } from "./mishaps.ts";
import { clientOf, ownTable } from "./own-table.ts";
import { someRun } from "./some-run.ts";
import { unreliableClient } from "./unreliable-client.ts";

const now = instant("2026-11-22");
const run = someRun("a");
const lease = { fingerprint: run.fingerprint, until: addMilliseconds(now, 60_000) };
const open = someInvoice("open", { payments: [requestedPayment] });

interface Options {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly signal: () => AbortSignal;
}

/** Everything that is asked of the table, in an order in which all of it can be done. */
function everyCall(
  options: Options,
): Readonly<Record<string, () => ResultAsync<unknown, Failure>>> {
  const store = createDynamoInvoiceStore({ ...options, onCorrupt: () => undefined });
  const ledger = createDynamoRunLedger(options);
  const guard = createDynamoLookUpGuard(options);
  return {
    save: () => store.save(open),
    load: () => store.load(open.id),
    saveMany: () => store.saveMany([someInvoice("many")]),
    loadMany: () => store.loadMany([open.id]),
    findDue: () => store.findDue(addMilliseconds(now, 60_000), 10),
    findForReview: () => store.findForReview(addMilliseconds(now, 60_000), 10),
    claim: () => ledger.claim(run, addMilliseconds(now, 30_000)),
    renew: () => ledger.renew({ ...lease, until: addMilliseconds(now, 30_000) }, lease.until),
    abandon: () => ledger.abandon(lease),
    hold: () => ledger.hold(run, [{ code: "F_ANOMALY", message: "many" }]),
    release: () => ledger.release(run.fingerprint, { reason: "right", at: now }),
    "claim again": () => ledger.claim(run, lease.until),
    close: () => ledger.close(lease),
    find: () => ledger.find(run.fingerprint, now),
    applied: () => ledger.applied("default"),
    "guard's save": () => guard.save(invoiceId("1"), { at: [now], version: 0 }, now),
    "guard's load": () => guard.load(invoiceId("1"), now),
  };
}

const aborted = {
  type: "unavailable",
  reason: expect.stringMatching(/^AbortError: the time of this invocation was up/),
};

describe("a call whose time is over", () => {
  it("before any of its requests is unavailable, and changes nothing; every request has the signal", async () => {
    const client = clientOf("dynoxide");
    const table = await ownTable(client);
    let asked = 0;
    let abortsAt = 1;
    const signal = () => {
      asked += 1;
      return asked === abortsAt ? AbortSignal.abort() : new AbortController().signal;
    };
    const requests: Record<string, number> = {};
    for (const [name, act] of Object.entries(everyCall({ client, table, signal }))) {
      for (abortsAt = 1; abortsAt < 30; abortsAt += 1) {
        asked = 0;
        const result = await act();
        if (result.isOk()) break;
        expect([name, problem(result)]).toMatchObject([name, aborted]);
      }
      requests[name] = abortsAt - 1;
    }
    expect(requests).toStrictEqual({
      save: 1,
      load: 1,
      saveMany: 1,
      loadMany: 1,
      // One a shard, and what is found.
      findDue: 9,
      findForReview: 8,
      // The head, the run, the transaction.
      claim: 3,
      renew: 3,
      abandon: 3,
      hold: 3,
      release: 3,
      "claim again": 3,
      // And what was applied.
      close: 4,
      find: 1,
      applied: 1,
      "guard's save": 1,
      "guard's load": 1,
    });
  });

  it("while nobody answers is unavailable at once", async () => {
    const server = await localServer("silent");
    const client = createTableClient(awsConfig(server.endpoint));
    let signal = server.untilAsked();
    const calls = everyCall({ client, table: "bills", signal: () => signal });
    for (const [name, act] of Object.entries(calls)) {
      signal = server.untilAsked();
      const before = performance.now();
      expect([name, problem(await act())]).toMatchObject([name, aborted]);
      expect(performance.now() - before).toBeLessThan(2_000);
    }
  });

  it("in a pause before it tries again is unavailable at once", async () => {
    let asked = new AbortController();
    const abortSoon = () => {
      setTimeout(() => asked.abort(), 20);
    };
    const { client } = unreliableClient((request) => {
      abortSoon();
      return request.operation === "BatchGetItem"
        ? { type: "keys", isDone: () => false }
        : { type: "statements", troubleOf: () => ({ code: "ThrottlingError", isDone: false }) };
    });
    const store = createDynamoInvoiceStore({
      client,
      table: "bills",
      backoff: { tries: 3, firstMs: 10 ** 9, mostMs: 10 ** 9 },
      signal: () => asked.signal,
      onCorrupt: () => undefined,
    });
    expect(problem(await store.saveMany([open]))).toMatchObject(aborted);
    asked = new AbortController();
    expect(problem(await store.loadMany([open.id]))).toMatchObject(aborted);
  });

  it("in the SDK's own pause is unavailable at once", async () => {
    const { client } = unreliableClient(atEvery({ type: "before", trouble: "reset" }));
    const store = createDynamoInvoiceStore({
      client,
      table: "bills",
      signal: () => AbortSignal.timeout(10),
      onCorrupt: () => undefined,
    });
    expect(problem(await store.load(open.id)).type).toBe("unavailable");
  });
});
