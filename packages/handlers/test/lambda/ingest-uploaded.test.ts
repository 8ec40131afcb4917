import {
  createManualClock,
  createMemoryEventPublisher,
  createMemoryFileStore,
  createMemoryInvoiceStore,
  createMemoryRunLedger,
} from "@billsdue/adapters-memory";
import {
  defaultPolicy,
  defaultProfile,
  type Failure,
  type FileWorkflowInput,
  isInvoiceId,
  type Started,
  unavailable,
} from "@billsdue/core";
import { instant, invoiceId, value } from "@billsdue/core/testing";
import { errAsync, ok, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

import { ingestUploaded, type Uploaded } from "../../src/lambda/ingest-uploaded.ts";
import { createToldTelemetry } from "./told.ts";

const now = instant("2026-11-23");
const header = "InvoiceID,CustomerName,Balance,IsProcessed\n";
const uploadedFiles = z.array(z.custom<Uploaded>());

/** A function that ingests, and whose events are lists of files. */
function scene() {
  const clock = createManualClock(now);
  const files = createMemoryFileStore(clock.now);
  const invoices = createMemoryInvoiceStore();
  const telemetry = createToldTelemetry();
  const started: FileWorkflowInput[] = [];
  let isDown = false;
  const handler = ingestUploaded({
    ports: {
      files: {
        ...files,
        open: (...at) => (isDown ? errAsync(unavailable("file-store", "down")) : files.open(...at)),
      },
      ledger: createMemoryRunLedger(),
      invoices,
      events: createMemoryEventPublisher(),
      clock,
    },
    workflow: {
      start: (input) => {
        started.push(input);
        return okAsync<Started, Failure>("started");
      },
    },
    telemetry,
    readNotification: (event) => ok(z.parse(uploadedFiles, event)),
    bucket: "bills",
    profile: defaultProfile,
    policy: defaultPolicy,
    splitAbove: 200,
  });
  const put = (key: string, content: string): Uploaded => {
    files.put(key, content, now);
    return { bucket: "bills", key, version: undefined };
  };
  const stored = async (id: string) =>
    isInvoiceId(id) ? value(await invoices.load(id)) : undefined;
  return {
    handler,
    put,
    stored,
    files,
    telemetry,
    started,
    breakFiles: () => {
      isDown = true;
    },
  };
}

describe("a file that is told of", () => {
  it("is ingested, logged by its key and run, and its rows are counted by decision", async () => {
    const { handler, put, stored, telemetry } = scene();
    await handler([
      put("inbox/a.csv", `${header}7,Ann Lee,5.00,0\n8,Bo Chi,x,0\n9,Cy Day,1.00,0\n`),
    ]);
    // One in three is more than five in a hundred.
    expect(await stored("7")).toBeUndefined();
    expect(telemetry.logged).toMatchObject([
      {
        event: "file-held",
        key: "inbox/a.csv",
        rows: 3,
        rejected: 1,
        holds: ["F_TOO_MANY_REJECTS"],
      },
    ]);
    expect(telemetry.measured).toStrictEqual([["FilesHeld", 1]]);

    await handler([put("inbox/b.csv", `${header}7,Ann Lee,5.00,0\n9,Cy Day,1.00,0\n`)]);
    expect((await stored("7"))?.id).toBe(invoiceId("7"));
    expect(telemetry.logged[1]).toMatchObject({ event: "file-ingested", rows: 2, rejected: 0 });
    expect(telemetry.measured.slice(1)).toStrictEqual([
      ["FilesIngested", 1],
      ...Object.entries({
        created: 2,
        revised: 0,
        unchanged: 0,
        stale: 0,
        deferred: 0,
        rejected: 0,
      }).map(([decision, rows]) => ["Rows", rows, { name: "Decision", value: decision }]),
    ]);
  });

  it("twice is ingested once, and nobody is told to look", async () => {
    const { handler, put, telemetry } = scene();
    const file = put("inbox/a.csv", `${header}7,Ann Lee,5.00,0\n`);
    await handler([file]);
    await handler([file]);
    expect(telemetry.logged[1]).toStrictEqual({
      event: "file-refused",
      key: "inbox/a.csv",
      code: "F_ALREADY_INGESTED",
    });
    expect(telemetry.measured.filter(([name]) => name === "FilesRefused")).toStrictEqual([]);
  });

  it("and refused is logged and counted, and does not come again", async () => {
    const { handler, put, telemetry } = scene();
    await handler([put("inbox/a.csv", "a,b\n1,2\n")]);
    expect(telemetry.logged).toStrictEqual([
      { event: "file-refused", key: "inbox/a.csv", code: "F_HEADER" },
    ]);
    expect(telemetry.measured).toStrictEqual([["FilesRefused", 1]]);
  });

  it("in a version is ingested as that version, though a newer one is there", async () => {
    const { handler, put, files, stored } = scene();
    put("inbox/a.csv", `${header}7,Ann Lee,5.00,0\n`);
    const { version } = value(await files.open("inbox/a.csv")) ?? {};
    put("inbox/a.csv", `${header}8,Bo Chi,6.00,0\n`);
    await handler([{ bucket: "bills", key: "inbox/a.csv", version }]);
    expect(await stored("7")).toBeDefined();
    expect(await stored("8")).toBeUndefined();
  });

  it("and is gone by then is logged, and does not come again", async () => {
    const { handler, telemetry } = scene();
    await handler([{ bucket: "bills", key: "inbox/gone.csv", version: undefined }]);
    expect(telemetry.logged).toStrictEqual([{ event: "file-not-found", key: "inbox/gone.csv" }]);
  });

  it("and has more bytes than one function ingests is handed over, in its version", async () => {
    const { handler, put, files, started, stored, telemetry } = scene();
    const file = put("inbox/big.csv", `${header}7,${"A".repeat(200)},5.00,0\n`);
    const { version, bytes } = value(await files.open("inbox/big.csv")) ?? {};
    await handler([file]);
    expect(started).toStrictEqual([{ key: "inbox/big.csv", version }]);
    expect(telemetry.logged).toStrictEqual([
      { event: "file-handed-over", key: "inbox/big.csv", workflow: "started", bytes },
    ]);
    expect(await stored("7")).toBeUndefined();
  });

  it("of our own outputs is left alone, so that no run begins another", async () => {
    const { handler, put, telemetry } = scene();
    await handler([put("inbox/billsdue-out/rejected_a.csv", `${header}7,Ann Lee,5.00,0\n`)]);
    expect(telemetry.logged).toStrictEqual([
      { event: "notification-ignored", why: "an output of ours" },
    ]);
  });

  it("of another bucket is an error that names both", async () => {
    const { handler, put } = scene();
    const file = put("inbox/a.csv", header);
    await expect(handler([{ ...file, bucket: "other" }])).rejects.toThrow(
      "the notification is of the bucket other; this function has bills",
    );
  });

  it("comes again where the store is down", async () => {
    const { handler, put, breakFiles } = scene();
    const file = put("inbox/a.csv", header);
    breakFiles();
    await expect(handler([file])).rejects.toThrow("file-store: unavailable: down");
  });

  it("stops no other: all are tried, then the error of the first is thrown", async () => {
    const { handler, put, stored } = scene();
    const bad = { ...put("inbox/a.csv", header), bucket: "other" };
    const good = put("inbox/b.csv", `${header}7,Ann Lee,5.00,0\n`);
    await expect(handler([bad, good])).rejects.toThrow("other");
    expect(await stored("7")).toBeDefined();
  });
});

it("a notification of no file is logged", async () => {
  const { handler, telemetry } = scene();
  await handler([]);
  expect(telemetry.logged).toStrictEqual([
    { event: "notification-ignored", why: "it tells of no new file" },
  ]);
});
