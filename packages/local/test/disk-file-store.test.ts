import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { FileStore } from "@billsdue/core";
import { describeFileStore, value } from "@billsdue/core/testing";
import { expect, it, onTestFinished } from "vitest";

import { diskFileStore } from "../src/adapters/disk-file-store.ts";

/** The files of a folder of its own, which goes when the test is over. */
async function createFolder() {
  const folder = await mkdtemp(join(tmpdir(), "billsdue-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files: FileStore = {
    open: (key, version) => diskFileStore.open(join(folder, key), version),
    create: (key) => diskFileStore.create(join(folder, key)),
  };
  const put = async (key: string, content: Uint8Array) => {
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), content);
  };
  return { files, put, keepsVersions: false };
}

describeFileStore("disk", createFolder);

it("has no version of a file, since it keeps none", async () => {
  const { files, put } = await createFolder();
  await put("bills.csv", Buffer.from("1"));
  expect(value(await files.open("bills.csv", "v1"))).toBeUndefined();
});
