import { ok } from "neverthrow";

import type { StoredFile } from "../../src/index.ts";
import { instant } from "../../src/testing/index.ts";

/** `bytes` in chunks that end at `places`, and each chunk of `size` bytes at the most. */
export function cutBytes(
  bytes: Uint8Array,
  places: readonly number[],
  size: number = Number.POSITIVE_INFINITY,
): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  const ends = new Set(places.map((place) => place % (bytes.length + 1)));
  let from = 0;
  for (let at = 1; at <= bytes.length; at += 1) {
    if (at - from < size && !ends.has(at) && at < bytes.length) continue;
    chunks.push(bytes.subarray(from, at));
    from = at;
  }
  return chunks;
}

/** A stored file that is read in those chunks, or parts of them, modified at noon of 22 November 2026. */
export function storedChunks(
  chunks: readonly Uint8Array[],
  but: Partial<Omit<StoredFile, "read">> = {},
): StoredFile {
  return {
    name: "bills.csv",
    bytes: chunks.reduce((sum, { length }) => sum + length, 0),
    lastModified: instant("2026-11-22"),
    async *read(range) {
      const whole = { start: 0, end: Number.POSITIVE_INFINITY };
      const { start, end } = range ?? whole;
      let offset = 0;
      for (const chunk of chunks) {
        const next = offset + chunk.length;
        if (next > start && offset < end) {
          yield ok(chunk.subarray(Math.max(0, start - offset), end - offset));
        }
        offset = next;
      }
    },
    ...but,
  };
}
