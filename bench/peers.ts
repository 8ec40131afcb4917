import { createReadStream } from "node:fs";

import { batchLimit } from "@billsdue/core";
import { parse } from "csv-parse";
import * as z from "zod";

/** csv-parse that does no more than split the file: into arrays, or into objects by its header. */
export async function csvParse(path: string, expected: number, columns: boolean): Promise<void> {
  let count = 0;
  for await (const record of createReadStream(path).pipe(parse({ columns }))) {
    if (record !== undefined) count += 1;
  }
  if (count !== expected) throw new Error(`csv-parse read ${count} records of ${expected}`);
}

const row = z.object({
  InvoiceID: z.string().trim().min(1).max(64),
  CustomerName: z.string().trim().min(1).max(200),
  Balance: z
    .string()
    .regex(/^-?\d+(?:\.\d{2})?$/)
    .transform((amount) => BigInt(amount.replace(".", ""))),
  IsProcessed: z.enum(["0", "1"]),
});

/**
 * The obvious pipeline: csv-parse to objects, zod, an invoice of each row that is given to a function in batches, and a line for each in a
 * text that is encoded 64 KB at a time. No second pass, no duplicates, no watermark, no payments.
 */
export async function obviousPipeline(path: string, expected: number): Promise<void> {
  const encoder = new TextEncoder();
  let [saved, encoded] = [0, 0];
  let batch: object[] = [];
  let lines: string[] = [];
  const flush = () => {
    saved += batch.length;
    batch = [];
    if (lines.length < 1000) return;
    encoded += encoder.encode(lines.join("")).length;
    lines = [];
  };
  let line = 1;
  for await (const record of createReadStream(path).pipe(parse({ columns: true }))) {
    line += 1;
    const parsed = row.safeParse(record);
    if (!parsed.success) throw new Error(`line ${line} does not parse`);
    const { InvoiceID: id, CustomerName: customerName, Balance: billed } = parsed.data;
    batch.push({ id, customerName, currency: "USD", billed, source: { file: path, line } });
    lines.push(`${id}|${customerName}|${billed}|USD|${line}|created\n`);
    if (batch.length === batchLimit) flush();
  }
  flush();
  if (saved !== expected || encoded === 0) throw new Error(`saved ${saved} of ${expected} rows`);
}
