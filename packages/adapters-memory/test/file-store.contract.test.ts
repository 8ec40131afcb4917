import { describeFileStore, instant, value } from "@billsdue/core/testing";
import { expect, it } from "vitest";

import { createMemoryFileStore } from "../src/index.ts";

const now = instant("2026-11-22");

describeFileStore("memory", () => {
  const files = createMemoryFileStore(() => now);
  return { files, put: (key, content) => files.put(key, content, now), keepsVersions: true };
});

it("copies the bytes of a Buffer, too, whose slices do not", async () => {
  const files = createMemoryFileStore(() => now);
  const given = Buffer.from("as it was");
  files.put("put.csv", given, now);
  const draft = value(await files.create("written.csv"));
  value(await draft.write(given));
  given.fill(0);
  value(await draft.finish());
  expect([files.text("put.csv"), files.text("written.csv")]).toStrictEqual([
    "as it was",
    "as it was",
  ]);
});
