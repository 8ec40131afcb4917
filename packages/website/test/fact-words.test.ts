import type { BillFactBody } from "@billsdue/handlers/contract";
import { expect, it } from "vitest";

import { factsWords } from "../src/bill/fact-words.ts";

const usd = (amount: string) => ({ amount, currency: "USD" });
const about = { on: "2026-03-02", amount: usd("0.00"), paymentId: "p1" };
const paid = { ...about, type: "paid", paid: usd("551.00") } as const;

const words: readonly (readonly [BillFactBody, string])[] = [
  [
    { type: "billed", on: "2026-03-02", amount: usd("551.00") },
    "Billed by Acme Water, as of March 2, 2026",
  ],
  [{ ...paid, posting: "not-yet" }, "Payment of 551.00 USD on March 2, 2026"],
  [
    { ...paid, posting: "posted" },
    "Payment of 551.00 USD on March 2, 2026, already in the billed amount",
  ],
  [
    { ...paid, posting: "disputed" },
    "Payment of 551.00 USD on March 2, 2026, which the biller does not show yet",
  ],
  [{ ...about, type: "refunded" }, "Payment given back on March 2, 2026"],
  [
    { ...about, type: "in-progress", requested: usd("551.00") },
    "Payment of 551.00 USD begun on March 2, 2026, not counted yet",
  ],
  [
    { type: "newer-figure", on: "2026-03-02", amount: usd("0.00"), stated: usd("600.00") },
    "New bill of 600.00 USD as of March 2, 2026, which counts once the payment has ended",
  ],
  [{ ...about, type: "under-review" }, "A payment that is being looked into since March 2, 2026"],
  [
    { ...about, type: "under-review", taken: usd("5.00") },
    "5.00 USD taken on March 2, 2026, which is being looked into",
  ],
  [
    { ...about, type: "reviewed", outcome: "not-charged" },
    "Looked into on March 2, 2026: the payment was not charged",
  ],
  [
    { ...about, type: "reviewed", outcome: "refunded", taken: usd("5.00") },
    "Looked into on March 2, 2026: the 5.00 USD taken was given back",
  ],
];

it.each(words)("says %j in words", (fact, text) => {
  expect(factsWords([fact], "Acme Water")).toStrictEqual([text]);
});

it.each(["posted", "not-yet", "disputed"] as const)(
  "says of a payment that was given back only that it was paid: %s",
  (posting) => {
    const kept = { ...paid, posting: "posted" } as const;
    const refunded = { ...about, type: "refunded" } as const;
    expect(factsWords([{ ...paid, posting }, refunded, kept], "Acme Water")).toStrictEqual([
      "Payment of 551.00 USD on March 2, 2026",
      "Payment given back on March 2, 2026",
      "Payment of 551.00 USD on March 2, 2026, already in the billed amount",
    ]);
  },
);
