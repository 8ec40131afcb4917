import { createManifest } from "@billsdue/handlers/deployment";
import { nextOf, readDefinition, statesOf } from "@billsdue/handlers/testing";
import { describe, expect, it, test } from "vitest";

import { readText } from "./docs-page.ts";
import { fillPage } from "./payments-page/fill-page.ts";
import { renderDiagram } from "./workflows-page/diagram.ts";
import {
  eventsOfFile,
  eventsOfPayment,
  mostEvents,
  mostPayload,
  mostRanges,
  payloadOfFile,
  rangesThatFit,
} from "./workflows-page/limits.ts";
import { workflowsParts } from "./workflows-page/parts.ts";
import { lasting, pausesOf } from "./workflows-page/rules.ts";
import { wayOf } from "./workflows-page/ways.ts";

const { workflows } = createManifest();
const payment = readDefinition(workflows.payment.definition);
const file = readDefinition(workflows.file.definition);

test("the page on workflows is up to date: the script `docs` writes it", () => {
  const page = readText("workflows.md");
  expect(fillPage(page, workflowsParts())).toBe(page);
});

describe.each([
  ["payment", payment],
  ["file", file],
])("the picture of the %s workflow", (_name, definition) => {
  const lines = renderDiagram(definition).split("\n");
  const edges = lines.flatMap((line) => {
    const [, from, to] = /^ +(\w+|\[\*\]) --> (\w+|\[\*\])(?: : [^:;#]+)?$/.exec(line) ?? [];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
  const others = lines.filter((line) => !line.includes(" --> "));

  it("is a fence with nothing but nodes and edges between them", () => {
    expect(edges.length + others.length).toBe(lines.length);
    const isKnown = /^(```(mermaid)?|stateDiagram-v2| +(state \w+ \{|\}|--))$/;
    expect(others.filter((line) => !isKnown.test(line))).toStrictEqual([]);
  });

  it.each(statesOf(definition))("leads from %s where the definition does", (name, state) => {
    const drawn = edges.filter(({ from }) => from === name).map(({ to }) => to);
    const isLast = state.End === true || state.Type === "Succeed" || state.Type === "Fail";
    const expected = [...nextOf(state), ...(isLast ? ["[*]"] : [])];
    expect(new Set(drawn)).toStrictEqual(new Set(expected));
    expect(new Set(drawn).size).toBe(drawn.length);
  });
});

describe("the way through a definition", () => {
  it.each([
    ["no receipt", ["wait", "end"], 5],
    ["one receipt", ["wait", "send-text"], 5],
    ["both receipts", ["wait", "send-both"], 7],
  ])("of a payment with %s has as many states as it takes", (_what, choices, expected) => {
    expect(wayOf(payment, { choices })).toHaveLength(expected);
  });

  it("of a payment whose payer does not come goes by the time that is up", () => {
    expect(wayOf(payment, { choices: ["wait", "end"], overdue: true })).toStrictEqual([
      "SubmitPayment",
      "WhatNext",
      "WaitForPayer",
      "ResolvePayment",
      "WhatNext",
      "Done",
    ]);
  });

  it("of a file has each of its ranges", () => {
    expect(wayOf(file, { choices: ["ingest-ranges"], items: 2 })).toStrictEqual([
      "SplitFile",
      "WhatNext",
      "IngestRanges",
      "IngestRange",
      "IngestRange",
      "CloseRun",
    ]);
    expect(wayOf(file, { choices: ["end"] })).toStrictEqual(["SplitFile", "WhatNext", "Done"]);
  });
});

describe("what there may be", () => {
  it("is enough for the largest file, though everything is tried to the last", () => {
    expect(eventsOfFile(file, mostRanges, true)).toBeLessThan(mostEvents / 4);
    expect(payloadOfFile(mostRanges)).toBeLessThan(mostPayload / 4);
  });

  it("is used up by the history before it is by the state", () => {
    expect(eventsOfFile(file, rangesThatFit(file) + 1, true)).toBeGreaterThan(mostEvents);
    expect(payloadOfFile(rangesThatFit(file))).toBeLessThan(mostPayload);
  });

  it("is enough for a payment that is waited for as long as its workflow may run", () => {
    const days = (payment.TimeoutSeconds ?? Infinity) / 86_400;
    expect(eventsOfPayment(payment, days, false)).toBeLessThan(mostEvents);
  });

  it("is counted as AWS does: a file of one range, and a payment that ends at once", () => {
    // Started, ended; 5 of the split, 2 of the choice, 4 of the Map, 2 of its iteration, 5 of the range, 5 of the close.
    expect(eventsOfFile(file, 1, false)).toBe(2 + 5 + 2 + 4 + 2 + 5 + 5);
    expect(eventsOfPayment(payment, 0, false)).toBe(2 + 5 + 2 + 2);
    // One wait more: 6 of the wait, 5 of the asking, 2 of the choice.
    const aDay = eventsOfPayment(payment, 1, false) - eventsOfPayment(payment, 0, false);
    expect(aDay).toBe(24 * (6 + 5 + 2));
  });
});

test.each([
  [0, "0 s"],
  [45, "45 s"],
  [60, "1 min"],
  [366, "366 s"],
  [18_000, "5 h"],
  [2_592_000, "30 d"],
])("%i seconds are %s", (seconds, expected) => {
  expect(lasting(seconds)).toBe(expected);
});

test("pauses grow up to the longest one", () => {
  const retrier = {
    ErrorEquals: ["States.ALL"],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxDelaySeconds: 10,
    JitterStrategy: "FULL",
    MaxAttempts: 4,
  };
  expect(pausesOf(retrier)).toStrictEqual([2, 4, 8, 10]);
});
