import {
  batchLimit,
  conflict,
  type Failure,
  type Instant,
  type Invoice,
  type InvoiceId,
  type InvoiceStore,
  openSinceOf,
  type SaveVerdict,
  unavailable,
} from "@billsdue/core";
import { err, errAsync, ok, okAsync, type Result } from "neverthrow";

import { copyOf, detached } from "./copy.ts";

const port = "invoice-store";
/** What one item of the real table can hold. */
const mostItemBytes = 400 * 1024;
/** Fewer payments than this never come near it. */
const fewPayments = 50;

/** An empty table of invoices, with the limits that the real one has: 100 items a batch, each id once; 400 KB an item. */
export function createMemoryInvoiceStore(): InvoiceStore {
  const stored = new Map<InvoiceId, Invoice>();
  const openSince = new Map<InvoiceId, Instant>();

  const put = (invoice: Invoice): SaveVerdict => {
    if ((stored.get(invoice.id)?.version ?? 0) !== invoice.version) return "conflict";
    stored.set(invoice.id, detached({ ...invoice, version: invoice.version + 1 }));
    const since = invoice.payments.length === 0 ? undefined : openSinceOf(invoice);
    if (since === undefined) openSince.delete(invoice.id);
    else openSince.set(invoice.id, since);
    return "saved";
  };

  return {
    load: (id) => okAsync(copyOf(stored.get(id))),

    loadMany: (ids) => {
      const batch = checkBatch(ids);
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
      const batch = checkBatch(invoices.map(({ id }) => id));
      return batch.isErr() ? errAsync(batch.error) : okAsync(invoices.map(put));
    },

    findOpen: (before, limit) =>
      okAsync(
        [...openSince]
          .filter(([, since]) => since < before)
          .sort(([, left], [, right]) => (left < right ? -1 : 1))
          .slice(0, limit)
          .flatMap(([id]) => copyOf(stored.get(id)) ?? []),
      ),
  };
}

function checkBatch(ids: readonly InvoiceId[]): Result<true, Failure> {
  if (ids.length > batchLimit) {
    return err(unavailable(port, `a batch of ${ids.length} is over the limit of ${batchLimit}`));
  }
  return new Set(ids).size === ids.length
    ? ok(true)
    : err(unavailable(port, "an id stands in the batch twice"));
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
