import { Readable } from "node:stream";
import { text } from "node:stream/consumers";

import { defaultPolicy, defaultProfile, ingestFile, outputKeysOf } from "@billsdue/core";
import { problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { createS3FileStore } from "../../src/s3/index.ts";
import { firstIngestion } from "./first-ingestion.ts";
import { createScriptedS3, type Ending, serving } from "./scripted-s3.ts";

const key = "inbox/bills-2026-11-22.csv";
const rows = Array.from(
  { length: 2000 },
  (_, nth) => `${nth},Lee,${nth % 100 === 7 ? "x" : nth}.50`,
);
const content = `InvoiceID,CustomerName,Balance\n${rows.join("\n")}\n`;
const profile = {
  ...defaultProfile,
  holds: { rejectedShare: 1, fewerRowsShare: null, sumChangeShare: null },
};

/** A bucket with one file in it, whose connections end as `ending` has it, and ingestion over it. */
function createWorld(ending?: (nth: number) => Ending) {
  const written = new Map<string, string>();
  const { client, requests } = createScriptedS3(async (request, nth) => {
    if (request.method !== "PUT") return serving(Buffer.from(content), ending)(request, nth);
    const body = request.body instanceof Uint8Array ? [request.body] : [];
    written.set(request.path.slice(1), await text(Readable.from(body)));
    return { statusCode: 200, headers: { etag: '"e"' } };
  });
  const backoff = { tries: 3, firstMs: 0, mostMs: 0 };
  const files = createS3FileStore({ client, bucket: "bills", backoff, stallMs: 5 });
  const ingest = (ingested: string) =>
    ingestFile({ ...firstIngestion, files })({ key: ingested, profile, policy: defaultPolicy });
  return { ingest, written, requests };
}

describe("ingesting an object", () => {
  it("comes to the same over connections that break within records", async () => {
    const steady = createWorld();
    const endings = ["reset", "early", "stalled"] as const;
    const breaking = createWorld((nth) => ({
      type: endings[nth % 3] ?? "reset",
      at: 7001 + 13 * nth,
    }));
    const report = value(await steady.ingest(key));
    expect(value(await breaking.ingest(key))).toStrictEqual(report);
    expect(breaking.written).toStrictEqual(steady.written);
    expect([...steady.written.keys()].toSorted()).toStrictEqual(
      Object.values(outputKeysOf(key)).toSorted(),
    );
    expect(breaking.requests.length).toBeGreaterThan(steady.requests.length + 5);
  });

  it("refuses its own outputs without a look at them", async () => {
    for (const output of Object.values(outputKeysOf(key))) {
      const { ingest, requests } = createWorld();
      expect(problem(await ingest(output))).toMatchObject({
        type: "file-refused",
        code: "F_OWN_OUTPUT",
      });
      expect(requests).toStrictEqual([]);
    }
  });
});
