import { sha256 } from "@noble/hashes/sha2.js";
import { err, ok, type Result } from "neverthrow";

import type { Failure } from "../failure.ts";
import { type Fingerprint, fingerprintOf } from "../ids.ts";
import type { Currency } from "../money/currency.ts";
import type { StoredFile } from "../ports/file-store.ts";
import { createDateReader } from "../time/date-format.ts";
import { addDays, type LocalDate, localDateAt } from "../time/local-date.ts";
import { inControlSum, parseControlSum } from "./amount.ts";
import { createClassifier } from "./classify.ts";
import { type FileRefusal, refuseFile } from "./codes.ts";
import { createDuplicateIndex, type DuplicateIndex } from "./duplicates.ts";
import type { FileCounts, StatedTotals } from "./file-checks.ts";
import { type Columns, readHeader, ownColumnCount } from "./header.ts";
import type { LeadingRecord, Profile, Trailer } from "./profile.ts";
import { readRecords, tooManyBytes } from "./read-records.ts";
import type { SourceRecord } from "./record-reader.ts";
import { createRowParser, readInvoiceId, type RowParser } from "./row.ts";
import { increase } from "./totals.ts";

/** What the first pass over a file has found out; nothing has been written. */
export interface Inspection {
  readonly fingerprint: Fingerprint;
  readonly columns: Columns;
  readonly duplicates: DuplicateIndex;
  readonly counts: FileCounts;
  /** What its leading record states, or the header of rows that are sent again. */
  readonly businessDate: LocalDate | undefined;
}

/** The first pass: reads the whole file, checks what concerns all of it, and notes which ids stand in it twice. */
export async function inspectFile(
  file: StoredFile,
  profile: Profile,
  timeZone: string,
  onBytes: (bytes: number) => void,
): Promise<Result<Inspection, FileRefusal | Failure>> {
  if (file.bytes > profile.limits.fileBytes) return err(tooManyBytes(profile));
  const digest = sha256.create();
  const classify = createClassifier(profile);
  let businessDate: LocalDate | undefined;
  let rows: RowCounter | undefined;
  let last: SourceRecord | undefined;

  const noteChunk = (chunk: Uint8Array) => {
    digest.update(chunk);
    onBytes(chunk.length);
  };
  for await (const records of readRecords(file, profile, noteChunk)) {
    if (records.isErr()) return err(records.error);
    for (const record of records.value) {
      const kind = classify(record);
      if (kind === "row" && rows !== undefined) {
        rows.add(record);
        if (rows.count() > profile.limits.rows) return err(tooManyRows(profile));
      } else if (kind === "trailer") rows?.addTrailer(record);
      else if (kind === "leading") {
        const stated = statedDate(record, file, profile, timeZone);
        if (stated.isErr()) return err(stated.error);
        businessDate = stated.value;
      } else if (kind === "header") {
        const columns = readHeader(record.fields ?? [record.raw], profile);
        if (columns.isErr()) return err(columns.error);
        const { rejectedOn } = columns.value;
        businessDate ??= rejectedOn;
        const { leadingRecord } = profile;
        if (leadingRecord !== undefined && businessDate === undefined) {
          return err(noLeadingRecord(leadingRecord));
        }
        rows = createRowCounter(columns.value, profile, expectedRows(file, records.value));
      }
      if (kind !== "blank") last = record;
    }
  }
  if (rows === undefined) return err(refuseFile("F_EMPTY", "The file is empty."));
  if (rows.count() === 0) return err(refuseFile("F_EMPTY", "The file has a header and no rows."));
  const fingerprint = fingerprintOf(digest.digest());
  return ok({ fingerprint, businessDate, ...rows.inspected(last) });
}

/** How many rows a file has if all are as long as the first ones. */
function expectedRows({ bytes }: StoredFile, first: readonly SourceRecord[]): number {
  const length = first.reduce((sum, { raw }) => sum + raw.length + 1, 0);
  return (bytes * first.length) / length;
}

/** Counts a file's rows once its header is known. */
interface RowCounter {
  readonly add: (record: SourceRecord) => void;
  readonly addTrailer: (record: SourceRecord) => void;
  readonly count: () => number;
  readonly inspected: (
    last: SourceRecord | undefined,
  ) => Pick<Inspection, "columns" | "duplicates" | "counts">;
}

