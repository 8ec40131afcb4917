import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { addMilliseconds, type Failure, type Invoice } from "@billsdue/core";
import {
  instant,
  invoices,
  problem,
  requestedPayment,
  someInvoice,
  value,
} from "@billsdue/core/testing";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

import {
  createDynamoInvoiceStore,
  createDynamoLookUpGuard,
  createDynamoRunLedger,
} from "../../src/dynamodb/index.ts";
import { canary, damaged } from "./damage.ts";
import { clientOf, ownTable } from "./own-table.ts";
import { someRun } from "./some-run.ts";

const client = clientOf("dynoxide");
const documents = DynamoDBDocumentClient.from(client);
let table = "";
const told: Failure[] = [];
const store = () =>
  createDynamoInvoiceStore({ client, table, onCorrupt: (failure) => told.push(failure) });

beforeEach(async () => {
  table = await ownTable(client);
});

async function rawItem(pk: string): Promise<Record<string, unknown>> {
  const { Item } = await documents.send(new GetCommand({ TableName: table, Key: { pk } }));
  return Item ?? expect.fail(`no item ${pk}`);
}

const put = (Item: Readonly<Record<string, unknown>>) =>
  documents.send(new PutCommand({ TableName: table, Item: { ...Item } }));

/** The item as it would be stored: an invoice is JSON, which has no sets and no bytes. */
function asStored(item: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { invoice, ...others } = item;
  if (typeof invoice !== "object" || invoice === null || invoice instanceof Set) return item;
  const text = JSON.stringify(invoice, (_key, field: unknown) =>
    field instanceof Set || field instanceof Uint8Array ? [canary] : field,
  );
  return { ...others, invoice: text };
}

/** With a canary wherever something is known of the customer. */
function personal(invoice: Invoice): Invoice {
  return {
    ...invoice,
    customerName: `${canary}-Smith`,
    details: { ...invoice.details, email: `${canary}@example.org`, phone: canary },
  };
}

describe("an invoice's item that somebody has damaged", () => {
  it("is corrupt, by its key, and tells none of its values; or has lost what it need not have", async () => {
    const counts = { corrupt: 0, whole: 0 };
    await fc.assert(
      fc.asyncProperty(invoices().map(personal), fc.gen(), async (invoice, generate) => {
        await store().save(invoice);
        const pk = `INVOICE#${invoice.id}`;
        const stored = await rawItem(pk);
        const whole = { ...stored, invoice: JSON.parse(String(stored["invoice"])) };
        for (let nth = 0; nth < 10; nth += 1) {
          const { item, isCertain } = generate(damaged, whole, ["invoice", "version"]);
          await put(asStored(item));
          const loaded = await store().load(invoice.id);
          const listed = await store().loadMany([invoice.id]);
          if (loaded.isOk()) {
            expect(isCertain).toBe(false);
            expect(value(listed)).toStrictEqual([loaded.value]);
            counts.whole += 1;
            continue;
          }
          const why = problem(loaded);
          expect(why).toMatchObject({ type: "corrupt", port: "invoice-store", key: pk });
          expect(JSON.stringify({ ...why, key: "" })).not.toContain(canary);
          expect(problem(listed)).toStrictEqual(why);
          counts.corrupt += 1;
        }
        await put(stored);
      }),
    );
    console.log(`${counts.corrupt} corrupt items, ${counts.whole} without what they need not have`);
    expect(counts.corrupt).toBeGreaterThan(counts.whole);
  });

  it("is told of without the name of a field that is not known, which may be a value that slipped", async () => {
    value(await store().save(someInvoice("u1")));
    const item = await rawItem("INVOICE#u1");
    const invoice = { ...JSON.parse(String(item["invoice"])), [`${canary}-Smith`]: "" };
    await put({ ...item, invoice: JSON.stringify(invoice) });
    expect(problem(await store().load(someInvoice("u1").id))).toMatchObject({
      type: "corrupt",
      key: "INVOICE#u1",
      reason: "invoice: has a field that is not known",
    });
  });

  it("stops none of the others that are due or wait for an operator", async () => {
    const noon = instant("2026-11-22");
    const exceptions = [
      {
        id: "e1",
        paymentId: requestedPayment.id,
        at: noon,
        type: "report-makes-no-sense",
        report: "declined",
      },
    ] as const;
    const open = { payments: [requestedPayment], exceptions };
    const ids = ["d1", "d2", "d3"];
    for (const id of ids) value(await store().save(someInvoice(id, open)));
    const { mark: _mark, ...item } = await rawItem("INVOICE#d2");
    await put({ ...item, invoice: canary });
    const end = addMilliseconds(noon, 365 * 24 * 60 * 60_000);
    for (const find of [store().findDue, store().findForReview]) {
      told.length = 0;
      const found = value(await find(end, 100)).map(({ id }) => id);
      expect(ids.filter((id) => found.some((each) => each === id))).toStrictEqual(["d1", "d3"]);
      expect(
        told.filter((failure) => "key" in failure && failure.key === "INVOICE#d2"),
      ).toHaveLength(1);
      expect(JSON.stringify(told)).not.toContain(canary);
    }
  });
});

describe("other items that somebody has damaged", () => {
  const run = someRun("a");

  it("of the ledger are corrupt, by their key", async () => {
    const options = { client, table: await ownTable(client) };
    const ledger = createDynamoRunLedger(options);
    const ofLedger = (Item: Record<string, unknown>) =>
      documents.send(new PutCommand({ TableName: options.table, Item }));
    await ofLedger({ pk: `RUN#${run.fingerprint}`, state: { type: canary } });
    await ofLedger({ pk: "APPLIED#default", applied: canary });
    expect(problem(await ledger.find(run.fingerprint, run.startedAt))).toMatchObject({
      type: "corrupt",
      port: "run-ledger",
      key: `RUN#${run.fingerprint}`,
    });
    expect(problem(await ledger.applied("default"))).toMatchObject({
      type: "corrupt",
      key: "APPLIED#default",
    });
    await ofLedger({ pk: "LEDGER", version: canary });
    const why = problem(await ledger.claim(run, run.startedAt));
    expect(why).toMatchObject({ type: "corrupt", key: "LEDGER" });
    expect(JSON.stringify(why)).not.toContain(canary);
  });

  it("of the guard are corrupt, by their key", async () => {
    const guard = createDynamoLookUpGuard({ client, table });
    await put({ pk: "GUARD#g1", misses: { at: [canary], version: 1 }, until: run.startedAt });
    const why = problem(await guard.load(someInvoice("g1").id, run.startedAt));
    expect(why).toMatchObject({ type: "corrupt", port: "look-up-guard", key: "GUARD#g1" });
    expect(JSON.stringify(why)).not.toContain(canary);
  });
});
