import { randomUUID } from "node:crypto";

import {
  CreateTableCommand,
  type DynamoDBClient,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";

import { speakDynoxide } from "../../../../tools/emulators/speak-dynoxide.ts";
import { createTableClient, dynamoClientOptions } from "../../src/dynamodb/index.ts";
import { tableDefinition, timeToLive } from "../../src/table/index.ts";
import { awsConfig, type EmulatorUrls, emulatorUrl } from "../emulators.ts";
import type { RequestHandler } from "./request-handler.ts";

/** The emulators that the adapters on the table are held to. */
export const tableEmulators = ["dynoxide", "dynamodbLocal", "ministack"] as const;

/** A client as a biller has it, on an emulator, which may take its time on a busy machine. `around` stands in its requests' way. */
export function clientOf(
  emulator: keyof EmulatorUrls,
  around: (handler: RequestHandler) => RequestHandler = (handler) => handler,
): DynamoDBClient {
  const { requestHandler } = dynamoClientOptions();
  const client = createTableClient({
    ...awsConfig(emulatorUrl(emulator)),
    requestHandler: { ...requestHandler, requestTimeout: 30_000 },
  });
  client.config.requestHandler = around(client.config.requestHandler);
  if (emulator === "dynoxide") client.middlewareStack.add(speakDynoxide, { step: "initialize" });
  return client;
}

/** A table of the test's own, empty. */
export async function ownTable(client: DynamoDBClient): Promise<string> {
  const table = `billsdue-${randomUUID()}`;
  await client.send(new CreateTableCommand({ TableName: table, ...tableDefinition() }));
  await client.send(
    new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification: timeToLive }),
  );
  return table;
}
