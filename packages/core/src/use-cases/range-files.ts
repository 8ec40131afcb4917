import { err, ok, type Result } from "neverthrow";
import type * as z from "zod/mini";

import { type Failure, unavailable } from "../failure.ts";
import type { FileRange } from "../ingestion/find-ranges.ts";
import { workFolderOf } from "../ingestion/outputs.ts";
import type { RangeNotes } from "../ingestion/range-notes.ts";
import type { FileStore } from "../ports/file-store.ts";
import {
  type RangePart,
  rangeNotesSchema,
  rangePartSchema,
  type RunPlan,
  runPlanSchema,
} from "./range-schemas.ts";
import { type RowKeys, writeText } from "./run-outputs.ts";

const port = "file-store";

/** Where the work on the ranges of a file is kept. */
export interface WorkKeys {
  readonly plan: string;
  readonly notes: (number: number) => string;
  /** What a range has come to; written behind its rows. */
  readonly part: (number: number) => string;
  readonly rows: (number: number) => RowKeys;
}

/** The keys of the work under that plan. */
export function workKeysOf({
  key,
  lease,
  outputPrefix,
}: Pick<RunPlan, "key" | "lease" | "outputPrefix">): WorkKeys {
  const folder = workFolderOf(key, lease, outputPrefix);
  return {
    plan: `${folder}plan.json`,
    notes: (number) => `${folder}notes_${number}.json`,
    part: (number) => `${folder}part_${number}.json`,
    rows: (number) => ({
      processed: `${folder}processed_${number}.psv`,
      rejected: `${folder}rejected_${number}.csv`,
    }),
  };
}

/** The plan under `key`; fails where there is none. */
export function readPlan(files: FileStore, key: string): Promise<Result<RunPlan, Failure>> {
  return readNeeded(files, key, runPlanSchema);
}

/** The plan under `key`, or undefined. */
export function findPlan(
  files: FileStore,
  key: string,
): Promise<Result<RunPlan | undefined, Failure>> {
  return readJson(files, key, runPlanSchema);
}

/** The notes on a range; fails where there are none. */
export function readNotes(files: FileStore, key: string): Promise<Result<RangeNotes, Failure>> {
  return readNeeded(files, key, rangeNotesSchema);
}

/** What a range has come to, or undefined where it is not ingested, or what it says is not what its files are. */
export async function readPart(
  files: FileStore,
  keys: WorkKeys,
  { number, start, end }: FileRange,
): Promise<Result<RangePart | undefined, Failure>> {
  const read = await readJson(files, keys.part(number), rangePartSchema);
  if (read.isErr() || read.value === undefined) return read;
  const part = read.value;
  if (part.start !== start || part.end !== end) return ok(undefined);
  const rows = keys.rows(number);
  for (const name of ["processed", "rejected"] as const) {
    const file = await files.open(rows[name]);
    if (file.isErr()) return err(file.error);
    if (file.value?.bytes !== part.bytes[name]) return ok(undefined);
  }
  return ok(part);
}

/** Writes data of ours as it is read again: amounts as texts of digits, maps as their entries. */
export function writeJson(
  files: FileStore,
  key: string,
  content: object,
): Promise<Result<void, Failure>> {
  const text = JSON.stringify(content, (_key, field: unknown) => {
    if (typeof field === "bigint") return `${field}`;
    return field instanceof Map ? [...field] : field;
  });
  return writeText(files, key, text);
}

async function readNeeded<Content extends object>(
  files: FileStore,
  key: string,
  schema: z.ZodMiniType<Content>,
): Promise<Result<Content, Failure>> {
  const read = await readJson(files, key, schema);
  if (read.isErr()) return err(read.error);
  const gone = unavailable(port, `${key} is gone: ingest the file again`);
  return read.value === undefined ? err(gone) : ok(read.value);
}

async function readJson<Content extends object>(
  files: FileStore,
  key: string,
  schema: z.ZodMiniType<Content>,
): Promise<Result<Content | undefined, Failure>> {
  const opened = await files.open(key);
  if (opened.isErr()) return err(opened.error);
  if (opened.value === undefined) return ok(undefined);
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of opened.value.read()) {
    if (chunk.isErr()) return err(chunk.error);
    text += decoder.decode(chunk.value, { stream: true });
  }
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return ok(parsed.data);
  const fields = parsed.error.issues.map(({ path }) => path.map(String).join(".")).join(", ");
  return err({ type: "corrupt", port, key, reason: `not as it was written: ${fields}` });
}

/** Undefined where the text is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
