import { DeleteItemCommand, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";

import type { OwnAws } from "./own-aws.ts";
import { until } from "./until.ts";

/** What is in the table. */
export interface Stored {
  /** The invoice; null where there is none. */
  readonly stored: (invoiceId: string) => Promise<StoredInvoice>;
  /** The token of the task that waits for the payer, as soon as it is kept. */
  readonly taskTokenOf: (paymentId: string) => Promise<string>;
  /** Keeps another text in the place of that token, or nothing. */
  readonly loseTaskTokenOf: (paymentId: string, instead?: string) => Promise<void>;
}

/** Of an invoice, what these tests look at. */
export interface StoredInvoice {
  readonly payments: readonly { readonly status: string }[];
  readonly exceptions?: readonly unknown[];
}

/** The table of that name. */
export function storedIn({ clients: { table } }: OwnAws, TableName: string): Stored {
  const itemAt = async (pk: string) => {
    const get = new GetItemCommand({ TableName, Key: { pk: { S: pk } } });
    return (await table.send(get)).Item;
  };
  return {
    stored: async (invoiceId) => {
      const item = await itemAt(`INVOICE#${invoiceId}`);
      return JSON.parse(item?.["invoice"]?.S ?? "null");
    },
    taskTokenOf: (paymentId) =>
      until(
        `task token of ${paymentId}`,
        async () => (await itemAt(`CALLBACK#${paymentId}`))?.["token"]?.S,
      ),
    loseTaskTokenOf: async (paymentId, instead) => {
      const Key = { pk: { S: `CALLBACK#${paymentId}` } };
      if (instead === undefined) {
        await table.send(new DeleteItemCommand({ TableName, Key }));
        return;
      }
      const change = {
        UpdateExpression: "SET #token = :token",
        ExpressionAttributeNames: { "#token": "token" },
        ExpressionAttributeValues: { ":token": { S: instead } },
      };
      await table.send(new UpdateItemCommand({ TableName, Key, ...change }));
    },
  };
}
