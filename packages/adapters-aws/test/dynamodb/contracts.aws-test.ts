import {
  describeCallbackStore,
  describeInvoiceStore,
  describeLookUpGuard,
  describeRunLedger,
} from "@billsdue/core/testing";

import {
  createDynamoCallbackStore,
  createDynamoInvoiceStore,
  createDynamoLookUpGuard,
  createDynamoRunLedger,
} from "../../src/dynamodb/index.ts";
import { clientOf, ownTable, tableEmulators } from "./own-table.ts";

for (const emulator of tableEmulators) {
  const options = async () => {
    const client = clientOf(emulator);
    return { client, table: await ownTable(client) };
  };
  describeInvoiceStore(`DynamoDB on ${emulator}`, async () =>
    createDynamoInvoiceStore({
      ...(await options()),
      onCorrupt: (failure) => {
        throw new Error(JSON.stringify(failure));
      },
    }),
  );
  describeRunLedger(`DynamoDB on ${emulator}`, async () => createDynamoRunLedger(await options()));
  describeLookUpGuard(`DynamoDB on ${emulator}`, async () =>
    createDynamoLookUpGuard(await options()),
  );
  describeCallbackStore(`DynamoDB on ${emulator}`, async () =>
    createDynamoCallbackStore(await options()),
  );
}
