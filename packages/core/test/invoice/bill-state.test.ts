import { describe, expect, it } from "vitest";

import { type BillState, billStateOf, type InvoiceEvent, isPayable } from "../../src/index.ts";
import { localDate } from "../../src/testing/index.ts";
import {
  after,
  approved,
  billed,
  monday,
  move,
  paid,
  policy,
  record,
  requested,
  row,
  said,
  usd,
} from "../scene.ts";

const today = localDate("2026-11-23");
const due = (on: string): InvoiceEvent =>
  billed("2026-11-20", { dueOn: { type: "date", on: localDate(on) } });
const sent = after([billed(), requested], move("submit-payment"));

describe("where a bill stands", () => {
  it.each<readonly [BillState, ReturnType<typeof after>]>([
    ["due", after([billed()])],
    ["due", after([due("2026-11-23")])],
    ["overdue", after([due("2026-11-22")])],
    ["due", after([billed("2026-11-20", { dueOn: { type: "words", words: "Pay upon receipt" } })])],
    ["settled", after([billed("2026-11-20", { amount: 0n })])],
    ["in-credit", after([billed("2026-11-20", { amount: -1n })])],
    ["processing", after([billed(), requested])],
    ["processing", sent],
    [
      "being-checked",
      after([billed(), requested], move("submit-payment"), record(said("no-answer"))),
    ],
    ["paid", after([billed(), requested, paid])],
    ["partly-paid", after([billed(), requested, paid], row("2026-11-24", { amount: 12_000n }))],
    ["posting-dispute", after([billed(), requested, paid], row("2026-11-25"))],
    [
      "under-review",
      after(
        [billed(), requested],
        move("submit-payment"),
        record(approved("gw-1", monday, usd(1n))),
      ),
    ],
    ["closed", { ...after([billed()]), standing: "withdrawn" }],
    ["paid", { ...after([billed(), requested, paid]), standing: "withdrawn" }],
  ])("is %s", (state, invoice) => {
    expect(billStateOf(invoice, policy, today)).toBe(state);
    expect(isPayable(state)).toBe(["due", "overdue", "partly-paid"].includes(state));
  });
});
