import type { FileDraft, FileStore, Instant, StoredFile } from "@billsdue/core";
import { ok, okAsync } from "neverthrow";

/** How a file is put into the store. */
export interface PutOptions {
  /** Bytes to a chunk when it is read, 64 KiB unless told. */
  readonly chunkBytes?: number;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A file store that files are put into. */
export interface MemoryFileStore extends FileStore {
  readonly put: (
    key: string,
    content: string | Uint8Array,
    lastModified: Instant,
    options?: PutOptions,
  ) => void;
  /** The file's content as UTF-8 text, or undefined where there is none. */
  readonly text: (key: string) => string | undefined;
}

const usualChunkBytes = 64 * 1024;

/** An empty file store. What is written into it was last modified when `now` says. */
export function createMemoryFileStore(now: () => Instant): MemoryFileStore {
  const files = new Map<string, { readonly file: StoredFile; readonly bytes: Uint8Array }>();

  const put: MemoryFileStore["put"] = (key, content, lastModified, options = {}) => {
    const bytes =
      typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content);
    const { chunkBytes = usualChunkBytes, metadata } = options;
    const file: StoredFile = {
      name: key.slice(key.lastIndexOf("/") + 1),
      bytes: bytes.length,
      lastModified,
      ...(metadata === undefined ? {} : { metadata }),
      async *read() {
        for (let at = 0; at < bytes.length; at += chunkBytes) {
          yield ok(bytes.slice(at, at + chunkBytes));
        }
      },
    };
    files.set(key, { file, bytes });
  };

  const createDraft = (key: string): FileDraft => {
    let chunks: Uint8Array[] | undefined = [];
    return {
      write: (bytes) => {
        // Not slice: that of a Buffer copies nothing.
        chunks?.push(Uint8Array.from(bytes));
        return okAsync(undefined);
      },
      finish: () => {
        if (chunks !== undefined) put(key, joined(chunks), now());
        chunks = undefined;
        return okAsync(undefined);
      },
      discard: () => {
        chunks = undefined;
        return okAsync(undefined);
      },
    };
  };

  return {
    open: (key) => okAsync(files.get(key)?.file),
    create: (key) => okAsync(createDraft(key)),
    put,
    text: (key) => {
      const stored = files.get(key);
      return stored && new TextDecoder("utf-8", { ignoreBOM: true }).decode(stored.bytes);
    },
  };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
