import {
  checkBatch,
  conflict,
  type Failure,
  type Instant,
  type Invoice,
  type InvoiceId,
  type InvoiceStore,
  reviewSince,
  type SaveVerdict,
  sweepDueAt,
  unavailable,
} from "@billsdue/core";
import { errAsync, okAsync } from "neverthrow";

import { copyOf, detached } from "./copy.ts";

const port = "invoice-store";
/** What one item of the real table can hold. */
const mostItemBytes = 400 * 1024;
/** Fewer payments than this never come near it. */
const fewPayments = 50;

/** An empty table of invoices, with the limits that the real one has: 100 items a batch, each id once; 400 KB an item. */
export function createMemoryInvoiceStore(): InvoiceStore {
  const stored = new Map<InvoiceId, Invoice>();
  const sweepDue = new Map<InvoiceId, Instant>();
  const inReview = new Map<InvoiceId, Instant>();

  const put = (invoice: Invoice): SaveVerdict => {
    if ((stored.get(invoice.id)?.version ?? 0) !== invoice.version) return "conflict";
    stored.set(invoice.id, detached({ ...invoice, version: invoice.version + 1 }));
    // Most invoices have neither, and it takes its time to ask.
    if (invoice.payments.length > 0 || invoice.exceptions.length > 0) {
      index(sweepDue, invoice.id, sweepDueAt(invoice));
      index(inReview, invoice.id, reviewSince(invoice));
    }
    return "saved";
  };
  const oldest = (sparse: ReadonlyMap<InvoiceId, Instant>, by: Instant, limit: number) =>
    [...sparse]
      .filter(([, since]) => since <= by)
      .sort(([, left], [, right]) => (left < right ? -1 : 1))
      .slice(0, limit)
      .flatMap(([id]) => copyOf(stored.get(id)) ?? []);

  return {
    load: (id) => okAsync(copyOf(stored.get(id))),

    loadMany: (ids) => {
      const batch = checkBatch(port, ids);
      if (batch.isErr()) return errAsync(batch.error);
      const found = ids.map((id) => stored.get(id)).filter((invoice) => invoice !== undefined);
      return okAsync(copyOf(found));
    },

    save: (invoice) => {
      if (isTooLarge(invoice)) return errAsync(tooLarge(invoice));
      return put(invoice) === "conflict"
        ? errAsync(conflict(port, invoice.id))
        : okAsync(detached({ ...invoice, version: invoice.version + 1 }));
    },

    saveMany: (invoices) => {
      const large = invoices.find(isTooLarge);
      if (large !== undefined) return errAsync(tooLarge(large));
      const batch = checkBatch(
        port,
        invoices.map(({ id }) => id),
      );
      return batch.isErr() ? errAsync(batch.error) : okAsync(invoices.map(put));
    },

    findDue: (by, limit) => okAsync(oldest(sweepDue, by, limit)),
    findForReview: (by, limit) => okAsync(oldest(inReview, by, limit)),
  };
}

/** Keeps a sparse index: an item without the attribute is not in it. */
function index(sparse: Map<InvoiceId, Instant>, id: InvoiceId, since: Instant | undefined): void {
  if (since === undefined) sparse.delete(id);
  else sparse.set(id, since);
}

function isTooLarge(invoice: Invoice): boolean {
  if (invoice.payments.length < fewPayments) return false;
  const text = JSON.stringify(invoice, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  return new TextEncoder().encode(text).length > mostItemBytes;
}

function tooLarge({ id }: Invoice): Failure {
  return unavailable(port, `invoice ${id} is over the item limit of ${mostItemBytes} bytes`);
}
