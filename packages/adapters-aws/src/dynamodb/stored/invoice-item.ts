import {
  type Failure,
  type Invoice,
  type InvoiceId,
  isInvoiceId,
  reviewSince,
  sweepDueAt,
} from "@billsdue/core";
import { err, type Result } from "neverthrow";
import * as z from "zod/mini";

import { storedInvoice } from "./invoice-schema.ts";
import { jsonOf } from "./json.ts";
import { corrupt, parseItem, parseText } from "./parse-item.ts";

/** An invoice's item. A type, and no interface, so that it is a record of its attributes as well. */
export type InvoiceItem = {
  readonly pk: string;
  readonly shard: string;
  readonly version: number;
  /** Of the save that wrote it, and of no other. */
  readonly mark: string;
  /** Everything else of it, as JSON. */
  readonly invoice: string;
  /** The item is in the index over this attribute only where it has it. */
  readonly sweepDueAt?: string;
  readonly reviewSince?: string;
};

/** The attributes that an item may be without. */
export const sparseAttributes = ["sweepDueAt", "reviewSince"] as const;

const port = "invoice-store";
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
    invoice: jsonOf(fields),
    ...(due === undefined ? {} : { sweepDueAt: due }),
    ...(review === undefined ? {} : { reviewSince: review }),
  };
}

/** The attributes that an invoice is read from. */
export const readAttributes: readonly string[] = ["pk", "version", "invoice"];

// A file reads an invoice a row: compiled, and in two steps, each costs a third.
const itemSchema = z.compile(
  z.object({
    pk: z.string().check(z.startsWith(prefix)),
    version: z.int().check(z.minimum(1)),
    invoice: z.string(),
  }),
);

/** The invoice in an item as it was read. */
export function invoiceOf(item: unknown): Result<Invoice, Failure> {
  return parseItem(port, itemSchema, item).andThen(({ pk, version, invoice }) => {
    const id = pk.slice(prefix.length);
    if (!isInvoiceId(id)) return err(corrupt(port, pk, "pk: not an invoice id"));
    return parseText(port, storedInvoice, { pk, attribute: "invoice", text: invoice }).map(
      (fields) => ({ id, ...fields, version }),
    );
  });
}

/** FNV-1a over the id's code units: any even spread would do. */
function shardOf(id: InvoiceId): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  }
  return shards[(hash >>> 0) % shards.length] ?? "0";
}
