import { err, ok, type Result } from "neverthrow";

import {
  type DecidedRow,
  decideRow,
  defaultPolicy,
  type Failure,
  type FileRefusal,
  type Invoice,
  type InvoiceId,
  type Profile,
  type StoredFile,
  type Watermark,
} from "../../src/index.ts";
import { createAcceptance, type ReadRow } from "../../src/ingestion/accept.ts";
import { watermarkOf } from "../../src/ingestion/business-date.ts";
import { type Inspection, inspectFile } from "../../src/ingestion/inspect.ts";
import { readRecords } from "../../src/ingestion/read-records.ts";
import { value } from "../../src/testing/index.ts";

/** What the core makes of a file. */
export interface Ingested {
  readonly inspection: Omit<Inspection, "duplicates">;
  readonly rows: readonly ReadRow[];
  /** What became of each stated row, in order. */
  readonly decided: readonly DecidedRow[];
  /** What would become of them were the run started again. */
  readonly decidedAgain: readonly DecidedRow[];
}

/** Both passes over a file and the decision of each row, as the use case puts them together. */
export async function ingest(
  file: StoredFile,
  profile: Profile,
  invoices: ReadonlyMap<InvoiceId, Invoice>,
  appliedThrough: Watermark | undefined,
): Promise<Result<Ingested, FileRefusal | Failure>> {
  const inspected = await inspectFile(file, profile, "UTC", () => undefined);
  if (inspected.isErr()) return err(inspected.error);
  return ok(await secondPass(file, profile, inspected.value, invoices, appliedThrough));
}

async function secondPass(
  file: StoredFile,
  profile: Profile,
  inspection: Inspection,
  invoices: ReadonlyMap<InvoiceId, Invoice>,
  appliedThrough: Watermark | undefined,
): Promise<Ingested> {
  const asOf = watermarkOf(file, "UTC", profile, inspection.businessDate);
  const accept = createAcceptance(inspection, profile, file.name, asOf);
  const rows: ReadRow[] = [];
  for await (const records of readRecords(file, profile, () => undefined)) {
    rows.push(...value(records).map(accept));
  }
  const { duplicates: _duplicates, ...rest } = inspection;
  const context = { appliedThrough, isCorrection: inspection.counts.isCorrection };
  const store = new Map(invoices);
  const decideAll = () =>
    rows.flatMap((row) => {
      if (row.type !== "stated") return [];
      const { invoiceId } = row.stated.row;
      const decided = decideRow(store.get(invoiceId), row.stated, defaultPolicy, context);
      if (decided.decision !== "rejected" && decided.changed !== undefined) {
        store.set(decided.changed.id, decided.changed);
      }
      return decided;
    });
  return { inspection: rest, rows, decided: decideAll(), decidedAgain: decideAll() };
}
