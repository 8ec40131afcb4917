import { randomUUID } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import {
  type ByteRange,
  type Failure,
  type FileDraft,
  type FileStore,
  instantFromEpoch,
  type StoredFile,
  unavailable,
} from "@billsdue/core";
import { err, errAsync, ok, okAsync, type Result, ResultAsync } from "neverthrow";

const port = "file-store";
const chunkBytes = 64 * 1024;

/**
 * Files of this machine, by path. A file that changes between two readings is a failure, not two halves of two files. Older contents are not
 * kept: no version is there.
 */
export const diskFileStore: FileStore = {
  open: (path, version) => (version === undefined ? openPath(path) : okAsync(undefined)),
  create: (path) => ResultAsync.fromPromise(createDraft(path), (error) => notWritten(path, error)),
};

function openPath(path: string): ResultAsync<StoredFile | undefined, Failure> {
  return ResultAsync.fromPromise(stat(path), (error) => error)
    .andThen((stats) => {
      const lastModified = instantFromEpoch(stats.mtimeMs);
      if (!stats.isFile() || lastModified === undefined) {
        return errAsync(unavailable(port, `${path} is not a file`));
      }
      const file: StoredFile = {
        name: basename(path),
        bytes: stats.size,
        lastModified,
        read: (range) => read(path, stats, range),
      };
      return okAsync<StoredFile | undefined>(file);
    })
    .orElse((error) => (isMissing(error) ? okAsync(undefined) : errAsync(toFailure(path, error))));
}

/** Writes beside the place where the file will be, and puts it there when it is finished. */
async function createDraft(path: string): Promise<FileDraft> {
  await mkdir(dirname(path), { recursive: true });
  const partial = join(dirname(path), `.${randomUUID()}.partial`);
  const handle = await open(partial, "wx");
  let isOver = false;
  const attempt = (act: () => Promise<unknown>): ResultAsync<void, Failure> =>
    ResultAsync.fromPromise(act(), (error) => notWritten(path, error)).map(() => undefined);
  return {
    write: (bytes) => attempt(() => handle.writeFile(bytes)),
    finish: () =>
      attempt(async () => {
        if (isOver) return;
        await handle.sync();
        await handle.close();
        await rename(partial, path);
        isOver = true;
      }),
    discard: () =>
      attempt(async () => {
        if (isOver) return;
        isOver = true;
        // It may be closed already, where it could not be renamed.
        await handle.close().catch(() => undefined);
        await rm(partial, { force: true });
      }),
  };
}

function notWritten(path: string, error: unknown): Failure {
  const why = error instanceof Error ? error.message : "unknown";
  return unavailable(port, `${path} cannot be written: ${why}`);
}

async function* read(
  path: string,
  opened: Stats,
  range?: ByteRange,
): AsyncGenerator<Result<Uint8Array, Failure>, void, void> {
  const { start, end } = range ?? { start: 0, end: opened.size };
  try {
    if (await hasChanged(path, opened)) return yield err(changed(path));
    if (start === end) return;
    const options = { start, end: end - 1, highWaterMark: chunkBytes };
    const stream: AsyncIterable<Uint8Array> = createReadStream(path, options);
    for await (const chunk of stream) yield ok(chunk);
    if (await hasChanged(path, opened)) yield err(changed(path));
  } catch (error) {
    yield err(toFailure(path, error));
  }
}

async function hasChanged(path: string, opened: Stats): Promise<boolean> {
  const now = await stat(path);
  return now.size !== opened.size || now.mtimeMs !== opened.mtimeMs;
}

function changed(path: string): Failure {
  return unavailable(port, `${path} has changed while it was read`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function toFailure(path: string, error: unknown): Failure {
  if (typeof error === "object" && error !== null && "type" in error) {
    return unavailable(port, `${path} is not a file`);
  }
  return unavailable(port, error instanceof Error ? error.message : `${path} cannot be read`);
}
