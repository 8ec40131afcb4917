import * as z from "zod/mini";

import { type Fingerprint, isFingerprint } from "../ids.ts";
import { flagCodes, rowCodes } from "../ingestion/codes.ts";
import type { FileRange, RangedFile } from "../ingestion/find-ranges.ts";
import { columnNames } from "../ingestion/profile.ts";
import type { RangeNotes } from "../ingestion/range-notes.ts";
import type { Counts } from "../ingestion/report.ts";
import { type Currency, isCurrency } from "../money/currency.ts";
import type { Lease } from "../ports/run-ledger.ts";
import { type Instant, isInstant } from "../time/instant.ts";
import { isLocalDate, type LocalDate } from "../time/local-date.ts";
import type { Watermark } from "../watermark.ts";
import type { RowKeys } from "./run-outputs.ts";

/** How a file is ingested in ranges: what its first pass has found out and every range needs. */
export interface RunPlan {
  readonly lease: Lease;
  readonly key: string;
  readonly version?: string | undefined;
  readonly bytes: number;
  readonly lastModified: Instant;
  readonly outputPrefix?: string | undefined;
  /** The file as it was found; its run may have begun under another name, and as another day's. */
  readonly file: string;
  readonly asOf: Watermark;
  readonly appliedThrough?: Watermark | undefined;
  readonly encoding: string;
  readonly header: RangedFile["header"];
  readonly ranges: readonly FileRange[];
}

/** What a range has come to. */
export interface RangePart {
  readonly start: number;
  readonly end: number;
  /** Of the files of its rows. */
  readonly bytes: Readonly<Record<keyof RowKeys, number>>;
  readonly counts: Counts;
}

/** A text that is what the guard says it is. */
function text<Text extends string>(is: (text: string) => text is Text): z.ZodMiniType<Text> {
  return z.custom<Text>((field) => typeof field === "string" && is(field));
}

const count = z.int().check(z.minimum(0));
const position = z.int().check(z.minimum(1));
const instant = text<Instant>(isInstant);
const watermark = z.strictObject({
  businessDate: text<LocalDate>(isLocalDate),
  sequence: z.number(),
});
const minorUnits = z.pipe(
  z.string().check(z.regex(/^-?\d+$/)),
  z.transform<string, bigint>(BigInt),
);
const amounts = z.pipe(
  z.array(z.tuple([text<Currency>(isCurrency), minorUnits])),
  z.transform((entries) => new Map(entries)),
);
const decided = z.strictObject({ rows: count, amounts });

export const runPlanSchema: z.ZodMiniType<RunPlan> = z.strictObject({
  lease: z.strictObject({ fingerprint: text<Fingerprint>(isFingerprint), until: instant }),
  key: z.string(),
  version: z.optional(z.string()),
  bytes: count,
  lastModified: instant,
  outputPrefix: z.optional(z.string()),
  file: z.string(),
  asOf: watermark,
  appliedThrough: z.optional(watermark),
  encoding: z.string(),
  header: z.strictObject({ raw: z.string(), fields: z.nullable(z.array(z.string())) }),
  ranges: z.array(z.strictObject({ number: position, start: count, end: count, line: position })),
});

export const rangeNotesSchema: z.ZodMiniType<RangeNotes> = z.strictObject({
  conflicts: z.array(z.string()),
  firsts: z.array(z.string()),
  earlier: z.array(z.tuple([z.string(), position])),
});

export const rangePartSchema: z.ZodMiniType<RangePart> = z.strictObject({
  start: count,
  end: count,
  bytes: z.strictObject({ processed: count, rejected: count }),
  counts: z.strictObject({
    rows: count,
    decisions: z.strictObject({
      created: decided,
      revised: decided,
      unchanged: decided,
      stale: decided,
      deferred: decided,
      rejected: decided,
    }),
    owed: amounts,
    flags: z.pipe(
      z.array(z.tuple([z.enum(flagCodes), count])),
      z.transform((entries) => new Map(entries)),
    ),
    problems: z.array(
      z.strictObject({
        line: position,
        code: z.enum(rowCodes),
        column: z.exactOptional(z.enum(columnNames)),
        message: z.string(),
      }),
    ),
  }),
});
