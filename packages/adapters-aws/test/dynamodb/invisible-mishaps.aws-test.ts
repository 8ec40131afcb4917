import type { Failure } from "@billsdue/core";
import {
  describeInvoiceStore,
  describeLookUpGuard,
  describeRunLedger,
} from "@billsdue/core/testing";

import {
  createDynamoInvoiceStore,
  createDynamoLookUpGuard,
  createDynamoRunLedger,
} from "../../src/dynamodb/index.ts";
import { runFewer } from "../fewer-runs.ts";
import {
  atEveryFourth,
  atEveryOther,
  serverError,
  throttled,
  transactionConflict,
} from "./mishaps.ts";
import { ownTable } from "./own-table.ts";
import { type Mishap, type MishapPlan, unreliableClient } from "./unreliable-client.ts";
import { tryAgainAtOnce } from "./without-pauses.ts";

/** What anybody asks of the table can go wrong so, and nobody notices. */
const ofEveryRequest: readonly (readonly [string, Mishap])[] = [
  ["is throttled", { type: "before", trouble: throttled }],
  ["fails before it is done", { type: "before", trouble: serverError }],
  ["fails when it is done", { type: "after", trouble: serverError }],
  ["is reset when it is done", { type: "after", trouble: "reset" }],
  ["is done, and times out", { type: "after", trouble: "time-out" }],
];

const ofReads: readonly (readonly [string, Mishap])[] = [
  ["leaves every key", { type: "keys", isDone: () => false }],
  ["leaves two keys of three", { type: "keys", isDone: (place) => place % 3 === 0 }],
];

const ofStatements: readonly (readonly [string, Mishap])[] = [
  ["tells of throttling in every other slot", inEveryOther("ThrottlingError", false)],
  [
    "tells of a failure in every other slot, though all was done",
    inEveryOther("InternalServerError", true),
  ],
];

function inEveryOther(code: string, isDone: boolean): Mishap {
  return {
    type: "statements",
    troubleOf: (place) => (place % 2 === 0 ? { code, isDone } : undefined),
  };
}

tryAgainAtOnce();
runFewer(0.4);

const optionsWith = async (createPlan: () => MishapPlan) => ({
  table: await ownTable(unreliableClient(() => undefined).client),
  client: unreliableClient(createPlan()).client,
  onCorrupt: (failure: Failure) => {
    throw new Error(JSON.stringify(failure));
  },
});

for (const [way, mishap] of ofEveryRequest) {
  const options = () => optionsWith(() => atEveryFourth(mishap));
  const name = `of four requests one ${way}`;
  describeInvoiceStore(name, async () => createDynamoInvoiceStore(await options()));
  describeRunLedger(name, async () => createDynamoRunLedger(await options()));
  describeLookUpGuard(name, async () => createDynamoLookUpGuard(await options()));
}

for (const [way, mishap] of ofReads) {
  const options = () => optionsWith(() => atEveryOther("BatchGetItem", mishap));
  const name = `every other batch of reads ${way}`;
  describeInvoiceStore(name, async () => createDynamoInvoiceStore(await options()));
  describeRunLedger(name, async () => createDynamoRunLedger(await options()));
}

for (const [way, mishap] of ofStatements) {
  const options = () => optionsWith(() => atEveryOther("BatchExecuteStatement", mishap));
  describeInvoiceStore(`every other batch of saves ${way}`, async () =>
    createDynamoInvoiceStore(await options()),
  );
}

describeRunLedger("every other transaction is cancelled for another one", async () => {
  const mishap: Mishap = { type: "before", trouble: transactionConflict };
  return createDynamoRunLedger(await optionsWith(() => atEveryOther("TransactWriteItems", mishap)));
});
