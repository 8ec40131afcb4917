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

/** The reasons for the amount, in words; each one's own amount stands beside it. */
export function factsWords(facts: readonly BillFactBody[], billerName: string): readonly string[] {
  return facts.map((fact, nth) => factWords(fact, billerName, facts[nth + 1]));
}

function factWords(fact: BillFactBody, billerName: string, next?: BillFactBody): string {
  const day = dayText(fact.on);
  switch (fact.type) {
    case "billed":
      return `Billed by ${billerName}, as of ${day}`;
    case "paid":
      // Of what was given back, nobody asks any more whether the biller has it. Its refund comes right after it.
      return paidWords(
        next?.type === "refunded" ? "not-yet" : fact.posting,
        moneyText(fact.paid),
        day,
      );
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
