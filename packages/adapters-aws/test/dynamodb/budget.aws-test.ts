import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { createMemoryLookUpGuard } from "@billsdue/adapters-memory";
import { createMemoryWorld } from "@billsdue/adapters-memory/testing";
import {
  addMilliseconds,
  balanceOf,
  capturesOf,
  createPayLink,
  defaultProfile,
  formatAmount,
  ingestFile,
  type InvoiceId,
  lookUpInvoice,
  type Money,
  type ReceiptContact,
  requestPayment,
  resolvePayment,
  submitPayment,
} from "@billsdue/core";
import { currency, idempotencyKey, invoiceId, value, type World } from "@billsdue/core/testing";
import { ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { createDynamoInvoiceStore } from "../../src/dynamodb/index.ts";
import { indexNames } from "../../src/table/index.ts";
import { countingClient } from "./counting-client.ts";
import { itemBytes, writeUnits } from "./item-size.ts";
import { clientOf, ownTable } from "./own-table.ts";

const day = 24 * 60 * 60_000;
const rows = 1_000;
const usd = (minorUnits: bigint): Money => ({ currency: currency("USD"), minorUnits });

/** What a bill is at first. */
const firstAmount = (nth: number) => 10_000n + BigInt(nth);

/** A biller's world with its invoices in a table of its own, and what was asked of that since it was last asked. */
async function createCountedWorld() {
  const { client, counted } = countingClient();
  const table = await ownTable(client);
  const invoices = createDynamoInvoiceStore({
    client,
    table,
    onCorrupt: ({ type }) => expect.fail(type),
  });
  const world = createMemoryWorld({ ports: { invoices } });
  counted();
  return { world, client, table, counted };
}

/** Writes a file of `rows` bills now, backwards where `isTurned`: the same bytes would be the same file. Gives what the report says. */
async function ingest(
  world: World,
  key: string,
  amountOf: (nth: number) => bigint,
  isTurned = false,
) {
  const lines = Array.from(
    { length: rows },
    (_, nth) => `${nth},"Smith, Anna",${formatAmount(usd(amountOf(nth)))}`,
  );
  const said = isTurned ? lines.toReversed() : lines;
  const content = ["InvoiceID,CustomerName,Balance", ...said, ""].join("\n");
  await world.putFile(key, content, world.ports.clock.now());
  const { policy } = world.ports;
  const report = value(await ingestFile(world.ports)({ key, profile: defaultProfile, policy }));
  expect(report.outcome).toBe("applied");
}

/** Pays the whole of a bill: from the request to the capture, with receipts queued. */
async function pay(
  { ports, atCardPage }: World,
  id: InvoiceId,
  amount: bigint,
  receiptTo: readonly ReceiptContact[] = [],
) {
  const { payment } = value(
    await requestPayment(ports)({
      invoiceId: id,
      idempotencyKey: idempotencyKey(`pay-${id}`),
      expectedAmount: usd(amount),
      receiptTo,
    }),
  );
  const ids = { invoiceId: id, paymentId: payment.id };
  const sent = value(await submitPayment(ports)(ids));
  if (sent.status !== "requires-action") return expect.fail(sent.status);
  expect(await atCardPage(sent.url, "approve")).toBe(true);
  return value(await resolvePayment(ports)(ids));
}

describe("a thousand rows", () => {
  it("cost as many requests and write units as they change", async () => {
    const { world, client, table, counted } = await createCountedWorld();
    const changed = (nth: number) => firstAmount(nth) + (nth % 20 === 0 ? 100n : 0n);

    await ingest(world, "all-new.csv", firstAmount);
    const allNew = counted();
    expect(allNew).toStrictEqual({
      requests: { BatchGetItem: 10, BatchExecuteStatement: 40 },
      writes: 1_000,
    });

    world.advance(day);
    await ingest(world, "five-percent.csv", changed);
    expect(counted()).toStrictEqual({
      requests: { BatchGetItem: 10, BatchExecuteStatement: 2 },
      writes: 50,
    });

    world.advance(day);
    await ingest(world, "nothing-changed.csv", changed, true);
    expect(counted()).toStrictEqual({ requests: { BatchGetItem: 10 }, writes: 0 });

    // A unit a write: no item is over a kilobyte, and none is in an index, which would be written, too.
    const { Items: items = [] } = await documentsOf(client).send(
      new ScanCommand({ TableName: table }),
    );
    expect(items).toHaveLength(rows);
    expect(
      items.map((item) => writeUnits(itemBytes(item))).filter((units) => units > 1),
    ).toStrictEqual([]);
    for (const IndexName of Object.values(indexNames)) {
      const scan = new ScanCommand({ TableName: table, IndexName });
      expect((await documentsOf(client).send(scan)).Items).toStrictEqual([]);
    }
  });

  it("un-pay none of thirty paid bills among them, where an update of each row un-pays all thirty", async () => {
    const { world, client, table, counted } = await createCountedWorld();
    const paid = Array.from({ length: 30 }, (_, nth) => nth * 33);
    await ingest(world, "before.csv", firstAmount);
    for (const nth of paid) {
      const payment = await pay(world, invoiceId(String(nth)), firstAmount(nth));
      expect(payment.status).toBe("captured");
    }
    counted();
    // The biller's system does not know of the payments yet.
    world.advance(60_000);
    await ingest(world, "still-owed.csv", firstAmount, true);
    // That the file has come is noted beside what was paid.
    expect(counted().writes).toBe(30);
    const stored = value(
      await world.ports.invoices.loadMany(paid.map((nth) => invoiceId(String(nth)))),
    );
    const askedAgain = stored.filter(
      (invoice) =>
        balanceOf(invoice, world.ports.policy).amount > 0n || capturesOf(invoice).length !== 1,
    );
    expect([stored.length, askedAgain.length]).toStrictEqual([30, 0]);

    // The same with the table that a row is written to as it comes.
    const key = (nth: number) => ({ pk: `NAIVE#${nth}` });
    const update = (nth: number, status: string, balance: bigint) =>
      documentsOf(client).send(
        new UpdateCommand({
          TableName: table,
          Key: key(nth),
          UpdateExpression: "SET #status = :status, balance = :balance",
          ExpressionAttributeNames: { "#status": "status" },
          ExpressionAttributeValues: { ":status": status, ":balance": balance },
        }),
      );
    for (const nth of paid) await update(nth, "PAID", 0n);
    counted();
    for (let nth = 0; nth < rows; nth += 1) await update(nth, "DUE", firstAmount(nth));
    expect(counted()).toStrictEqual({ requests: { UpdateItem: 1_000 }, writes: 1_000 });
    const scan = new ScanCommand({
      TableName: table,
      FilterExpression: "begins_with(pk, :naive)",
      ExpressionAttributeValues: { ":naive": "NAIVE#" },
    });
    const { Items: naive = [] } = await documentsOf(client).send(scan);
    const unpaid = new Set(
      naive.filter((item) => item["status"] === "DUE").map((item) => String(item["pk"])),
    );
    expect(paid.filter((nth) => unpaid.has(key(nth).pk))).toHaveLength(30);
  });

  it("whose bills are paid between being read and being saved lose no payment", async () => {
    const { world } = await createCountedWorld();
    const paid = Array.from({ length: 30 }, (_, nth) => nth * 33);
    await ingest(world, "before.csv", firstAmount);
    world.advance(day);
    const unpaid = new Set(paid.map((nth) => invoiceId(String(nth))));
    const invoices: World["ports"]["invoices"] = {
      ...world.ports.invoices,
      saveMany: (batch) => {
        const payAndSave = async () => {
          for (const { id } of batch) {
            if (unpaid.delete(id)) await pay(world, id, firstAmount(Number(id)));
          }
          return world.ports.invoices.saveMany(batch);
        };
        return new ResultAsync(payAndSave());
      },
    };
    const meanwhile = { ...world, ports: { ...world.ports, invoices } };
    await ingest(meanwhile, "all-changed.csv", (nth) => firstAmount(nth) + 100n);
    const stored = value(
      await world.ports.invoices.loadMany(paid.map((nth) => invoiceId(String(nth)))),
    );
    expect(unpaid.size).toBe(0);
    expect(stored.filter((invoice) => capturesOf(invoice).length === 1)).toHaveLength(30);
    expect(
      new Set(stored.map((invoice) => balanceOf(invoice, world.ports.policy).amount)),
    ).toStrictEqual(new Set([100n]));
  });
});

describe("a payer", () => {
  const id = invoiceId("7");

  it("who pays costs three reads and four writes, from the request to the capture", async () => {
    const { world, counted } = await createCountedWorld();
    await ingest(world, "bills.csv", firstAmount);
    counted();
    const payment = await pay(world, id, firstAmount(7), [
      { channel: "email", address: "anna@example.org" },
      { channel: "text", number: "+12125550123" },
    ]);
    expect(payment.status === "captured" ? payment.receipts.length : payment.status).toBe(2);
    expect(counted()).toStrictEqual({ requests: { GetItem: 3, PutItem: 4 }, writes: 4 });
  });

  it("who looks a bill up costs one read of it", async () => {
    const { world, counted } = await createCountedWorld();
    await ingest(world, "bills.csv", firstAmount);
    counted();
    const key = { id: "k1", secret: new Uint8Array(32).fill(7) };
    const ports = { ...world.ports, guard: createMemoryLookUpGuard(), payLinkKeys: [key] };
    const byProof = {
      type: "proof",
      invoiceId: "7",
      name: "Anna Smith",
      amount: "",
      factor: "",
    } as const;
    expect(value(await lookUpInvoice(ports)(byProof)).id).toBe(id);
    expect(counted()).toStrictEqual({ requests: { GetItem: 1 }, writes: 0 });
    const link = createPayLink(id, addMilliseconds(world.ports.clock.now(), day), key);
    expect(value(await lookUpInvoice(ports)({ type: "link", link })).id).toBe(id);
    expect(counted()).toStrictEqual({ requests: { GetItem: 1 }, writes: 0 });
  });
});

describe("an item's size by DynamoDB's rules", () => {
  it.each(["dynoxide", "dynamodbLocal"] as const)(
    "is what %s counts units by",
    async (emulator) => {
      const client = clientOf(emulator);
      const table = await ownTable(client);
      const item = { pk: "é", list: [1, { a: true, b: null }], map: { c: "x", d: 1234 }, fill: "" };
      for (const bytes of [1_023, 1_024, 1_025, 2_048, 2_049]) {
        const filled = { ...item, fill: "x".repeat(bytes - itemBytes(item)) };
        expect(itemBytes(filled)).toBe(bytes);
        const put = new PutCommand({
          TableName: table,
          Item: filled,
          ReturnConsumedCapacity: "TOTAL",
        });
        // As large as what it takes the place of, or larger.
        const { ConsumedCapacity: consumed } = await documentsOf(client).send(put);
        expect(consumed?.CapacityUnits).toBe(writeUnits(bytes));
      }
    },
  );
});

function documentsOf(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client);
}
