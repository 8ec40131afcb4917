import { contexts, describeSingleFaults } from "@billsdue/core/testing";
import { vi } from "vitest";

import { tryAgainAtOnce } from "../dynamodb/without-pauses.ts";
import { createDynamoWorld, failingAfter } from "./dynamo-world.ts";

tryAgainAtOnce();
// A hundred lives, each of hundreds of requests, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

const client = failingAfter(3);

/** One payer, who pays. */
const chosen = contexts.filter(
  ({ payers, card, file, isLost }) =>
    payers === "one" && card === "approve" && file === "none" && isLost !== true,
);

describeSingleFaults(
  "DynamoDB, where every third answer is lost besides",
  () => createDynamoWorld(client),
  chosen,
);
