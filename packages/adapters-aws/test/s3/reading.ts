import type { ByteRange, Failure, FileStore, StoredFile } from "@billsdue/core";
import { value } from "@billsdue/core/testing";
import { expect } from "vitest";

/** The file under `key`, which is there. */
export async function opened(files: FileStore, key: string): Promise<StoredFile> {
  return value(await files.open(key)) ?? expect.fail(`no file under ${key}`);
}

/** What comes of reading a file, or a range of it: its bytes up to a failure, and the failure. */
export async function readThrough(
  file: StoredFile,
  range?: ByteRange,
): Promise<{ readonly content: Buffer; readonly failure: Failure | undefined }> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.read(range)) {
    if (chunk.isErr()) return { content: Buffer.concat(chunks), failure: chunk.error };
    chunks.push(chunk.value);
  }
  return { content: Buffer.concat(chunks), failure: undefined };
}

/** So many bytes that repeat at no power of two. */
export function bytes(length: number, seed = 7): Buffer {
  return Buffer.alloc(
    length,
    Uint8Array.from({ length: 251 }, (_, at) => (at * 31 + seed) % 251),
  );
}
