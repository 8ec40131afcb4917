import { describe, expect, it } from "vitest";

import {
  balanceText,
  billWords,
  isMoving,
  isSettling,
  needsBiller,
} from "../src/bill/bill-words.ts";

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
const standing = { balance, mayBePosted: false, facts: [] } as const;

describe("a bill in words", () => {
  it.each(states)("says where a %s bill stands", (state) => {
    const { label, meaning, amountLabel } = billWords({ state, payable: false, ...standing });
    for (const text of [label, meaning, amountLabel]) expect(text).toMatch(/^[A-Z]/);
  });

  it("calls for payment only where it is owed", () => {
    const owed = states.filter((state) =>
      billWords({ state, payable: true, ...standing }).amountLabel.endsWith("to pay"),
    );
    expect(owed).toStrictEqual(["due", "overdue", "partly-paid", "paid", "settled"]);
  });

  it("says that a bill is owed but takes no payment", () => {
    const locked = { state: "due", payable: false, ...standing } as const;
    expect(billWords(locked).meaning).toContain("cannot be paid online at the moment");
    expect(needsBiller(locked)).toBe(true);
    expect(needsBiller({ state: "due", payable: true, ...standing })).toBe(false);
  });

  it("tells a payer whose payment is being checked not to pay again", () => {
    const { meaning } = billWords({ state: "being-checked", payable: false, ...standing });
    expect(meaning).toContain("Do not pay again");
  });

  it("reads quickly only a bill that changes by itself", () => {
    expect(states.filter(isMoving)).toStrictEqual(["processing", "being-checked"]);
  });

  const credit = { ...balance, amount: "-1512.00" };
  const overpaid = { ...standing, state: "paid", payable: false, balance: credit } as const;

  it("shows a credit without a minus sign", () => {
    expect(balanceText({ ...overpaid, state: "in-credit" })).toBe("1,512.00 USD");
    expect(balanceText(overpaid)).toBe("1,512.00 USD");
  });

  it("says so where too much was paid", () => {
    expect(billWords(overpaid)).toMatchObject({ label: "Paid", amountLabel: "Your credit" });
    expect(billWords(overpaid).meaning).toContain("More has been paid");
    expect([overpaid, { ...overpaid, balance }].map(needsBiller)).toStrictEqual([true, false]);
  });

  it("claims no credit where the biller may have booked the payment already", () => {
    const settling = { ...overpaid, mayBePosted: true };
    expect(isSettling(settling)).toBe(true);
    expect(billWords(settling)).toStrictEqual({
      label: "Paid",
      meaning:
        "This bill is paid. There is nothing more to do. The biller may have booked the payment already. The figures settle within a few days.",
      amountLabel: "Left to pay",
    });
    expect(needsBiller(settling)).toBe(false);
    expect(balanceText(settling)).toBe("0.00 USD");
    const yen = { amount: "-1512", currency: "JPY" };
    expect(balanceText({ ...settling, balance: yen })).toBe("0 JPY");
    expect(balanceText({ ...settling, state: "under-review" })).toBe("0.00 USD");
  });

  it("shows of a credit only what the biller itself says, where it may have booked the payment already", () => {
    const billed = {
      type: "billed",
      on: "2026-11-24",
      amount: { ...balance, amount: "-12.00" },
    } as const;
    const settling = {
      ...overpaid,
      state: "in-credit",
      mayBePosted: true,
      facts: [billed],
    } as const;
    expect(balanceText(settling)).toBe("12.00 USD");
    expect(billWords(settling)).toMatchObject({ label: "In credit", amountLabel: "Your credit" });
    expect(billWords(settling).meaning).toContain("The figures settle within a few days.");
  });

  it("settles nothing where something or nothing is left to pay, or the biller cannot have the payment", () => {
    const left = ["551.00", "0.00"].map((amount) => ({
      balance: { ...balance, amount },
      mayBePosted: true,
    }));
    expect([...left, overpaid].map(isSettling)).toStrictEqual([false, false, false]);
  });

  it.each(["posting-dispute", "under-review"] as const)(
    "says that %s waits for somebody, and that nobody should pay again",
    (state) => {
      const { label, meaning } = billWords({ state, payable: false, ...standing });
      expect(label).toMatch(/^(Being looked into|Under review)$/);
      expect(meaning).toContain("do not pay again");
      expect(meaning).toContain("keeps itself up to date");
    },
  );
});
