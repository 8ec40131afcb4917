import { err, ok, type Result } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import type { Columns } from "../ingestion/header.ts";
import type { Inspection } from "../ingestion/inspect.ts";
import type { OutputKeys } from "../ingestion/outputs.ts";
import type { Profile } from "../ingestion/profile.ts";
import {
  processedHeader,
  renderProcessed,
  renderRejected,
  renderRejectedHeader,
} from "../ingestion/render.ts";
import type { FileDraft, FileStore } from "../ports/file-store.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { SettledRow } from "./apply-file.ts";

/** Where the rows of a run, or of a range of its file, go. */
export type RowKeys = Pick<OutputKeys, "processed" | "rejected">;

/** The files of processed and of rejected rows while they are written. */
export interface RunOutputs {
  readonly add: (row: SettledRow) => void;
  /** Writes what has come together, if that is worth a call. */
  readonly write: () => Promise<Result<void, Failure>>;
  readonly finish: () => Promise<Result<void, Failure>>;
  readonly discard: () => Promise<void>;
  /** How many were written to each. */
  readonly bytes: () => Readonly<Record<keyof RowKeys, number>>;
}

const worthWriting = 64 * 1024;

/** Begins both files. */
export function beginOutputs(
  files: FileStore,
  keys: RowKeys,
  { columns }: Pick<Inspection, "columns">,
  profile: Profile,
  businessDate: LocalDate,
): Promise<Result<RunOutputs, Failure>> {
  return beginRows(files, keys, columns, profile, headersOf(columns, profile, businessDate));
}

/** Begins both files of a range, which have no headers. */
export function beginParts(
  files: FileStore,
  keys: RowKeys,
  columns: Columns,
  profile: Profile,
): Promise<Result<RunOutputs, Failure>> {
  return beginRows(files, keys, columns, profile, { processed: "", rejected: "" });
}

/** Begins both files with the rows of all ranges, in their order. */
export async function joinParts(
  files: FileStore,
  keys: RowKeys,
  columns: Columns,
  profile: Profile,
  businessDate: LocalDate,
  parts: readonly RowKeys[],
): Promise<Result<Pick<RunOutputs, "finish" | "discard">, Failure>> {
  const begun = await beginTexts(files, keys, headersOf(columns, profile, businessDate));
  if (begun.isErr()) return err(begun.error);
  const { processed, rejected } = begun.value;
  for (const part of parts) {
    const copied = await copyInto(processed, files, part.processed);
    const both = copied.isErr() ? copied : await copyInto(rejected, files, part.rejected);
    if (both.isErr()) {
      await discard(begun.value);
      return err(both.error);
    }
  }
  return ok({ finish: () => finish(begun.value), discard: () => discard(begun.value) });
}

/** What each file begins with. */
function headersOf(
  columns: Columns,
  profile: Profile,
  businessDate: LocalDate,
): Readonly<Record<keyof RowKeys, string>> {
  return {
    processed: processedHeader,
    rejected: renderRejectedHeader(columns, businessDate, profile),
  };
}

async function beginRows(
  files: FileStore,
  keys: RowKeys,
  columns: Columns,
  profile: Profile,
  headers: Readonly<Record<keyof RowKeys, string>>,
): Promise<Result<RunOutputs, Failure>> {
  const begun = await beginTexts(files, keys, headers);
  return begun.map((texts) => ({
    add: (row) => {
      if (row.type === "rejected") {
        texts.rejected.add(renderRejected(row.record, row.problem, columns, profile));
      } else if (row.type === "accepted") {
        texts.processed.add(renderProcessed(row.stated, row.decided.decision, row.flags));
      }
    },
    write: () => each(texts, (text) => text.write(worthWriting)),
    finish: () => finish(texts),
    discard: () => discard(texts),
    bytes: () => ({ processed: texts.processed.bytes(), rejected: texts.rejected.bytes() }),
  }));
}

type Texts = Readonly<Record<keyof RowKeys, TextDraft>>;

async function beginTexts(
  files: FileStore,
  keys: RowKeys,
  first: Readonly<Record<keyof RowKeys, string>>,
): Promise<Result<Texts, Failure>> {
  const processed = await beginText(files, keys.processed, first.processed);
  if (processed.isErr()) return err(processed.error);
  const rejected = await beginText(files, keys.rejected, first.rejected);
  if (rejected.isErr()) {
    await processed.value.discard();
    return err(rejected.error);
  }
  return ok({ processed: processed.value, rejected: rejected.value });
}

/** Copies the file under `key` behind what the text has so far. */
async function copyInto(
  text: TextDraft,
  files: FileStore,
  key: string,
): Promise<Result<void, Failure>> {
  const opened = await files.open(key);
  if (opened.isErr()) return err(opened.error);
  if (opened.value === undefined) return err(unavailable("file-store", `${key} is gone`));
  for await (const chunk of opened.value.read()) {
    const copied = chunk.isErr() ? err(chunk.error) : await text.append(chunk.value);
    if (copied.isErr()) return err(copied.error);
  }
  return ok(undefined);
}

/** Writes a whole text under `key`. */
export async function writeText(
  files: FileStore,
  key: string,
  content: string,
): Promise<Result<void, Failure>> {
  const text = await beginText(files, key, content);
  if (text.isErr()) return err(text.error);
  const finished = await text.value.finish();
  if (finished.isErr()) await text.value.discard();
  return finished;
}

interface TextDraft {
  readonly add: (text: string) => void;
  readonly write: (atLeast: number) => Promise<Result<void, Failure>>;
  /** Writes bytes of the same encoding behind the text. */
  readonly append: (bytes: Uint8Array) => Promise<Result<void, Failure>>;
  readonly finish: () => Promise<Result<void, Failure>>;
  readonly discard: () => Promise<void>;
  readonly bytes: () => number;
}

async function beginText(
  files: FileStore,
  key: string,
  first: string,
): Promise<Result<TextDraft, Failure>> {
  const draft = await files.create(key);
  return draft.map((created) => textDraft(created, first));
}

function textDraft(draft: FileDraft, first: string): TextDraft {
  const encoder = new TextEncoder();
  let pending = first;
  let written = 0;
  const write = async (atLeast: number): Promise<Result<void, Failure>> => {
    if (pending.length < atLeast || pending === "") return ok(undefined);
    const bytes = encoder.encode(pending);
    pending = "";
    written += bytes.length;
    return draft.write(bytes);
  };
  return {
    add: (text) => {
      pending += text;
    },
    write,
    append: async (bytes) => {
      const before = await write(0);
      return before.isErr() ? before : draft.write(bytes);
    },
    finish: async () => {
      const before = await write(0);
      return before.isErr() ? before : draft.finish();
    },
    discard: async () => {
      await draft.discard();
    },
    bytes: () => written,
  };
}

function finish(texts: Texts): Promise<Result<void, Failure>> {
  return each(texts, (text) => text.finish());
}

async function discard({ processed, rejected }: Texts): Promise<void> {
  await processed.discard();
  await rejected.discard();
}

async function each(
  { processed, rejected }: Texts,
  act: (text: TextDraft) => Promise<Result<void, Failure>>,
): Promise<Result<void, Failure>> {
  for (const text of [processed, rejected]) {
    const done = await act(text);
    if (done.isErr()) return done;
  }
  return ok(undefined);
}
