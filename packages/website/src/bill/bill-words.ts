import type { BillBody, BillStateBody, MoneyBody } from "@billsdue/handlers/contract";

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

const settling =
  "The biller may have booked the payment already. The figures settle within a few days.";

type Standing = Pick<BillBody, "state" | "balance" | "mayBePosted">;

/** A bill's state in words; a bill that is owed but takes no payment says so, and one that too much was paid for. */
export function billWords(bill: Standing & Pick<BillBody, "payable">): StateWords {
  if (isOverpaid(bill)) return overpaid;
  const stateWords = words[bill.state];
  if (isSettling(bill)) return { ...stateWords, meaning: `${stateWords.meaning} ${settling}` };
  return isOwed(bill.state) && !bill.payable
    ? { ...stateWords, meaning: lockedMeaning }
    : stateWords;
}

/** The amount as the bill's state has it: a credit is shown by its size. One that may be none is not: in credit is what the biller says. */
export function balanceText(bill: Standing & Pick<BillBody, "facts">): string {
  const isCredit = bill.state === "in-credit" || isOverpaid(bill);
  const balance = isSettling(bill) ? surelyLeft(bill) : bill.balance;
  return isCredit ? creditText(balance) : moneyText(balance);
}

/** Whether the balance may take off once more what the biller's figure has off already, so that it and how it comes about tell of a credit that may be none. */
export function isSettling({ balance, mayBePosted }: Omit<Standing, "state">): boolean {
  return mayBePosted && balance.amount.startsWith("-");
}

function surelyLeft({ state, balance, facts }: Parameters<typeof balanceText>[0]): MoneyBody {
  const billed = facts.find(({ type }) => type === "billed");
  if (state === "in-credit" && billed !== undefined) return billed.amount;
  const decimals = balance.amount.replace(/^-?\d+/, "");
  return { ...balance, amount: `0${decimals.replaceAll(/\d/g, "0")}` };
}

function isOverpaid(bill: Standing): boolean {
  return bill.state === "paid" && bill.balance.amount.startsWith("-") && !isSettling(bill);
}

/** Whether the bill will change by itself soon; every other waits for a payer, a person of ours or the biller. */
export function isMoving(state: BillStateBody): boolean {
  return state === "processing" || state === "being-checked";
}

/** Whether the customer may need to talk to the biller. */
export function needsBiller(bill: Standing & Pick<BillBody, "payable">): boolean {
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
