import { describeRaces } from "@billsdue/core/testing";

import { clientOf } from "../dynamodb/own-table.ts";
import { runFewer } from "../fewer-runs.ts";
import { createDynamoWorld } from "./dynamo-world.ts";

runFewer(0.4);

const client = clientOf("dynoxide");

describeRaces("DynamoDB", () => createDynamoWorld(client));
