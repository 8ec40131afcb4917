import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { createCountingIdSource } from "@billsdue/adapters-memory";
import {
  balanceOf,
  decide,
  defaultPolicy,
  evolve,
  fold,
  type Instant,
  instantFromEpoch,
  type Invoice,
  type InvoiceCommand,
  isIdempotencyKey,
  isInvoiceId,
} from "@billsdue/core";

import { createClient } from "./dynamodb-client.ts";
import type { Days } from "./dynamodb-days.ts";
import { ingestDay, storeOf } from "./dynamodb-ingest.ts";
import { updateRowByRow } from "./dynamodb-peer.ts";
import { anotherTable } from "./dynamodb-table.ts";
import { must } from "./must.ts";

const payers = 30;

/**
 * How many of some invoices, paid on the first day, ask for their money again after the second day's file: that one bills them as before, since
 * the biller has not posted the payments yet.
 */
export async function countOverwritten(url: string, days: Days): Promise<string> {
  const client = createClient(url);
  const [ours, peer] = [await anotherTable(client, ""), await anotherTable(client, "")];
  const store = storeOf(client, ours);
  await ingestDay({ invoices: client, ledger: client }, ours, days, "first");
  await updateRowByRow(client, peer, days.paths.first);

  // Not among those that the second file bills otherwise.
  const ids = Array.from({ length: 2 * payers }, (_, nth) => `${nth + 1}`)
    .filter((_, nth) => nth % 20 !== 0)
    .filter(isInvoiceId);
  const billed = must(await store.loadMany(ids)).filter((invoice) => invoice.billed > 0n);
  const paid = billed.slice(0, payers).map(({ id }) => id);
  for (const invoice of billed.slice(0, payers)) {
    must(await store.save(paidInFull(invoice)));
    await DynamoDBDocumentClient.from(client).send(
      new UpdateCommand({
        TableName: peer,
        Key: { pk: `INVOICE#${invoice.id}` },
        UpdateExpression: "SET balance = :nothing, isProcessed = :yes",
        ExpressionAttributeValues: { ":nothing": "0", ":yes": true },
      }),
    );
  }

  await ingestDay({ invoices: client, ledger: client }, ours, days, "second");
  await updateRowByRow(client, peer, days.paths.second);
  const after = must(await store.loadMany(paid));
  const owing = after.filter((invoice) => balanceOf(invoice, defaultPolicy).amount > 0n).length;
  const peerOwing = await owingOf(client, peer, paid);
  return `paid invoices that the next file un-pays: UpdateItem per row ${peerOwing} of ${paid.length}, ingestFile ${owing} of ${paid.length}`;
}

async function owingOf(
  client: DynamoDBClient,
  table: string,
  ids: readonly string[],
): Promise<number> {
  const Keys = ids.map((id) => ({ pk: `INVOICE#${id}` }));
  const read = await DynamoDBDocumentClient.from(client).send(
    new BatchGetCommand({ RequestItems: { [table]: { Keys } } }),
  );
  return (read.Responses?.[table] ?? []).filter(({ balance }) => balance !== "0").length;
}

/** The invoice with a payment of all that is owed, which the gateway has taken. */
function paidInFull(invoice: Invoice): Invoice {
  const at = thatEvening();
  const paymentId = createCountingIdSource().nextPaymentId();
  const idempotencyKey = `bench-payment-of-${invoice.id.padStart(8, "0")}`;
  if (!isIdempotencyKey(idempotencyKey)) throw new TypeError(`no key: ${idempotencyKey}`);
  const amount = { currency: invoice.currency, minorUnits: invoice.billed };
  const policy = defaultPolicy;
  const commands: readonly InvoiceCommand[] = [
    {
      type: "request-payment",
      paymentId,
      idempotencyKey,
      expectedAmount: amount,
      receiptTo: [],
      now: at,
      policy,
    },
    { type: "submit-payment", paymentId, now: at, leaseMs: 60_000, policy },
    {
      type: "record-report",
      paymentId,
      report: {
        operation: "purchase",
        outcome: "approved",
        amount,
        gatewayRef: "bench",
        source: "response",
        at,
      },
      now: at,
      notFoundGraceMs: 0,
      policy,
    },
  ];
  return commands.reduce<Invoice>((before, command) => {
    const after = fold(evolve, before, must(decide(command, before)));
    if (after === undefined) throw new Error("no invoice any more");
    return after;
  }, invoice);
}

/** Of the first file's day. */
function thatEvening(): Instant {
  const at = instantFromEpoch(Date.UTC(2026, 10, 22, 20));
  if (at === undefined) throw new RangeError("no such day");
  return at;
}
