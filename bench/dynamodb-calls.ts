import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** What a client has asked of its table. */
export interface Calls {
  readonly requests: number;
  /** As the table itself bills them. */
  readonly writeUnits: number;
  readonly readUnits: number;
}

/** Counts the calls of `work`; what it takes to be told of capacity makes it slower, so that nothing is timed meanwhile. */
export async function callsOf(
  client: DynamoDBClient,
  work: () => Promise<unknown>,
): Promise<Calls> {
  const calls = { requests: 0, writeUnits: 0, readUnits: 0 };
  const name = "countCalls";
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        const answer = await next({
          ...args,
          input: { ...args.input, ReturnConsumedCapacity: "TOTAL" },
        });
        calls.requests += 1;
        const consumed = "ConsumedCapacity" in answer.output ? answer.output.ConsumedCapacity : [];
        let units = 0;
        for (const table of [consumed ?? []].flat()) {
          if ("CapacityUnits" in table) units += table.CapacityUnits ?? 0;
        }
        calls[commandName.includes("Get") ? "readUnits" : "writeUnits"] += units;
        return answer;
      },
    { step: "initialize", name },
  );
  await work();
  client.middlewareStack.remove(name);
  return calls;
}
