import { describe, expect, it } from "vitest";

import type { ByteRange, FileStore, StoredFile } from "../../ports/file-store.ts";
import { isInstant } from "../../time/instant.ts";
import { value } from "../outcome.ts";

/** A file store, and the way files get into it. */
export interface FileStoreHarness {
  readonly files: FileStore;
  readonly put: (key: string, content: Uint8Array) => void | Promise<void>;
  /** Whether what was put under a key can still be opened when something else was. */
  readonly keepsVersions: boolean;
}

/** What every file store does. */
export function describeFileStore(
  name: string,
  create: () => FileStoreHarness | Promise<FileStoreHarness>,
): void {
  describe(`file store: ${name}`, () => {
    it("has no file where none was put", async () => {
      const { files } = await create();
      expect(value(await files.open("inbox/none.csv"))).toBeUndefined();
    });

    it("tells a file's name, size and time", async () => {
      const { files, put } = await create();
      await put("inbox/bills 2026+11.csv", bytes(10));
      const file = await open(files, "inbox/bills 2026+11.csv");
      expect([file.name, file.bytes, isInstant(file.lastModified)]).toStrictEqual([
        "bills 2026+11.csv",
        10,
        true,
      ]);
    });

    it("reads the same bytes again and again, a size no buffer divides included", async () => {
      const { files, put } = await create();
      const content = bytes(300_001);
      await put("inbox/big.csv", content);
      const file = await open(files, "inbox/big.csv");
      for (let nth = 0; nth < 3; nth += 1) expect(await contentOf(file)).toStrictEqual(content);
    });

    it("reads an empty file as no bytes", async () => {
      const { files, put } = await create();
      await put("inbox/empty.csv", bytes(0));
      const file = await open(files, "inbox/empty.csv");
      expect([file.bytes, (await contentOf(file)).length]).toStrictEqual([0, 0]);
    });

    it("is read by two at once", async () => {
      const { files, put } = await create();
      const content = bytes(200_000);
      await put("inbox/two.csv", content);
      const file = await open(files, "inbox/two.csv");
      const read = await Promise.all([contentOf(file), contentOf(file)]);
      expect(read).toStrictEqual([content, content]);
    });

    it("reads any range of a file: from the start, in the middle, to the end, all of it, nothing", async () => {
      const { files, put } = await create();
      const content = bytes(150_001);
      await put("inbox/ranges.csv", content);
      const file = await open(files, "inbox/ranges.csv");
      for (const [start = 0, end = 0] of [
        [0, 1],
        [0, 100_000],
        [1, 2],
        [65_535, 131_073],
        [149_999, 150_001],
        [0, 150_001],
        [0, 0],
        [70_000, 70_000],
        [150_001, 150_001],
      ]) {
        expect(await contentOf(file, { start, end })).toStrictEqual(content.slice(start, end));
      }
    });

    it("opens what was put before by its version, and says which one it is, where it keeps versions", async () => {
      const { files, put, keepsVersions } = await create();
      await put("inbox/first.csv", bytes(9, 1));
      const { version } = await open(files, "inbox/first.csv");
      expect(version !== undefined).toBe(keepsVersions);
      if (version === undefined) return;
      await put("inbox/first.csv", bytes(10, 2));
      const older = await open(files, "inbox/first.csv", version);
      expect([older.version, older.bytes]).toStrictEqual([version, 9]);
      expect(await contentOf(older)).toStrictEqual(bytes(9, 1));
      expect(await contentOf(older, { start: 4, end: 9 })).toStrictEqual(bytes(9, 1).slice(4));
      const newest = await open(files, "inbox/first.csv");
      expect(newest.version).not.toBe(version);
      expect(await contentOf(newest)).toStrictEqual(bytes(10, 2));
    });

    it("has no version that is another file's", async () => {
      const { files, put, keepsVersions } = await create();
      await put("inbox/first.csv", bytes(9, 1));
      await put("inbox/second.csv", bytes(9, 2));
      const { version } = await open(files, "inbox/second.csv");
      expect(version !== undefined).toBe(keepsVersions);
      if (version === undefined) return;
      expect(value(await files.open("inbox/first.csv", version))).toBeUndefined();
      expect(value(await files.open("inbox/none.csv", version))).toBeUndefined();
    });

    it("gives a file that was overwritten after it was opened as it was, or fails", async () => {
      const { files, put } = await create();
      await put("inbox/changing.csv", bytes(100, 1));
      const file = await open(files, "inbox/changing.csv");
      await put("inbox/changing.csv", bytes(100, 2));
      const read: unknown[] = [];
      for await (const chunk of file.read()) {
        read.push(...chunk.map((part) => [...part]).unwrapOr([]));
        if (chunk.isErr()) return;
      }
      expect(read).toStrictEqual([...bytes(100, 1)]);
    });

    it("writes a file that is read as it was written", async () => {
      const { files } = await create();
      const draft = value(await files.create("outbox/out 1+1.csv"));
      for (const seed of [1, 2]) value(await draft.write(bytes(100_000, seed)));
      value(await draft.finish());
      const file = await open(files, "outbox/out 1+1.csv");
      expect([file.name, file.bytes]).toStrictEqual(["out 1+1.csv", 200_000]);
      const both = [...bytes(100_000, 1), ...bytes(100_000, 2)];
      expect(await contentOf(file)).toStrictEqual(Uint8Array.from(both));
    });

    it("writes an empty file", async () => {
      const { files } = await create();
      value(await value(await files.create("outbox/none.csv")).finish());
      expect((await open(files, "outbox/none.csv")).bytes).toBe(0);
    });

    it("does not hold on to the bytes it was given", async () => {
      const { files } = await create();
      const draft = value(await files.create("outbox/out.csv"));
      const given = bytes(10);
      value(await draft.write(given));
      given.fill(0);
      value(await draft.finish());
      expect(await contentOf(await open(files, "outbox/out.csv"))).toStrictEqual(bytes(10));
    });

    it("shows nothing of a file before it is finished, nor of one that is discarded", async () => {
      const { files } = await create();
      const draft = value(await files.create("outbox/out.csv"));
      value(await draft.write(bytes(10)));
      expect(value(await files.open("outbox/out.csv"))).toBeUndefined();
      value(await draft.discard());
      value(await draft.discard());
      expect(value(await files.open("outbox/out.csv"))).toBeUndefined();
    });

    it("puts a finished file in an older one's place, and a discarded one not", async () => {
      const { files } = await create();
      for (const seed of [1, 2]) {
        const draft = value(await files.create("outbox/out.csv"));
        value(await draft.write(bytes(10, seed)));
        value(await draft.finish());
        value(await draft.discard());
      }
      const left = value(await files.create("outbox/out.csv"));
      value(await left.write(bytes(10, 3)));
      value(await left.discard());
      expect(await contentOf(await open(files, "outbox/out.csv"))).toStrictEqual(bytes(10, 2));
    });
  });
}

function bytes(length: number, seed = 7): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + seed) % 251);
}

async function open(files: FileStore, key: string, version?: string): Promise<StoredFile> {
  const file = value(await files.open(key, version));
  return file ?? expect.fail(`no file under ${key}`);
}

async function contentOf(file: StoredFile, range?: ByteRange): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.read(range)) chunks.push(value(chunk));
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
