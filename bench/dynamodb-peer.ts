import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import {
  type BillRow,
  createRecordReader,
  createRowParser,
  defaultProfile,
  readHeader,
  type RowParser,
} from "@billsdue/core";

import { must } from "./must.ts";
import { openFile } from "./nowhere.ts";

/** What the system that this one replaces does: of each row, one after the other, an UpdateItem that asks for nothing. */
export async function updateRowByRow(
  client: DynamoDBClient,
  table: string,
  path: string,
): Promise<void> {
  const documents = DynamoDBDocumentClient.from(client);
  for await (const { invoiceId, customerName, amount } of rowsOf(path)) {
    await documents.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk: `INVOICE#${invoiceId}` },
        UpdateExpression:
          "SET customerName = :name, balance = :balance, isProcessed = :isProcessed",
        ExpressionAttributeValues: {
          ":name": customerName,
          ":balance": amount.toString(),
          ":isProcessed": amount === 0n,
        },
      }),
    );
  }
}

/** The rows of the file, read in the way that `ingestFile` reads them, once. */
async function* rowsOf(path: string): AsyncGenerator<BillRow, void, void> {
  const reader = createRecordReader(defaultProfile.delimiter, defaultProfile.limits.rowLength);
  const decoder = new TextDecoder();
  let parse: RowParser | undefined;
  for await (const chunk of (await openFile(path)).read()) {
    const text = decoder.decode(must(chunk), { stream: true });
    for (const { fields } of reader.push(text)) {
      if (fields === null) throw new Error(`no fields in ${path}`);
      if (parse !== undefined) yield must(parse(fields)).row;
      else parse = createRowParser(must(readHeader(fields, defaultProfile)), defaultProfile);
    }
  }
}
