import type { BillBody, MoneyBody } from "@billsdue/handlers/contract";

import type { ProblemName } from "../api/answer.ts";
import type { Refusal } from "../payment/attempt.ts";
import { moneyText } from "../text/money-text.ts";

export interface Notice {
  readonly heading: string;
  readonly text: string;
}

/** Why the bill is shown again instead of what was asked for. */
export interface BillNotice {
  readonly refusal: Refusal;
  /** What the payer was about to pay. */
  readonly expected: MoneyBody;
}

/** Why a customer who had a bill open has to look it up again. */
export type LookUpNotice = "bill-closed" | "payment-closed";

export const unreachableNotice: Notice = {
  heading: "We could not reach the payment service",
  text: "Check your internet connection, then try again.",
};

export const unsureNotice: Notice = {
  heading: "We could not reach the payment service",
  text: "Nothing is paid until you type your card on the card page. Press Retry to carry on: the same payment cannot be taken twice.",
};

export function lookUpNotice(notice: LookUpNotice): Notice {
  const keptFor =
    "To keep your bill private, it is shown for 15 minutes after you look it up, and only in the same browser tab.";
  return notice === "bill-closed"
    ? { heading: "Please look up your bill again", text: keptFor }
    : {
        heading: "Please look up your bill again",
        text: `${keptFor} If you have just paid, your payment is not lost: your bill will show it.`,
      };
}

/** What to say over the bill as it is now. */
export function billNotice(notice: BillNotice, bill: BillBody): Notice {
  switch (notice.refusal) {
    case "invoice-changed":
      return {
        heading: "The amount has changed",
        text: `It was ${moneyText(notice.expected)} and is now ${moneyText(bill.balance)}. Nothing has been charged.`,
      };
    case "not-payable":
      return {
        heading: "This bill cannot be paid online at the moment",
        text: "Nothing has been charged.",
      };
    case "not-begun":
      return {
        heading: "The payment did not begin",
        text: "Nothing has been charged. Please check your bill and try again.",
      };
    case "invoice-already-paid":
      return { heading: "This bill is already paid", text: "Nothing more has been charged." };
    case "payment-in-progress":
      return {
        heading: "A payment for this bill has already begun",
        text: "You have not been charged a second time.",
      };
  }
}

/** Words for a bill or a payment that could not be read. */
export function readingNotice(name: ProblemName): Notice {
  return name === "too-many-requests"
    ? {
        heading: "Please wait a moment",
        text: "There were too many requests. Wait a minute, then try again.",
      }
    : unreachableNotice;
}
