import { type IngestInput, type IngestReport, type Invoice, outputKeysOf } from "@billsdue/core";
import { invoiceId, value } from "@billsdue/core/testing";

import type { World } from "./world.ts";

export const header = "InvoiceID,CustomerName,Balance";
export const name = "bills-2026-11-23.csv";

/** Puts a file in place and ingests it. */
export async function ingest(
  world: World,
  content: string | Uint8Array,
  file: string = name,
  input: Partial<IngestInput> = {},
): Promise<IngestReport> {
  world.put(file, content);
  return value(await world.ingest(file, input));
}

/** How many rows had each decision, those that none had left out. */
export function rowsOf({ decisions }: IngestReport): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(decisions).flatMap(([decision, { rows }]) =>
      rows === 0 ? [] : [[decision, rows]],
    ),
  );
}

/** The invoices among `ids` that there are, by their ids. */
export async function all(world: World, ids: readonly string[]): Promise<readonly Invoice[]> {
  const found = value(await world.invoices.loadMany([...new Set(ids.map(invoiceId))]));
  return found.toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

/** The texts of what a run of the file has written, undefined where it has not. */
export function outputsOf(world: World, file: string = name, prefix?: string) {
  const { processed, rejected, report } = outputKeysOf(file, prefix);
  const { text } = world.ports.files;
  return { processed: text(processed), rejected: text(rejected), report: text(report) };
}
