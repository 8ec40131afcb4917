import type { Definition } from "@billsdue/handlers/testing";

import { code, renderTable } from "../payments-page/markdown.ts";
import { type Course, wayOf } from "./ways.ts";

/** What a million transitions cost in most regions, in dollars. */
const dollarsAMillion = 25;

const payments: readonly (readonly [what: string, course: Course])[] = [
  ["paid, no receipt", { choices: ["wait", "end"] }],
  ["paid, e-mail", { choices: ["wait", "send-email"] }],
  ["paid, text", { choices: ["wait", "send-text"] }],
  ["paid, e-mail and text", { choices: ["wait", "send-both"] }],
  ["declined, or given up at the card page", { choices: ["wait", "end"] }],
  ["the payer does not come, and the page closes", { choices: ["wait", "end"], overdue: true }],
  [
    "the same, and it has to be asked for once more",
    { choices: ["wait", "wait", "end"], overdue: true },
  ],
];

/** What a payment goes through, and what that costs. */
export function renderPaymentCosts(definition: Definition): string {
  return renderTable([
    ["payment", "states", "transitions", "a million of them"],
    ...payments.map(([what, course]) => {
      const way = wayOf(definition, course);
      return [what, code(...way), String(way.length), `${way.length * dollarsAMillion} $`];
    }),
  ]);
}

/** What files of so many ranges go through, and what that costs. */
export function renderFileCosts(definition: Definition, rangeCounts: readonly number[]): string {
  return renderTable([
    ["ranges", "transitions", "one file"],
    ...rangeCounts.map((items) => {
      const { length } = wayOf(definition, { choices: ["ingest-ranges"], items });
      return [String(items), String(length), `${((length * dollarsAMillion) / 1e6).toFixed(4)} $`];
    }),
  ]);
}
