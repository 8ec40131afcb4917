import { err, ok, type Result, type ResultAsync } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import type { InvoiceId } from "../ids.ts";
import type { Invoice } from "../invoice/invoice.ts";
import type { Instant } from "../time/instant.ts";

/** What became of one invoice of a batch. */
export type SaveVerdict = "saved" | "conflict";

/**
 * The table of invoices. Every save is one conditional write of one item: it applies only to the version that was loaded, and the
 * stored version is one more. A save that loses changes nothing.
 */
export interface InvoiceStore {
  /** The invoice as last saved, or undefined. */
  readonly load: (id: InvoiceId) => ResultAsync<Invoice | undefined, Failure>;

  /** The invoices among `ids` that exist, in any order; at most 100 ids, each once. */
  readonly loadMany: (ids: readonly InvoiceId[]) => ResultAsync<readonly Invoice[], Failure>;

  /** Stores `invoice` over the version it was loaded at (0: it must not exist) and gives it back with its new version. */
  readonly save: (invoice: Invoice) => ResultAsync<Invoice, Failure>;

  /** Saves each invoice on its own condition; verdicts in the order given; at most 100 invoices, each id once. */
  readonly saveMany: (invoices: readonly Invoice[]) => ResultAsync<readonly SaveVerdict[], Failure>;

  /** Up to `limit` invoices that are due for the sweep by `by` (see `sweepDueAt`), longest due first. */
  readonly findDue: (by: Instant, limit: number) => ResultAsync<readonly Invoice[], Failure>;

  /** Up to `limit` invoices that an operator may have to look at by `by` (see `reviewSince`), longest waiting first. */
  readonly findForReview: (by: Instant, limit: number) => ResultAsync<readonly Invoice[], Failure>;
}

/** The most ids or invoices in one batch call. */
export const batchLimit = 100;

/** Whether a store may take the batch: at most 100 ids, each once. */
export function checkBatch(port: string, ids: readonly InvoiceId[]): Result<true, Failure> {
  if (ids.length > batchLimit) {
    return err(unavailable(port, `a batch of ${ids.length} is over the limit of ${batchLimit}`));
  }
  return new Set(ids).size === ids.length
    ? ok(true)
    : err(unavailable(port, "an id stands in the batch twice"));
}
