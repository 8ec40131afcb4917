import { unreliableWorlds } from "@billsdue/adapters-memory/testing";
import { describeHistories } from "@billsdue/core/testing";

import { clientOf } from "../dynamodb/own-table.ts";
import { tryAgainAtOnce } from "../dynamodb/without-pauses.ts";
import { runFewer } from "../fewer-runs.ts";
import { dynamoPorts, failingAfter } from "./dynamo-world.ts";

tryAgainAtOnce();
runFewer(0.6);

const client = clientOf("dynoxide");

describeHistories(
  "DynamoDB",
  unreliableWorlds({ createPorts: () => dynamoPorts(client) }),
  "what it was asked for",
);

describeHistories(
  "DynamoDB, where every third answer is lost",
  unreliableWorlds({ createPorts: () => dynamoPorts(failingAfter(3)) }),
  "other money, too",
);
