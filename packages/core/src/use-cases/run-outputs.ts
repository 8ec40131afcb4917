import { err, ok, type Result } from "neverthrow";

import type { Failure } from "../failure.ts";
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

/** The files of processed and of rejected rows while they are written. */
export interface RunOutputs {
  readonly add: (row: SettledRow) => void;
  /** Writes what has come together, if that is worth a call. */
  readonly write: () => Promise<Result<void, Failure>>;
  readonly finish: () => Promise<Result<void, Failure>>;
  readonly discard: () => Promise<void>;
}

const worthWriting = 64 * 1024;

/** Begins both files. */
export async function beginOutputs(
  files: FileStore,
  { processed, rejected }: OutputKeys,
  { columns }: Inspection,
  profile: Profile,
  businessDate: LocalDate,
): Promise<Result<RunOutputs, Failure>> {
  const accepted = await beginText(files, processed, processedHeader);
  if (accepted.isErr()) return err(accepted.error);
  const refused = await beginText(
    files,
    rejected,
    renderRejectedHeader(columns, businessDate, profile),
  );
  if (refused.isErr()) {
    await accepted.value.discard();
    return err(refused.error);
  }
  const both = [accepted.value, refused.value];
  return ok({
    add: (row) => {
      if (row.type === "rejected") {
        refused.value.add(renderRejected(row.record, row.problem, columns, profile));
      } else if (row.type === "accepted") {
        accepted.value.add(renderProcessed(row.stated, row.decided.decision, row.flags));
      }
    },
    write: () => each(both, (text) => text.write(worthWriting)),
    finish: () => each(both, (text) => text.finish()),
    discard: async () => {
      for (const text of both) await text.discard();
    },
  });
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
  readonly finish: () => Promise<Result<void, Failure>>;
  readonly discard: () => Promise<void>;
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
  const write = async (atLeast: number): Promise<Result<void, Failure>> => {
    if (pending.length < atLeast || pending === "") return ok(undefined);
    const bytes = encoder.encode(pending);
    pending = "";
    return draft.write(bytes);
  };
  return {
    add: (text) => {
      pending += text;
    },
    write,
    finish: async () => {
      const written = await write(0);
      return written.isErr() ? written : draft.finish();
    },
    discard: async () => {
      await draft.discard();
    },
  };
}

async function each(
  texts: readonly TextDraft[],
  act: (text: TextDraft) => Promise<Result<void, Failure>>,
): Promise<Result<void, Failure>> {
  for (const text of texts) {
    const done = await act(text);
    if (done.isErr()) return done;
  }
  return ok(undefined);
}
