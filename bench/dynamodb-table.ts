import { randomUUID } from "node:crypto";

import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { tableDefinition } from "@billsdue/adapters-aws/table";

/** Makes an empty table in place of the one before, if there is one. */
export async function anotherTable(client: DynamoDBClient, before: string): Promise<string> {
  if (before !== "") await client.send(new DeleteTableCommand({ TableName: before }));
  const table = `billsdue-${randomUUID()}`;
  await client.send(new CreateTableCommand({ TableName: table, ...tableDefinition() }));
  return table;
}
