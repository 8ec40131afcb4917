import {
  batchLimit,
  checkBatch,
  conflict,
  type Failure,
  type Invoice,
  type InvoiceId,
  type InvoiceStore,
  reviewSince,
  sweepDueAt,
} from "@billsdue/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";

import { indexNames } from "../table/table-definition.ts";
import type { RawItem } from "./attributes.ts";
import { atVersion } from "./condition.ts";
import { cutIntoBatches } from "./cut-into-batches.ts";
import { type SparseIndex, findInIndex } from "./index-query.ts";
import { createMarks, getItem, putItem } from "./put-item.ts";
import { readItems } from "./read-items.ts";
import { saveItems } from "./save-items.ts";
import { invoiceItem, invoiceKey, invoiceOf, readAttributes } from "./stored/invoice-item.ts";
import type { TableOptions } from "./table-options.ts";

const port = "invoice-store";

/** What the store works with. */
export interface DynamoInvoiceStoreOptions extends TableOptions {
  /** Hears of an item that does not parse where others were asked for, too: it stops none of them. */
  readonly onCorrupt: (failure: Failure) => void;
}

/**
 * The table of invoices on DynamoDB: one item each, with its payments, written on the condition that its version is the one that was
 * loaded. A save whose answer was lost and that was sent again finds its own mark in the item, and knows that it was done. All reads of items are
 * consistent; the two indexes may be a moment late. An item holds 400 KB.
 */
export function createDynamoInvoiceStore(options: DynamoInvoiceStoreOptions): InvoiceStore {
  const { onCorrupt } = options;
  const newMark = createMarks();

  const load = (id: InvoiceId) => getItem(options, port, invoiceKey(id));

  const put = (invoice: Invoice): ResultAsync<Invoice, Failure> => {
    const { version, id } = invoice;
    const item = invoiceItem(invoice, newMark());
    return putItem(options, port, item, atVersion(version)).andThen((isSaved) =>
      isSaved ? ok({ ...invoice, version: version + 1 }) : err(conflict(port, id)),
    );
  };

  const find = (index: SparseIndex, by: string, limit: number) =>
    findInIndex(options, index, by, limit).andThen((keys) => {
      const batches = cutIntoBatches(keys, batchLimit).map((batch) =>
        readItems(options, port, batch, readAttributes),
      );
      return ResultAsync.combine(batches).map((read) =>
        inOrder(read.flat().flatMap(orSayWhy), index, by),
      );
    });
  const orSayWhy = (item: RawItem): readonly Invoice[] =>
    invoiceOf(item).match(
      (invoice) => [invoice],
      (failure) => {
        onCorrupt(failure);
        return [];
      },
    );

  return {
    load: (id) =>
      load(id).andThen((item) => (item === undefined ? ok(undefined) : invoiceOf(item))),
    loadMany: (ids) =>
      checkBatch(port, ids)
        .asyncAndThen(() => readItems(options, port, ids.map(invoiceKey), readAttributes))
        .andThen(invoicesOf),
    save: put,
    saveMany: (invoices) =>
      checkBatch(
        port,
        invoices.map(({ id }) => id),
      ).asyncAndThen(() =>
        saveItems(
          options,
          port,
          invoices.map((invoice) => invoiceItem(invoice, newMark())),
        ),
      ),
    findDue: (by, limit) => find(sweepIndex, by, limit),
    findForReview: (by, limit) => find(reviewIndex, by, limit),
  };
}

/** All of them, or the first failure: a file has a hundred of these to a batch, and combining results takes as long as reading them. */
function invoicesOf(items: readonly RawItem[]): Result<readonly Invoice[], Failure> {
  const invoices: Invoice[] = [];
  for (const item of items) {
    const invoice = invoiceOf(item);
    if (invoice.isErr()) return err(invoice.error);
    invoices.push(invoice.value);
  }
  return ok(invoices);
}

const sweepIndex: SparseIndex = {
  name: indexNames.sweep,
  since: "sweepDueAt",
  sinceOf: sweepDueAt,
};
const reviewIndex: SparseIndex = {
  name: indexNames.review,
  since: "reviewSince",
  sinceOf: reviewSince,
};

/** By what the items say: an index may be a moment behind them. */
function inOrder(
  invoices: readonly Invoice[],
  { sinceOf }: SparseIndex,
  by: string,
): readonly Invoice[] {
  return invoices
    .flatMap((invoice) => {
      const since = sinceOf(invoice);
      return since === undefined || since > by ? [] : [{ invoice, since }];
    })
    .toSorted((left, right) => (left.since < right.since ? -1 : 1))
    .map(({ invoice }) => invoice);
}
