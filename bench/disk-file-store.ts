import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";

import { type FileStore, instantFromEpoch, unavailable } from "@billsdue/core";
import { ok, ResultAsync } from "neverthrow";

/** Reads files from disk; a key is a path. What fails throws: a benchmark that cannot read its file is void. */
export function createDiskFileStore(): FileStore {
  const open = async (path: string) => {
    const { size, mtimeMs } = await stat(path);
    const lastModified = instantFromEpoch(mtimeMs);
    if (lastModified === undefined) throw new RangeError(`no time: ${mtimeMs}`);
    return {
      name: basename(path),
      bytes: size,
      lastModified,
      async *read() {
        for await (const chunk of createReadStream(path)) {
          if (!(chunk instanceof Uint8Array)) throw new TypeError("the file was read as text");
          yield ok(chunk);
        }
      },
    };
  };
  return {
    open: (key) =>
      ResultAsync.fromPromise(open(key), (error) => unavailable("file-store", String(error))),
  };
}
