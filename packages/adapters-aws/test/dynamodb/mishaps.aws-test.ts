import { addMilliseconds } from "@billsdue/core";
import { manyInvoices, problem, someInvoice, value } from "@billsdue/core/testing";
import { beforeAll, describe, expect, it } from "vitest";

import { createDynamoInvoiceStore, createDynamoRunLedger } from "../../src/dynamodb/index.ts";
import {
  atEvery,
  noThroughput,
  serverError,
  throttled,
  transactionConflict,
  transactionThrottled,
  serviceUnavailable,
} from "./mishaps.ts";
import { ownTable } from "./own-table.ts";
import { someRun } from "./some-run.ts";
import { type Mishap, type MishapPlan, unreliableClient } from "./unreliable-client.ts";
import { tryAgainAtOnce } from "./without-pauses.ts";

tryAgainAtOnce();

const reliable = unreliableClient(() => undefined);
const backoff = { tries: 3, firstMs: 1, mostMs: 1 };
let table = "";
let ids = 0;

beforeAll(async () => {
  table = await ownTable(reliable.client);
});

function storeWith(plan: MishapPlan) {
  const { client, sent } = unreliableClient(plan);
  const store = createDynamoInvoiceStore({ client, table, backoff, onCorrupt: () => undefined });
  const times = (operation: string) => sent.filter((each) => each.operation === operation).length;
  return { store, times };
}

/** One that nothing happens to. */
const witness = () => storeWith(() => undefined).store;

function invoicesOf(count: number) {
  ids += 1;
  return manyInvoices(`T${ids}`, count);
}

const slots = (code: string, isHit: (place: number) => boolean, isDone = false): Mishap => ({
  type: "statements",
  troubleOf: (place) => (isHit(place) ? { code, isDone } : undefined),
});

describe("what is throttled for ever", () => {
  it.each(["ThrottlingError", "ProvisionedThroughputExceeded", "TransactionConflict"])(
    "of a batch of saves by %s is said to be undone, and how many; the others are saved",
    async (code) => {
      const batch = invoicesOf(25);
      // Of 25, the last 20; then of the 20 that are left the last 15, then all, for three tries in a row.
      const from = [5, 5];
      const { store, times } = storeWith(({ operation, nth }) =>
        operation === "BatchExecuteStatement"
          ? slots(code, (place) => place >= (from[nth - 1] ?? 0))
          : undefined,
      );
      const why = problem(await store.saveMany(batch));
      expect(why).toMatchObject({ type: "unavailable", port: "invoice-store" });
      expect(why).toHaveProperty("reason", expect.stringMatching(/^15 saves .* 3 tries/));
      expect(times("BatchExecuteStatement")).toBe(5);
      const found = value(await witness().loadMany(batch.map(({ id }) => id)));
      expect(found.map(({ id }) => id).toSorted()).toStrictEqual(
        batch
          .slice(0, 10)
          .map(({ id }) => id)
          .toSorted(),
      );
    },
  );

  it("of a batch of reads is said to be unread, and how many: no invoice is taken for missing", async () => {
    const batch = invoicesOf(10);
    await witness().saveMany(batch);
    const { store, times } = storeWith(({ operation, nth }) =>
      operation === "BatchGetItem"
        ? { type: "keys", isDone: (place) => nth === 1 && place < 4 }
        : undefined,
    );
    const why = problem(await store.loadMany(batch.map(({ id }) => id)));
    expect(why).toHaveProperty("reason", expect.stringMatching(/^6 reads .* 3 tries/));
    expect(times("BatchGetItem")).toBe(4);
  });

  it.each([
    ["ThrottlingException", throttled, "sent again"],
    ["ProvisionedThroughputExceededException", noThroughput, "sent again"],
    ["InternalServerError", serverError, "given up"],
    ["ServiceUnavailable", serviceUnavailable, "given up"],
  ])(
    "of whole requests by %s is unavailable after the SDK's four attempts; a batch is then %3$s",
    async (name, trouble, batch) => {
      const [invoice = someInvoice("T")] = invoicesOf(1);
      const { store, times } = storeWith(atEvery({ type: "before", trouble }));
      const operations = {
        GetItem: () => store.load(invoice.id),
        PutItem: () => store.save(invoice),
        BatchGetItem: () => store.loadMany([invoice.id]),
        BatchExecuteStatement: () => store.saveMany([invoice]),
      };
      for (const [operation, act] of Object.entries(operations)) {
        const why = problem(await act());
        expect(why).toMatchObject({ type: "unavailable", port: "invoice-store" });
        const isTriedAgain = batch === "sent again" && operation.startsWith("Batch");
        const reason = isTriedAgain ? /^1 (reads|saves) were not done in 3 tries/ : `${name}: `;
        expect(why).toHaveProperty("reason", expect.stringMatching(reason));
        expect(JSON.stringify(why)).not.toContain("of secrets");
        expect(times(operation)).toBe(isTriedAgain ? 3 * 4 : 4);
      }
    },
  );

  it("of transactions is unavailable after the tries, and decided again before", async () => {
    for (const [hits, answer] of [
      [2, "claimed"],
      [9, "unavailable"],
    ] as const) {
      const { client } = unreliableClient(({ operation, nth }) =>
        operation === "TransactWriteItems" && nth <= hits
          ? { type: "before", trouble: transactionThrottled }
          : undefined,
      );
      const ledger = createDynamoRunLedger({ client, table: await ownTable(client), backoff });
      const claim = await ledger.claim(someRun("a"), someRun("a").startedAt);
      expect(claim.isOk() ? claim.value.type : problem(claim).type).toBe(answer);
    }
  });

  it("of transactions after one that was done and not answered is known to be done", async () => {
    let sent = 0;
    const { client } = unreliableClient(({ operation }) => {
      if (operation !== "TransactWriteItems") return undefined;
      sent += 1;
      if (sent === 1) return { type: "after", trouble: "reset" };
      return sent < 7 ? { type: "before", trouble: throttled } : undefined;
    });
    const ledger = createDynamoRunLedger({ client, table: await ownTable(client), backoff });
    const { startedAt } = someRun("a");
    const claim = value(await ledger.claim(someRun("a"), addMilliseconds(startedAt, 60_000)));
    expect([claim.type, sent]).toStrictEqual(["claimed", 7]);
  });

  it("of transactions by others is a conflict after the tries", async () => {
    const { client, sent } = unreliableClient(({ operation }) =>
      operation === "TransactWriteItems"
        ? { type: "before", trouble: transactionConflict }
        : undefined,
    );
    const ledger = createDynamoRunLedger({ client, table: await ownTable(client), backoff });
    const claim = await ledger.claim(someRun("a"), someRun("a").startedAt);
    expect(problem(claim).type).toBe("conflict");
    expect(sent.filter(({ operation }) => operation === "TransactWriteItems")).toHaveLength(3);
  });
});

