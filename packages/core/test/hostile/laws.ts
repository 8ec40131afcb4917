import { expect } from "vitest";

import {
  createRecordReader,
  type Invoice,
  processedHeader,
  type Profile,
  renderProcessed,
  renderRejected,
  renderRejectedHeader,
  type SourceRecord,
  type Watermark,
} from "../../src/index.ts";
import { localDate } from "../../src/testing/index.ts";
import { cutBytes, storedChunks } from "../ingestion/stored-bytes.ts";
import { ingest, type Ingested } from "./pipeline.ts";
import { type ProfileName, profiles } from "./profiles.ts";

/** A file that may be anything, and what is known when it comes. */
export interface Hostile {
  readonly bytes: Uint8Array;
  readonly profile: ProfileName;
  /** Where its bytes are cut. */
  readonly places: readonly number[];
  readonly known: readonly Invoice[];
  readonly appliedThrough?: Watermark | undefined;
}

/** No id stands in a small file so often that conflicts are not counted exactly. */
const exactlyCounted = 13;

/** What holds of every file, whatever is in it. */
export async function holdsOf({
  bytes,
  profile: name,
  places,
  known,
  appliedThrough,
}: Hostile): Promise<void> {
  const profile = profiles[name];
  const invoices = new Map(known.map((invoice) => [invoice.id, invoice]));
  const read = (...cut: Parameters<typeof cutBytes>) =>
    ingest(storedChunks(cutBytes(...cut)), profile, invoices, appliedThrough);
  const whole = await read(bytes, []);
  expect(await read(bytes, places)).toStrictEqual(whole);
  expect(await read(bytes, [], 1)).toStrictEqual(whole);
  if (whole.isErr()) {
    expect(whole.error.type).toBe("file-refused");
    return;
  }
  everyRowIsOneOf(whole.value);
  everyRowChangesItsOwnInvoice(whole.value, invoices);
  outputsAreSafe(whole.value, profile);
}

function everyRowIsOneOf({ inspection: { counts }, rows }: Ingested): void {
  expect(rows.filter(({ type }) => type !== "skipped")).toHaveLength(counts.rows);
  const rejected = rows.filter(({ type }) => type === "rejected").length;
  if (counts.rows <= exactlyCounted) expect(rejected).toBe(counts.rejected);
  else expect(rejected).toBeGreaterThanOrEqual(counts.rejected);
  const lines = rows.flatMap((row) => (row.type === "stated" ? row.stated.source.line : []));
  expect(new Set(lines).size).toBe(lines.length);
}

function everyRowChangesItsOwnInvoice(
  { inspection: { columns }, rows, decided, decidedAgain }: Ingested,
  invoices: ReadonlyMap<string, Invoice>,
): void {
  const stated = rows.filter((row) => row.type === "stated");
  expect(decided).toHaveLength(stated.length);
  const ids = stated.map((row) => row.stated.row.invoiceId);
  expect(new Set(ids).size).toBe(ids.length);
  const nameOf = ({ fields }: SourceRecord) =>
    fields?.length === columns.width ? fields[columns.at.invoiceId]?.trim().normalize("NFC") : "";
  if (columns.ownOutput === undefined) {
    // Nothing in a file is an authority over another row that names the same invoice.
    const names = rows.map((row) => (row.type === "rejected" ? nameOf(row.record) : ""));
    expect(ids.filter((id) => names.includes(id))).toStrictEqual([]);
  }
  for (const [nth, id] of ids.entries()) {
    const record = stated[nth]?.record;
    const cell = record?.fields?.[columns.at.invoiceId];
    if (columns.ownOutput === undefined) expect(id).toBe(cell?.trim().normalize("NFC"));
    const one = decided[nth];
    if (one === undefined || one.decision === "rejected") continue;
    expect(one.before).toBe(invoices.get(id));
    if (one.changed === undefined) continue;
    expect(one.changed.id).toBe(id);
    // A file can never un-pay an invoice.
    expect(paymentsOf(one.changed)).toStrictEqual(paymentsOf(one.before));
  }
  for (const again of decidedAgain) {
    if (again.decision !== "rejected") expect(again.changed).toBeUndefined();
  }
  expect(decidedAgain.map(({ decision }) => decision)).toStrictEqual(
    decided.map(({ decision }) => decision),
  );
}

function paymentsOf(invoice: Invoice | undefined) {
  return (invoice?.payments ?? []).map(({ id, status, amount }) => ({ id, status, amount }));
}

/** They have as many records as rows went into them, and no cell that a spreadsheet would run. */
function outputsAreSafe(
  { inspection: { columns }, rows, decided }: Ingested,
  profile: Profile,
): void {
  const rejected: string[] = [];
  const processed: string[] = [];
  let nth = 0;
  for (const row of rows) {
    if (row.type === "rejected") {
      rejected.push(renderRejected(row.record, row.problem, columns, profile));
    } else if (row.type === "stated") {
      const decision = decided[nth]?.decision ?? "rejected";
      processed.push(renderProcessed(row.stated, decision, row.flags));
      nth += 1;
    }
  }
  const rejectedHeader = renderRejectedHeader(columns, localDate("2026-11-20"), profile);
  safeRecords(rejectedHeader + rejected.join(""), profile.delimiter, rejected.length + 1);
  safeRecords(processedHeader + processed.join(""), "|", processed.length + 1);
}

function safeRecords(text: string, delimiter: string, count: number): void {
  const reader = createRecordReader(delimiter, 64 * 1024);
  const records = [...reader.push(text.replace(/^\ufeff/, "")), ...reader.end()];
  expect(records).toHaveLength(count);
  for (const { fields } of records.slice(1)) {
    expect(fields).not.toBeNull();
    const run = fields?.filter((cell) => /^[=+\-@\t\r](?!\d*(?:\.\d+)?$)/.test(cell));
    expect(run).toStrictEqual([]);
  }
}
