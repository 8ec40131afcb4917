import { describe, expect, it, test } from "vitest";

import { type Answers, execute, namesOf } from "./deployed.ts";

const file = { key: "inbox/bills.csv", version: "v1" };
const plan = "work/plan.json";
const lease = { fingerprint: "f", until: "2026-11-23T18:00:00.000Z" };
const ranges = Array.from({ length: 7 }, (_, nth) => ({
  number: nth + 1,
  start: nth * 100,
  end: nth * 100 + 100,
}));
const broken = () => {
  throw new Error("invoice-store: unavailable");
};

const answering: Answers = {
  "split-file": () => ({ next: "ingest-ranges", plan, lease, ranges }),
  "ingest-range": () => ({ rows: 3 }),
};
const notIngested = { status: "failed", error: "NotIngested" };

describe("a big file", () => {
  it("is split, then all its ranges are ingested, some at once, then its run is closed", async () => {
    const executed = await execute("file", file, answering);
    expect(executed.ended.status).toBe("succeeded");
    expect(executed.calls).toStrictEqual([
      ["split-file", file],
      ...ranges.map(({ number }) => ["ingest-range", { plan, number }]),
      ["close-run", { plan }],
    ]);
    expect(executed.mostAtOnce).toBe(3);
    expect(executed.transitions).toHaveLength(4 + ranges.length);
  });

  it("goes on where a range, or closing the run, fails once", async () => {
    const once = (nth: number) => (nth === 1 ? broken() : {});
    const answers = { ...answering, "ingest-range": once, "close-run": once };
    const executed = await execute("file", file, answers);
    expect(executed.ended.status).toBe("succeeded");
    expect(executed.calls.slice(-2)).toStrictEqual([
      ["close-run", { plan }],
      ["close-run", { plan }],
    ]);
    expect(namesOf(executed).filter((name) => name === "ingest-range")).toHaveLength(8);
  });

  it("is let go of where a range fails at every try, and is not closed", async () => {
    const isFifth = (told: unknown) => JSON.stringify(told).includes('"number":5');
    const answers: Answers = {
      ...answering,
      "ingest-range": (_nth, told) => (isFifth(told) ? broken() : {}),
    };
    const executed = await execute("file", file, answers);
    expect(executed.ended).toStrictEqual(notIngested);
    const tries = executed.calls.filter(([, told]) => isFifth(told));
    expect(tries).toHaveLength(6);
    expect(executed.calls.filter(([handler]) => handler === "close-run")).toStrictEqual([
      ["close-run", { lease }],
    ]);
  });

  it("is let go of where its run cannot be closed", async () => {
    const answers: Answers = {
      ...answering,
      "close-run": (_nth, told) => (JSON.stringify(told).includes("plan") ? broken() : {}),
    };
    const executed = await execute("file", file, answers);
    expect(executed.ended).toStrictEqual(notIngested);
    expect(executed.calls.slice(-7)).toStrictEqual([
      ...Array.from({ length: 6 }, () => ["close-run", { plan }]),
      ["close-run", { lease }],
    ]);
  });

  it("is not ingested either where it cannot be let go of", async () => {
    const answers = { ...answering, "ingest-range": broken, "close-run": broken };
    const executed = await execute("file", file, answers);
    expect(executed.ended).toStrictEqual(notIngested);
    expect(namesOf(executed).filter((name) => name === "close-run")).toHaveLength(6);
  });

  it("that cannot be split is let go of by nobody: nobody has it", async () => {
    const executed = await execute("file", file, { "split-file": broken });
    expect(executed.ended).toStrictEqual(notIngested);
    expect(new Set(namesOf(executed))).toStrictEqual(new Set(["split-file"]));
  });
});

test("of a file that is held or refused no range is ingested, and no run closed", async () => {
  const executed = await execute("file", file, { "split-file": () => ({ next: "end" }) });
  expect(executed.ended.status).toBe("succeeded");
  expect(executed.calls).toStrictEqual([["split-file", file]]);
  expect(executed.transitions).toStrictEqual(["SplitFile", "WhatNext", "Done"]);
});