describe("a statement that fails in its own slot", () => {
  it.each([
    ["AccessDenied", /^INVOICE#T\d+-1: AccessDenied: the role/],
    ["ValidationError", /^INVOICE#T\d+-1: ValidationError: .*400 KB/],
    ["ResourceNotFound", /^INVOICE#T\d+-1: ResourceNotFound: there is no such table/],
    ["ItemCollectionSizeLimitExceeded", /^INVOICE#T\d+-1: ItemCollectionSizeLimitExceeded/],
  ])(
    "with %s fails the batch, with its key and the reason, and is not sent again",
    async (code, reason) => {
      const batch = invoicesOf(3);
      const { store, times } = storeWith(atEvery(slots(code, (place) => place === 1)));
      const why = problem(await store.saveMany(batch));
      expect(why).toMatchObject({ type: "unavailable", reason: expect.stringMatching(reason) });
      expect(JSON.stringify(why)).not.toContain("of secrets");
      expect(times("BatchExecuteStatement")).toBe(1);
    },
  );
});

describe("a save whose answer was lost", () => {
  it.each([serverError, "reset", "time-out"] as const)(
    "by %j, and that was sent again, is saved; one that really lost is a conflict",
    async (trouble) => {
      const [invoice = someInvoice("T")] = invoicesOf(1);
      const { store, times } = storeWith(({ attempt }) =>
        attempt === 1 ? { type: "after", trouble } : undefined,
      );
      const saved = value(await store.save(invoice));
      expect([saved.version, times("PutItem"), times("GetItem")]).toStrictEqual([1, 2, 2]);
      expect(value(await witness().load(invoice.id))).toStrictEqual(saved);
      expect(problem(await store.save({ ...invoice, billed: 1n })).type).toBe("conflict");
      expect(value(await store.saveMany([{ ...invoice, billed: 2n }]))).toStrictEqual(["conflict"]);
      expect(value(await witness().load(invoice.id))).toStrictEqual(saved);
    },
  );

  it("and that nobody could ask about is unavailable, not lost and not saved", async () => {
    const [invoice = someInvoice("T")] = invoicesOf(1);
    const { store } = storeWith(({ operation, attempt }) => {
      if (operation === "PutItem" && attempt === 1) return { type: "after", trouble: "reset" };
      return operation === "GetItem" ? { type: "before", trouble: throttled } : undefined;
    });
    expect(problem(await store.save(invoice)).type).toBe("unavailable");
  });

  it("at every attempt is unavailable, though it was done", async () => {
    const [invoice = someInvoice("T")] = invoicesOf(1);
    const { store } = storeWith(atEvery({ type: "after", trouble: serverError }));
    const why = problem(await store.save(invoice));
    expect(why).toHaveProperty("reason", expect.stringContaining("may have been done"));
    expect(value(await witness().load(invoice.id))?.version).toBe(1);
  });

  it("is a conflict where somebody else has saved over it since: load and decide again", async () => {
    const [invoice = someInvoice("T")] = invoicesOf(1);
    const { store } = storeWith(async ({ operation, attempt }) => {
      if (operation !== "PutItem") return undefined;
      if (attempt === 1) return { type: "after", trouble: "reset" };
      value(await witness().save({ ...invoice, version: 1, billed: 2n }));
      return undefined;
    });
    expect(problem(await store.save(invoice)).type).toBe("conflict");
    expect(value(await witness().load(invoice.id))).toMatchObject({ billed: 2n, version: 2 });
  });
});
