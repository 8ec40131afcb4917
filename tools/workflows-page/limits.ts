import { defaultProfile } from "@billsdue/core";
import { createManifest } from "@billsdue/handlers/deployment";
import { type Definition, isCallback, type State, statesOf } from "@billsdue/handlers/testing";

import { renderTable } from "../payments-page/markdown.ts";
import { wayOf } from "./ways.ts";

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const mostEvents = 25_000;
/** Of a state's input or result, in bytes. */
export const mostPayload = 256 * 1024;
/** A key of S3, in bytes. */
const longestKey = 1_024;

const largestFile = defaultProfile.limits.fileBytes;
const rangeBytes = Number(createManifest().parameters["RangeBytes"]?.otherwise);
/** The most ranges that a file has. */
export const mostRanges: number = Math.ceil(largestFile / rangeBytes);

/**
 * Events of an execution that has gone through `names`, each task tried `tries` times: of a task that calls a function, entered, exited, and
 * three at each try; of one that waits, one more; of a choice or an end two; of a Map or Parallel four, and two for each iteration.
 */
function eventsOf(
  definition: Definition,
  names: readonly string[],
  triesOf: (state: State) => number,
): number {
  const states = new Map(statesOf(definition));
  const each = names.map((name) => {
    const state = states.get(name);
    if (state === undefined) return 0;
    if (state.Type === "Map" || state.Type === "Parallel") return 4;
    if (state.Type !== "Task") return 2;
    return 2 + 3 * triesOf(state) + (isCallback(state) ? 1 : 0);
  });
  return each.reduce((sum, events) => sum + events, 2);
}

const once = () => 1;
const asOftenAsCan = ({ Retry = [] }: State) => 1 + (Retry[0]?.MaxAttempts ?? 0);

/** The events of the history of a file of so many ranges. */
export function eventsOfFile(definition: Definition, items: number, isBad: boolean): number {
  const way = wayOf(definition, { choices: ["ingest-ranges"], items });
  return eventsOf(definition, way, isBad ? asOftenAsCan : once) + 2 * items;
}

/** The most ranges whose history fits, though every task is tried as often as it can. */
export function rangesThatFit(definition: Definition): number {
  const without = eventsOfFile(definition, 0, true);
  const each = eventsOfFile(definition, 1, true) - without;
  return Math.floor((mostEvents - without) / each);
}

/** The bytes of the state of a file of so many ranges, with keys as long as they can be. */
export function payloadOfFile(items: number): number {
  const key = "k".repeat(longestKey);
  const ranges = Array.from({ length: items }, (_, nth) => ({
    number: nth + 1,
    start: Math.max(0, largestFile - (items - nth) * rangeBytes),
    end: largestFile,
  }));
  const lease = { fingerprint: "f".repeat(64), until: "2026-11-23T18:00:00.000Z" };
  const run = { next: "ingest-ranges", plan: key, lease, ranges };
  return JSON.stringify({ key, version: "v".repeat(longestKey), run }).length;
}

/** What a file's history and state come to, against what they may. */
export function renderFileLimits(definition: Definition): string {
  const gibibytes = largestFile / 1024 ** 3;
  const mebibytes = rangeBytes / 1024 ** 2;
  const count = (value: number) => value.toLocaleString("en-US");
  const row = (ranges: number, what: string) => [
    what,
    count(ranges),
    count(eventsOfFile(definition, ranges, false)),
    count(eventsOfFile(definition, ranges, true)),
    count(payloadOfFile(ranges)),
  ];
  return renderTable([
    ["file", "ranges", "events", "events, everything tried to the last", "bytes of the state"],
    row(mostRanges, `the largest, ${gibibytes} GiB in ranges of ${mebibytes} MiB`),
    row(rangesThatFit(definition), "the most ranges that fit"),
    ["what there may be", "", count(mostEvents), count(mostEvents), count(mostPayload)],
  ]);
}

const hoursADay = 24;

/** The events of a payment that somebody waits for once an hour for so many days, as of one that nobody can tell of. */
export function eventsOfPayment(definition: Definition, days: number, isBad: boolean): number {
  const choices = Array.from({ length: days * hoursADay }, () => "wait");
  const way = wayOf(definition, { choices: [...choices, "end"], overdue: true });
  return eventsOf(definition, way, isBad ? asOftenAsCan : once);
}

/** How long a payment can be waited for that nobody can tell of. */
export function renderPaymentLimits(definition: Definition): string {
  const longest = (definition.TimeoutSeconds ?? 0) / 86_400;
  const fitting = (isBad: boolean) => {
    let days = longest;
    while (eventsOfPayment(definition, days, isBad) > mostEvents) days -= 1;
    return days;
  };
  const row = (what: string, isBad: boolean) => {
    const days = fitting(isBad);
    const events = eventsOfPayment(definition, days, isBad).toLocaleString("en-US");
    return [what, `${days} days`, events];
  };
  return renderTable([
    ["every hour somebody asks what became of it, and", "that fits for", "events by then"],
    row("is told at once that nobody knows", false),
    row("every step fails at each of its tries but the last", true),
  ]);
}
