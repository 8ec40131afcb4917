import {
  type BillerPolicy,
  explain,
  type Fact,
  type Instant,
  type Invoice,
  localDateAt,
  type OperatorAction,
  type PaymentException,
  type PaymentId,
  type Posting,
} from "@billsdue/core";

import type { BillFactBody, MoneyBody, PostingBody, ReviewOutcome } from "./contract.ts";
import { moneyBodyOf } from "./money-body.ts";
import { shownAs } from "./payment-view.ts";

/**
 * Why the balance is what it is, for the payer. The file and its line, the gateway's references, and who of us decided what on which
 * evidence stay inside: whoever can look the bill up reads this, and the payer needs none of it.
 */
export function factBodiesOf(invoice: Invoice, policy: BillerPolicy): readonly BillFactBody[] {
  return explain(invoice, policy).map((fact) => factBodyOf(fact, invoice, policy));
}

function factBodyOf(fact: Fact, invoice: Invoice, { timeZone }: BillerPolicy): BillFactBody {
  const money = (minorUnits: bigint) => moneyBodyOf(invoice, minorUnits);
  const day = (at: Instant) => localDateAt(at, timeZone);
  const shown = (paymentId: PaymentId) => shownAs(invoice, paymentId);
  const amount = money(fact.amount);
  switch (fact.type) {
    case "billed":
      return { type: "billed", on: fact.asOf.businessDate, amount };
    case "captured":
      return {
        type: "paid",
        on: day(fact.at),
        amount,
        paymentId: shown(fact.paymentId),
        paid: money(fact.captured),
        posting: postings[fact.posting],
      };
    case "refunded":
      return { type: "refunded", on: day(fact.at), amount, paymentId: shown(fact.paymentId) };
    case "in-flight":
      return {
        type: "in-progress",
        on: day(fact.at),
        amount,
        paymentId: shown(fact.paymentId),
        requested: money(fact.requested),
      };
    case "deferred":
      return {
        type: "newer-figure",
        on: fact.asOf.businessDate,
        amount,
        stated: money(fact.stated),
      };
    case "exception": {
      const { exception } = fact;
      return {
        type: "under-review",
        on: day(exception.at),
        amount,
        paymentId: shown(exception.paymentId),
        ...takenIn(exception),
      };
    }
    case "resolved": {
      const { at, paymentId, action, exception } = fact.resolution;
      return {
        type: "reviewed",
        on: day(at),
        amount,
        paymentId: shown(paymentId),
        outcome: outcomes[action],
        ...(exception === undefined ? {} : takenIn(exception)),
      };
    }
  }
}

function takenIn(exception: PaymentException): { readonly taken?: MoneyBody } {
  return exception.type === "report-makes-no-sense"
    ? {}
    : { taken: moneyBodyOf(exception.money, exception.money.minorUnits) };
}

const postings = {
  acknowledged: "posted",
  confirmed: "posted",
  "by-calendar": "posted",
  disputed: "disputed",
  "not-yet": "not-yet",
} as const satisfies Record<Posting, PostingBody>;

const outcomes = {
  keep: "counted",
  refunded: "refunded",
  noted: "noted",
  posted: "posted",
  "not-posted": "not-posted",
  "confirm-captured": "counted",
  "confirm-not-charged": "not-charged",
} as const satisfies Record<OperatorAction, ReviewOutcome>;
