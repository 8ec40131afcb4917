import {
  type Failure,
  type Invoice,
  type InvoiceId,
  reviewSince,
  sweepDueAt,
} from "@billsdue/core";
import type { Result } from "neverthrow";
import * as z from "zod";

import { invoiceId } from "./fields.ts";
import { storedInvoice } from "./invoice-schema.ts";
import { parseItem } from "./parse-item.ts";
import { storable } from "./storable.ts";

/** An invoice's item. */
export interface InvoiceItem {
  readonly pk: string;
  readonly shard: string;
  readonly version: number;
  /** Of the save that wrote it, and of no other. */
  readonly mark: string;
  readonly invoice: unknown;
  /** The item is in the index over this attribute only where it has it. */
  readonly sweepDueAt?: string;
  readonly reviewSince?: string;
}

/** The attributes that an item may be without. */
export const sparseAttributes = ["sweepDueAt", "reviewSince"] as const;

const prefix = "INVOICE#";

/** The most payments at once that the indexes take grow with the shards; each look at an index asks every shard. */
export const shards: readonly string[] = ["0", "1", "2", "3", "4", "5", "6", "7"];

/** The key of an invoice's item. */
export function invoiceKey(id: InvoiceId): string {
  return `${prefix}${id}`;
}

/** The item that `mark` stores `invoice` as, at its next version. */
export function invoiceItem(invoice: Invoice, mark: string): InvoiceItem {
  const { id, version, ...fields } = invoice;
  const due = sweepDueAt(invoice);
  const review = reviewSince(invoice);
  return {
    pk: invoiceKey(id),
    shard: shardOf(id),
    version: version + 1,
    mark,
    invoice: storable(fields),
    ...(due === undefined ? {} : { sweepDueAt: due }),
    ...(review === undefined ? {} : { reviewSince: review }),
  };
}

const itemSchema = z.object({
  pk: z
    .string()
    .startsWith(prefix)
    .transform((pk) => pk.slice(prefix.length))
    .pipe(invoiceId),
  version: z.int().min(1),
  invoice: storedInvoice,
});

/** The invoice in an item as it was read. */
export function invoiceOf(item: unknown): Result<Invoice, Failure> {
  return parseItem("invoice-store", itemSchema, item).map(({ pk, version, invoice }) => ({
    id: pk,
    ...invoice,
    version,
  }));
}

/** FNV-1a over the id's code units: any even spread would do. */
function shardOf(id: InvoiceId): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  }
  return shards[(hash >>> 0) % shards.length] ?? "0";
}
