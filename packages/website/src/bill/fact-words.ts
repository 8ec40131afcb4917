import type {
  BillFactBody,
  MoneyBody,
  PostingBody,
  ReviewOutcome,
} from "@billsdue/handlers/contract";

import { dayText } from "../text/day-text.ts";
import { moneyText } from "../text/money-text.ts";

const reviews = {
  counted: "counts as paid",
  refunded: "was given back",
  "not-charged": "was not charged",
  posted: "is in the billed amount",
  "not-posted": "is not in the billed amount yet",
  noted: "is all right",
} as const satisfies Record<ReviewOutcome, string>;

/** One reason for the amount, in words; its own amount stands beside it. */
export function factWords(fact: BillFactBody, billerName: string): string {
  const day = dayText(fact.on);
  switch (fact.type) {
    case "billed":
      return `Billed by ${billerName}, as of ${day}`;
    case "paid":
      return paidWords(fact.posting, moneyText(fact.paid), day);
    case "refunded":
      return `Payment given back on ${day}`;
    case "in-progress":
      return `Payment of ${moneyText(fact.requested)} begun on ${day}, not counted yet`;
    case "newer-figure":
      return `New bill of ${moneyText(fact.stated)} as of ${day}, which counts once the payment has ended`;
    case "under-review":
      return fact.taken === undefined
        ? `A payment that is being looked into since ${day}`
        : `${moneyText(fact.taken)} taken on ${day}, which is being looked into`;
    case "reviewed":
      return `Looked into on ${day}: ${takenWords(fact.taken)} ${reviews[fact.outcome]}`;
  }
}

function takenWords(taken: MoneyBody | undefined): string {
  return taken === undefined ? "the payment" : `the ${moneyText(taken)} taken`;
}

function paidWords(posting: PostingBody, paid: string, day: string): string {
  switch (posting) {
    case "not-yet":
      return `Payment of ${paid} on ${day}`;
    case "posted":
      return `Payment of ${paid} on ${day}, already in the billed amount`;
    case "disputed":
      return `Payment of ${paid} on ${day}, which the biller does not show yet`;
  }
}
