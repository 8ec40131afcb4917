import {
  createManualClock,
  createMemoryEventPublisher,
  createMemoryFileStore,
  createMemoryInvoiceStore,
  createMemoryRunLedger,
} from "@billsdue/adapters-memory";
import { defaultPolicy, defaultProfile, ingestFile } from "@billsdue/core";
import { instant, invoiceId, problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { closeStep, rangeStep, splitStep } from "../../src/workflow/file-steps.ts";
import { createToldTelemetry } from "../lambda/told.ts";

const now = instant("2026-11-23");
const key = "inbox/big.csv";
const how = { profile: defaultProfile, policy: defaultPolicy };
const rows = Array.from({ length: 40 }, (_, nth) => `${nth + 1},Ann Lee,${nth}.00,0\n`).join("");

/** The steps of a big file's workflow over one world, and what is passed between them as JSON, as the workflow does. */
function scene(content: string) {
  const clock = createManualClock(now);
  const files = createMemoryFileStore(clock.now);
  const ports = {
    files,
    ledger: createMemoryRunLedger(),
    invoices: createMemoryInvoiceStore(),
    events: createMemoryEventPublisher(),
    clock,
  };
  const telemetry = createToldTelemetry();
  files.put(key, content, now);
  const split = splitStep({ ports, telemetry, ...how, rangeBytes: 100 });
  return {
    ports,
    telemetry,
    split: async () => {
      const result = await split({ key, version: null });
      if (result.next === "end") return result;
      return { ...result, lease: JSON.parse(JSON.stringify(result.lease)) };
    },
    ingestRange: rangeStep(ports, defaultPolicy),
    close: closeStep(ports, telemetry),
  };
}

describe("the steps of a big file's workflow", () => {
  it("ingest a file in ranges and close its run, which is logged and counted then", async () => {
    const { ports, telemetry, split, ingestRange, close } = scene(
      `InvoiceID,CustomerName,Balance,IsProcessed\n${rows}`,
    );
    const run = await split();
    if (run.next === "end") return expect.fail("nothing to do");
    expect(run.ranges.length).toBeGreaterThan(5);
    const done = [];
    for (const { number } of run.ranges.toReversed()) {
      done.push(await ingestRange({ plan: run.plan, number }));
    }
    expect(done.reduce((sum, { rows: more }) => sum + more, 0)).toBe(40);
    expect(telemetry.logged).toStrictEqual([]);
    await close({ plan: run.plan });
    expect(telemetry.logged).toMatchObject([{ event: "file-ingested", rows: 40, rejected: 0 }]);
    expect(value(await ports.invoices.load(invoiceId("40")))?.billed).toBe(3900n);
  });

  it("end where the file is held, and where it is refused; each is told", async () => {
    const held = scene("InvoiceID,CustomerName,Balance,IsProcessed\n1,Ann Lee,x,0\n");
    expect(await held.split()).toStrictEqual({ next: "end" });
    expect(held.telemetry.measured).toStrictEqual([["FilesHeld", 1]]);
    const refused = scene("a,b\n1,2\n");
    expect(await refused.split()).toStrictEqual({ next: "end" });
    expect(refused.telemetry.measured).toStrictEqual([["FilesRefused", 1]]);
  });

  it("throw where a range is missing when the run is to be closed", async () => {
    const { split, ingestRange, close } = scene(
      `InvoiceID,CustomerName,Balance,IsProcessed\n${rows}`,
    );
    const run = await split();
    if (run.next === "end") return expect.fail("nothing to do");
    await ingestRange({ plan: run.plan, number: run.ranges[0]?.number });
    await expect(close({ plan: run.plan })).rejects.toThrow("is not ingested");
  });

  it("let go of a run by its lease, so that the file can be ingested at once", async () => {
    const { ports, split, ingestRange, close } = scene(
      `InvoiceID,CustomerName,Balance,IsProcessed\n${rows}`,
    );
    const run = await split();
    if (run.next === "end") return expect.fail("nothing to do");
    const underWay = await ingestFile(ports)({ key, ...how });
    expect(problem(underWay).type).toBe("unavailable");
    await close({ lease: run.lease });
    expect((await ingestFile(ports)({ key, ...how })).isOk()).toBe(true);
    const late = ingestRange({ plan: run.plan, number: run.ranges[0]?.number });
    await expect(late).rejects.toThrow();
  });

  it.each([{}, { plan: 7 }, { lease: { fingerprint: "x", until: "now" } }, undefined])(
    "refuse %j by throwing",
    async (input) => {
      const { ingestRange, close } = scene("");
      await expect(close(input)).rejects.toThrow();
      await expect(ingestRange(input)).rejects.toThrow();
    },
  );
});
