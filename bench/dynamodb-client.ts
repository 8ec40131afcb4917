import { setTimeout as delay } from "node:timers/promises";

import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createTableClient, dynamoClientOptions } from "@billsdue/adapters-aws/dynamodb";

import { speakDynoxide } from "../tools/emulators/speak-dynoxide.ts";

/** A client as a biller has it, on whatever answers at `url`; each answer comes `delayMs` later than that gives it. */
export function createClient(url: string, delayMs: number = 0): DynamoDBClient {
  const { requestHandler } = dynamoClientOptions();
  const client = createTableClient({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    // A busy machine may take its time.
    requestHandler: { ...requestHandler, requestTimeout: 30_000 },
  });
  client.middlewareStack.add(speakDynoxide, { step: "initialize" });
  if (delayMs > 0) {
    client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        await delay(delayMs);
        return answer;
      },
      { step: "finalizeRequest" },
    );
  }
  return client;
}
