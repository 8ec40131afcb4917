import type { ByteRange, FileDraft, FileStore, Instant, StoredFile } from "@billsdue/core";
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

interface StoredVersion {
  readonly file: StoredFile;
  readonly bytes: Uint8Array;
}

const usualChunkBytes = 64 * 1024;

/** An empty file store that keeps every version. What is written into it was last modified when `now` says. */
export function createMemoryFileStore(now: () => Instant): MemoryFileStore {
  /** By key, oldest first. */
  const files = new Map<string, readonly StoredVersion[]>();
  let versions = 0;

  const put: MemoryFileStore["put"] = (key, content, lastModified, options = {}) => {
    const bytes =
      typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content);
    const { chunkBytes = usualChunkBytes, metadata } = options;
    versions += 1;
    const file = {
      name: key.slice(key.lastIndexOf("/") + 1),
      bytes: bytes.length,
      lastModified,
      version: `v${versions}`,
      ...(metadata === undefined ? {} : { metadata }),
      async *read(range?: ByteRange) {
        const { start, end } = range ?? { start: 0, end: bytes.length };
        for (let at = start; at < end; at += chunkBytes) {
          yield ok(bytes.slice(at, Math.min(at + chunkBytes, end)));
        }
      },
    };
    files.set(key, [...(files.get(key) ?? []), { file, bytes }]);
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
    open: (key, version) => {
      const kept = files.get(key) ?? [];
      const found =
        version === undefined ? kept.at(-1) : kept.find(({ file }) => file.version === version);
      return okAsync(found?.file);
    },
    create: (key) => okAsync(createDraft(key)),
    put,
    text: (key) => {
      const stored = files.get(key)?.at(-1);
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
