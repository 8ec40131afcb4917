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

const balance = { amount: "551.00", currency: "USD" };

describe("a bill in words", () => {
  it.each(states)("says where a %s bill stands", (state) => {
    const { label, meaning, amountLabel } = billWords({ state, payable: false, balance });
    for (const text of [label, meaning, amountLabel]) expect(text).toMatch(/^[A-Z]/);
  });

  it("calls for payment only where it is owed", () => {
    const owed = states.filter((state) =>
      billWords({ state, payable: true, balance }).amountLabel.endsWith("to pay"),
    );
    expect(owed).toStrictEqual(["due", "overdue", "partly-paid", "paid", "settled"]);
  });

  it("says that a bill is owed but takes no payment", () => {
    const locked = { state: "due", payable: false, balance } as const;
    expect(billWords(locked).meaning).toContain("cannot be paid online at the moment");
    expect(needsBiller(locked)).toBe(true);
    expect(needsBiller({ state: "due", payable: true, balance })).toBe(false);
  });

  it("tells a payer whose payment is being checked not to pay again", () => {
    const { meaning } = billWords({ state: "being-checked", payable: false, balance });
    expect(meaning).toContain("Do not pay again");
  });

  it("reads quickly only a bill that changes by itself", () => {
    expect(states.filter(isMoving)).toStrictEqual(["processing", "being-checked"]);
  });

  it("shows a credit without a minus sign", () => {
    const credit = { amount: "-12.00", currency: "USD" };
    expect(balanceText({ state: "in-credit", balance: credit })).toBe("12.00 USD");
    expect(balanceText({ state: "paid", balance: credit })).toBe("12.00 USD");
  });

  it("says so where too much was paid", () => {
    const overpaid = {
      state: "paid",
      payable: false,
      balance: { ...balance, amount: "-12.00" },
    } as const;
    expect(billWords(overpaid)).toMatchObject({ label: "Paid", amountLabel: "Your credit" });
    expect(billWords(overpaid).meaning).toContain("More has been paid");
    expect([overpaid, { ...overpaid, balance }].map(needsBiller)).toStrictEqual([true, false]);
  });

  it.each(["posting-dispute", "under-review"] as const)(
    "says that %s waits for somebody, and that nobody should pay again",
    (state) => {
      const { label, meaning } = billWords({ state, payable: false, balance });
      expect(label).toMatch(/^(Being looked into|Under review)$/);
      expect(meaning).toContain("do not pay again");
      expect(meaning).toContain("keeps itself up to date");
    },
  );
});
