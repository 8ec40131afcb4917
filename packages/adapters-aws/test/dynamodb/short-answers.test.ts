import { manyInvoices, problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { createDynamoInvoiceStore, createTableClient } from "../../src/dynamodb/index.ts";
import { type Answer, fakeHandler } from "../fake-handler.ts";

const done = { TableName: "bills" };
const duplicate = { Error: { Code: "DuplicateItem" } };

const answer = (body: object): Answer => ({ status: 200, body: JSON.stringify(body) });

function storeOn(...answers: readonly Answer[]) {
  const { requestHandler, requests } = fakeHandler(...answers);
  const client = createTableClient({
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    requestHandler,
  });
  const backoff = { tries: 2, firstMs: 0, mostMs: 0 };
  const onCorrupt = () => undefined;
  return {
    store: createDynamoInvoiceStore({ client, table: "bills", backoff, onCorrupt }),
    requests: () => requests.map(({ body }) => JSON.parse(body)),
  };
}

describe("an answer that is silent about a statement", () => {
  it("does not say that it was done: it is sent again, and known by its mark", async () => {
    const { store, requests } = storeOn(
      answer({ Responses: [done] }),
      answer({ Responses: [duplicate, duplicate] }),
      answer({ Responses: { bills: [] } }),
    );
    const saved = value(await store.saveMany(manyInvoices("S", 3)));
    expect(saved).toStrictEqual(["saved", "conflict", "conflict"]);
    const [first, second, third] = requests();
    expect(first.Statements).toHaveLength(3);
    expect(second.Statements).toStrictEqual(first.Statements.slice(1));
    expect(third.RequestItems.bills.Keys).toHaveLength(2);
  });

  it("for ever is unavailable, and says how many are left", async () => {
    const { store } = storeOn(answer({}));
    expect(problem(await store.saveMany(manyInvoices("S", 3)))).toMatchObject({
      type: "unavailable",
      reason: expect.stringMatching(/^3 saves were not done in 2 tries/),
    });
  });

  it("with an error that has no code is a failure, with the item's key", async () => {
    const { store } = storeOn(answer({ Responses: [{ Error: { Message: "of secrets" } }] }));
    expect(problem(await store.saveMany(manyInvoices("S", 1)))).toStrictEqual({
      type: "unavailable",
      port: "invoice-store",
      reason: "INVOICE#S-0: Unknown",
    });
  });
});