function createRowCounter(columns: Columns, profile: Profile, expected: number): RowCounter {
  const parse = createRowParser(columns, profile);
  const duplicates = createDuplicateIndex(
    profile.duplicates,
    Math.min(expected, profile.limits.rows),
  );
  const isCorrection = columns.ownOutput === "rejects";
  const stated = isCorrection ? columns.width - ownColumnCount : columns.width;
  const amounts = new Map<Currency, bigint>();
  let [rows, rejected] = [0, 0];
  let controlSum: bigint | null = 0n;
  let trailer: StatedTotals | undefined;
  let isTrailerLast = true;

  const addToControlSum = (sum: bigint | undefined) => {
    controlSum = controlSum === null || sum === undefined ? null : controlSum + sum;
  };
  /** A rejected row counts in the biller's totals, too, and contradicts others with its id. */
  const addRejected = (fields: readonly string[] | null) => {
    rejected += 1;
    const isWhole = fields?.length === columns.width;
    addToControlSum(
      isWhole ? parseControlSum(fields[columns.at.balance] ?? "", profile.decimalMark) : undefined,
    );
    if (!isWhole) return;
    const id = readInvoiceId(fields, columns);
    if (id.isOk()) duplicates.addRejected(id.value);
  };

  return {
    add: ({ fields }) => {
      rows += 1;
      if (trailer !== undefined) isTrailerLast = false;
      const parsed = fields === null ? undefined : readRow(fields, parse);
      if (fields === null || parsed === undefined) return addRejected(fields);
      const { invoiceId, currency, amount } = parsed;
      duplicates.add(invoiceId, fields, stated);
      increase(amounts, currency, amount);
      if (profile.trailer !== undefined) addToControlSum(inControlSum(amount, currency));
    },
    addTrailer: ({ fields }) => {
      if (profile.trailer !== undefined && fields !== null)
        trailer = readTrailer(fields, profile.trailer, profile.decimalMark);
    },
    count: () => rows,
    inspected: (last) => ({
      columns,
      duplicates,
      counts: {
        rows,
        rejected: rejected + duplicates.conflicts(),
        amounts,
        controlSum,
        ...(trailer === undefined ? {} : { trailer }),
        isTrailerLast,
        end: {
          isRagged: last?.fields?.length !== columns.width,
          isUnended: last?.unended === true,
        },
        isCorrection,
      },
    }),
  };
}

function readRow(fields: readonly string[], parse: RowParser) {
  const parsed = parse(fields);
  return parsed.isOk() ? parsed.value.row : undefined;
}

function readTrailer(
  fields: readonly string[],
  { countAt, sumAt }: Trailer,
  decimalMark: "." | ",",
): StatedTotals {
  const cell = (position: number) => (fields[position - 1] ?? "").trim();
  const rows = countAt === undefined ? undefined : cell(countAt);
  return {
    ...(rows === undefined ? {} : { rows: /^\d{1,15}$/.test(rows) ? Number(rows) : null }),
    ...(sumAt === undefined ? {} : { sum: parseControlSum(cell(sumAt), decimalMark) ?? null }),
  };
}

/** The business date that the leading record states. One far ahead would make every file after it look old. */
function statedDate(
  { fields }: SourceRecord,
  file: StoredFile,
  { leadingRecord, dateFormat }: Profile,
  timeZone: string,
): Result<LocalDate | undefined, FileRefusal> {
  if (leadingRecord === undefined) return ok(undefined);
  const { marker, businessDateAt } = leadingRecord;
  const cell = (fields?.[businessDateAt - 1] ?? "").trim();
  const date = createDateReader(dateFormat)(cell);
  const where = `The ${marker} record in front of the header`;
  if (date === undefined) {
    const message = `${where} has no date such as ${dateFormat} in field ${businessDateAt}.`;
    return err(refuseFile("F_HEADER", message));
  }
  if (date > addDays(localDateAt(file.lastModified, timeZone), 1)) {
    return err(refuseFile("F_HEADER", `${where} is dated ${date}, after the file was written.`));
  }
  return ok(date);
}

function noLeadingRecord({ marker }: LeadingRecord): FileRefusal {
  const message = `There is no ${marker} record in front of the header, so the business date is not known.`;
  return refuseFile("F_HEADER", message);
}

function tooManyRows({ limits }: Profile): FileRefusal {
  const message = `The file has more rows than the profile's limits.rows, ${limits.rows}.`;
  return refuseFile("F_TOO_LARGE", `${message} Nothing was changed.`);
}
