import type { BillBody, BillStateBody } from "@billsdue/handlers/contract";

import { creditText, moneyText } from "../text/money-text.ts";

export interface StateWords {
  /** The state in a word or two. */
  readonly label: string;
  /** What it means for the customer. */
  readonly meaning: string;
  /** What the balance is called in this state. */
  readonly amountLabel: string;
}

const words = {
  due: {
    label: "To pay",
    meaning: "This bill has not been paid yet.",
    amountLabel: "Amount to pay",
  },
  overdue: {
    label: "Overdue",
    meaning: "The due date has passed and this bill has not been paid.",
    amountLabel: "Amount to pay",
  },
  "partly-paid": {
    label: "Partly paid",
    meaning: "Part of this bill has been paid. The amount below is what is left.",
    amountLabel: "Left to pay",
  },
  processing: {
    label: "Payment in progress",
    meaning: "A payment for this bill has begun. This page keeps itself up to date.",
    amountLabel: "Amount being paid",
  },
  "being-checked": {
    label: "Payment being checked",
    meaning:
      "We are asking the bank what happened to the payment. Do not pay again. This page keeps itself up to date.",
    amountLabel: "Amount being paid",
  },
  paid: {
    label: "Paid",
    meaning: "This bill is paid. There is nothing more to do.",
    amountLabel: "Left to pay",
  },
  settled: {
    label: "Nothing to pay",
    meaning: "There is nothing to pay on this bill.",
    amountLabel: "Left to pay",
  },
  "in-credit": {
    label: "In credit",
    meaning: "This bill is in credit, so there is nothing to pay.",
    amountLabel: "Your credit",
  },
  "posting-dispute": {
    label: "Being looked into",
    meaning:
      "We have taken a payment for this bill that the biller does not show yet, and we are finding out why. Please do not pay again, and keep your receipt. This page keeps itself up to date.",
    amountLabel: "Amount on record",
  },
  "under-review": {
    label: "Under review",
    meaning:
      "A person has to look at a payment for this bill. Please do not pay again until then. This page keeps itself up to date.",
    amountLabel: "Amount on record",
  },
  closed: {
    label: "Closed",
    meaning: "This bill is no longer being collected, so it cannot be paid here.",
    amountLabel: "Amount on record",
  },
} as const satisfies Record<BillStateBody, StateWords>;

const lockedMeaning =
  "This bill cannot be paid online at the moment. Please try again tomorrow, or pay in another way.";

const overpaid = {
  label: "Paid",
  meaning: "More has been paid for this bill than was owed. There is nothing to pay.",
  amountLabel: "Your credit",
} as const satisfies StateWords;

/** A bill's state in words; a bill that is owed but takes no payment says so, and one that too much was paid for. */
export function billWords(bill: Pick<BillBody, "state" | "payable" | "balance">): StateWords {
  if (isOverpaid(bill)) return overpaid;
  const stateWords = words[bill.state];
  return isOwed(bill.state) && !bill.payable
    ? { ...stateWords, meaning: lockedMeaning }
    : stateWords;
}

/** The amount as the bill's state has it: a credit is shown by its size. */
export function balanceText(bill: Pick<BillBody, "state" | "balance">): string {
  const isCredit = bill.state === "in-credit" || isOverpaid(bill);
  return isCredit ? creditText(bill.balance) : moneyText(bill.balance);
}

function isOverpaid({ state, balance }: Pick<BillBody, "state" | "balance">): boolean {
  return state === "paid" && balance.amount.startsWith("-");
}

/** Whether the bill will change by itself soon; every other waits for a payer, a person of ours or the biller. */
export function isMoving(state: BillStateBody): boolean {
  return state === "processing" || state === "being-checked";
}

/** Whether the customer may need to talk to the biller. */
export function needsBiller(bill: Pick<BillBody, "state" | "payable" | "balance">): boolean {
  switch (bill.state) {
    case "due":
    case "overdue":
    case "partly-paid":
      return !bill.payable;
    case "posting-dispute":
    case "under-review":
    case "closed":
    case "in-credit":
      return true;
    case "paid":
      return isOverpaid(bill);
    case "processing":
    case "being-checked":
    case "settled":
      return false;
  }
}

function isOwed(state: BillStateBody): boolean {
  return state === "due" || state === "overdue" || state === "partly-paid";
}
