import { sha256 } from "@noble/hashes/sha2.js";
import { err, ok, type Result } from "neverthrow";

import type { Failure } from "../failure.ts";
import { type Fingerprint, fingerprintOf } from "../ids.ts";
import type { StoredFile } from "../ports/file-store.ts";
import { type FileRefusal, refuseFile } from "./codes.ts";
import { createDuplicateIndex, type DuplicateIndex } from "./duplicates.ts";
import { type Columns, readHeader } from "./header.ts";
import type { Profile } from "./profile.ts";
import { readRecords } from "./read-records.ts";
import type { SourceRecord } from "./record-reader.ts";
import { readInvoiceId } from "./row.ts";

/** What the first pass over a file has found out; nothing has been written. */
export interface Inspection {
  readonly fingerprint: Fingerprint;
  readonly columns: Columns;
  /** The header record's text: where it is repeated further down it is no row. */
  readonly header: string;
  readonly duplicates: DuplicateIndex;
}

const unitSeparator = "\u001f";

/** The first pass: reads the whole file, checks what concerns all of it, and notes which ids stand in it twice. */
export async function inspectFile(
  file: StoredFile,
  profile: Profile,
  onBytes: (bytes: number) => void,
): Promise<Result<Inspection, FileRefusal | Failure>> {
  const digest = sha256.create();
  const duplicates = createDuplicateIndex();
  let header: { readonly columns: Columns; readonly raw: string } | undefined;
  let rows = 0;

  const noteChunk = (chunk: Uint8Array) => {
    digest.update(chunk);
    onBytes(chunk.length);
  };
  for await (const records of readRecords(file, profile, noteChunk)) {
    if (records.isErr()) return err(records.error);
    for (const record of records.value) {
      if (isBlank(record)) continue;
      if (header === undefined) {
        const columns = readHeader(record.fields ?? [record.raw], profile);
        if (columns.isErr()) return err(columns.error);
        header = { columns: columns.value, raw: record.raw };
        continue;
      }
      if (record.raw === header.raw) continue;
      rows += 1;
      noteDuplicate(record, header.columns, duplicates);
    }
  }
  if (header === undefined) return err(refuseFile("F_EMPTY", "The file is empty."));
  if (rows === 0) return err(refuseFile("F_EMPTY", "The file has a header and no rows."));
  const fingerprint = fingerprintOf(digest.digest());
  return ok({ fingerprint, columns: header.columns, header: header.raw, duplicates });
}

/** Whether nothing stands on the line. */
export function isBlank(record: SourceRecord): boolean {
  return record.raw === "" || record.raw.trim() === "";
}

function noteDuplicate({ fields }: SourceRecord, columns: Columns, index: DuplicateIndex): void {
  if (fields === null || fields.length !== columns.width) return;
  const id = readInvoiceId(fields, columns);
  if (id.isOk()) index.add(id.value, fields.join(unitSeparator));
}
