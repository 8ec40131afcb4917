import type { FileStore, Instant, StoredFile } from "@billsdue/core";
import { ok, okAsync } from "neverthrow";

/** A file store that files are put into. */
export interface MemoryFileStore extends FileStore {
  readonly put: (
    key: string,
    content: string | Uint8Array,
    lastModified: Instant,
    chunkBytes?: number,
  ) => void;
}

/** An empty file store. Files are read in chunks of `chunkBytes`, 64 KiB unless told. */
export function createMemoryFileStore(): MemoryFileStore {
  const files = new Map<string, StoredFile>();
  return {
    open: (key) => okAsync(files.get(key)),
    put: (key, content, lastModified, chunkBytes = 64 * 1024) => {
      const bytes =
        typeof content === "string" ? new TextEncoder().encode(content) : content.slice();
      files.set(key, {
        name: key.slice(key.lastIndexOf("/") + 1),
        bytes: bytes.length,
        lastModified,
        async *read() {
          for (let at = 0; at < bytes.length; at += chunkBytes) {
            yield ok(bytes.slice(at, at + chunkBytes));
          }
        },
      });
    },
  };
}
