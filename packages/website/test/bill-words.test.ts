import { describe, expect, it } from "vitest";

import { balanceText, billWords, isMoving, needsBiller } from "../src/bill/bill-words.ts";

const states = [
  "due",
  "overdue",
  "partly-paid",
  "processing",
  "being-checked",
  "paid",
  "settled",
  "in-credit",
  "posting-dispute",
  "under-review",
  "closed",
] as const;

describe("a bill in words", () => {
  it.each(states)("says where a %s bill stands", (state) => {
    const { label, meaning, amountLabel } = billWords({ state, payable: false });
    for (const text of [label, meaning, amountLabel]) expect(text).toMatch(/^[A-Z]/);
  });

  it("calls for payment only where it is owed", () => {
    const owed = states.filter((state) =>
      billWords({ state, payable: true }).amountLabel.endsWith("to pay"),
    );
    expect(owed).toStrictEqual(["due", "overdue", "partly-paid", "paid", "settled"]);
  });

  it("says that a bill is owed but takes no payment", () => {
    const locked = { state: "due", payable: false } as const;
    expect(billWords(locked).meaning).toContain("cannot be paid online at the moment");
    expect(needsBiller(locked)).toBe(true);
    expect(needsBiller({ state: "due", payable: true })).toBe(false);
  });

  it("tells a payer whose payment is being checked not to pay again", () => {
    const { meaning } = billWords({ state: "being-checked", payable: false });
    expect(meaning).toContain("Do not pay again");
  });

  it("keeps reading only a bill that changes by itself", () => {
    expect(states.filter(isMoving)).toStrictEqual(["processing", "being-checked"]);
  });

  it("shows a credit without a minus sign", () => {
    const balance = { amount: "-12.00", currency: "USD" };
    expect(balanceText({ state: "in-credit", balance })).toBe("12.00 USD");
  });
});
