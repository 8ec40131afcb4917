import { DescribeTableCommand, DescribeTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  ScanCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { addMilliseconds, type Invoice } from "@billsdue/core";
import {
  capturedPayment,
  instant,
  problem,
  requestedPayment,
  someInvoice,
  value,
} from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { createDynamoInvoiceStore, createDynamoLookUpGuard } from "../../src/dynamodb/index.ts";
import { indexNames, tableDefinition, timeToLive } from "../../src/table/index.ts";
import { clientOf, ownTable, tableEmulators } from "./own-table.ts";

const now = instant("2026-11-22");

describe.each(tableEmulators)("the table on %s", (emulator) => {
  const create = async () => {
    const client = clientOf(emulator);
    return { client, table: await ownTable(client) };
  };

  it("is what its definition says", async () => {
    const { client, table } = await create();
    const { Table: made } = await client.send(new DescribeTableCommand({ TableName: table }));
    const definition = tableDefinition();
    expect(made?.KeySchema).toStrictEqual(definition.KeySchema);
    expect(byName(made?.AttributeDefinitions)).toStrictEqual(
      byName(definition.AttributeDefinitions),
    );
    expect(made?.BillingModeSummary?.BillingMode).toBe(definition.BillingMode);
    const indexes = made?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
      IndexName,
      KeySchema,
      Projection,
    }));
    expect(byName(indexes)).toStrictEqual(byName(definition.GlobalSecondaryIndexes));
    const described = new DescribeTimeToLiveCommand({ TableName: table });
    const { TimeToLiveDescription: ttl } = await client.send(described);
    expect(ttl).toMatchObject({
      AttributeName: timeToLive.AttributeName,
      TimeToLiveStatus: "ENABLED",
    });
  });

  it("does a transaction once that is sent again with its token, as the SDK does when an answer is lost", async () => {
    const { client, table } = await create();
    const ConditionExpression = "attribute_not_exists(pk)";
    const claim = (ClientRequestToken: string) =>
      DynamoDBDocumentClient.from(client).send(
        new TransactWriteCommand({
          ClientRequestToken,
          TransactItems: [
            { Put: { TableName: table, Item: { pk: "LEDGER" }, ConditionExpression } },
          ],
        }),
      );
    await claim("first");
    await claim("first");
    await expect(claim("second")).rejects.toThrow("Transaction cancelled");
  });

  it("has what is open in its indexes, and nothing else, however it was saved", async () => {
    const { client, table } = await create();
    const store = createDynamoInvoiceStore({ client, table, onCorrupt: () => undefined });
    const inIndexes = async () => {
      const keys: Record<string, readonly unknown[]> = {};
      for (const [index, IndexName] of Object.entries(indexNames)) {
        const scan = new ScanCommand({ TableName: table, IndexName });
        const { Items = [] } = await DynamoDBDocumentClient.from(client).send(scan);
        keys[index] = Items.map(({ pk }) => pk).toSorted();
      }
      return keys;
    };
    const saveMany = async (...batch: readonly Invoice[]) =>
      expect(value(await store.saveMany(batch))).toStrictEqual(batch.map(() => "saved"));
    const open = { payments: [requestedPayment] };
    const closed = { payments: [capturedPayment] };

    await saveMany(someInvoice("b1"), someInvoice("b2", closed));
    value(await store.save(someInvoice("s1")));
    value(await store.save(someInvoice("s2", closed)));
    expect(await inIndexes()).toStrictEqual({ sweep: [], review: [] });

    await saveMany(someInvoice("b1", { ...open, version: 1 }), someInvoice("b3", open));
    value(await store.save(someInvoice("s1", { ...open, version: 1 })));
    const ids = ["INVOICE#b1", "INVOICE#b3", "INVOICE#s1"];
    expect(await inIndexes()).toMatchObject({ sweep: ids });

    // Each by the other way, and one by its own.
    value(await store.save(someInvoice("b1", { ...closed, version: 2 })));
    await saveMany(
      someInvoice("s1", { ...closed, version: 2 }),
      someInvoice("b3", { ...closed, version: 1 }),
    );
    expect(await inIndexes()).toStrictEqual({ sweep: [], review: [] });
  });

  it("deletes what the guard has kept when it is over, and not before; deleted or not, it is gone", async () => {
    const { client, table } = await create();
    const guard = createDynamoLookUpGuard({ client, table });
    const { id } = someInvoice("1");
    const until = addMilliseconds(now, 1_500);
    value(await guard.save(id, { at: [now], version: 0 }, until));
    const Key = { pk: "GUARD#1" };
    const { Item } = await DynamoDBDocumentClient.from(client).send(
      new GetCommand({ TableName: table, Key }),
    );
    const deletedAt = Number(Item?.[timeToLive.AttributeName]) * 1_000;
    expect(deletedAt).toBeGreaterThanOrEqual(Date.parse(until));
    expect(deletedAt).toBeLessThan(Date.parse(until) + 1_000);

    expect(value(await guard.load(id, until))).toStrictEqual({ at: [], version: 1 });
    await DynamoDBDocumentClient.from(client).send(new DeleteCommand({ TableName: table, Key }));
    expect(value(await guard.load(id, until))).toStrictEqual({ at: [], version: 0 });
    // Whoever has read it before it was deleted reads again.
    const late = await guard.save(id, { at: [until], version: 1 }, addMilliseconds(until, 1_000));
    expect(problem(late).type).toBe("conflict");
    value(await guard.save(id, { at: [until], version: 0 }, addMilliseconds(until, 1_000)));
    expect(value(await guard.load(id, until))).toStrictEqual({ at: [until], version: 1 });
  });
});

function byName<Named extends object>(named: readonly Named[] = []): readonly Named[] {
  return named.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}
