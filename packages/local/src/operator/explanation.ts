import {
  balanceOf,
  type BillerPolicy,
  type BillState,
  billStateOf,
  explain,
  type Fact,
  type Instant,
  type Invoice,
  localDateAt,
  type OpenPayment,
  type OperatorAction,
  operatorCasesOf,
  type Posting,
} from "@billsdue/core";

import { type DecimalMoney, decimalMoney } from "./decimal-money.ts";
import { type WaitingCase, waitingCaseOf } from "./waiting-case.ts";

/** Why an invoice's balance is what it is, as plain data: for the terminal, for `--json`, and for the wire. */
export interface Explanation {
  readonly invoiceId: string;
  readonly customerName: string;
  readonly state: BillState;
  /** In order; their amounts add up to the balance. */
  readonly facts: readonly ExplainedFact[];
  readonly balance: DecimalMoney;
}

/** One reason. `amount` is what it adds to the balance, `waiting` what an operator may decide of it. */
export type ExplainedFact = { readonly amount: DecimalMoney } & (
  | {
      readonly type: "billed";
      readonly file: string;
      readonly line: number;
      /** The day of the file that first said this figure. */
      readonly since: string;
      /** The day of the newest file that was taken into account. */
      readonly asOf: string;
    }
  | {
      readonly type: "captured";
      readonly paymentId: string;
      readonly captured: DecimalMoney;
      readonly at: string;
      readonly gatewayRef: string;
      readonly posting: Posting;
      readonly acknowledgedBy?: string | undefined;
      readonly waiting?: WaitingCase | undefined;
    }
  | {
      readonly type: "refunded";
      readonly paymentId: string;
      readonly at: string;
      readonly gatewayRef: string;
    }
  | {
      readonly type: "in-flight";
      readonly paymentId: string;
      readonly status: OpenPayment["status"];
      readonly requested: DecimalMoney;
      readonly at: string;
      readonly waiting?: WaitingCase | undefined;
    }
  | {
      readonly type: "deferred";
      readonly stated: DecimalMoney;
      readonly file: string;
      readonly line: number;
      readonly asOf: string;
    }
  | {
      readonly type: "exception";
      readonly caseId: string;
      readonly waiting?: WaitingCase | undefined;
    }
  | ({ readonly type: "resolved" } & Decided)
);

/** What an operator has decided of a case. */
export interface Decided {
  readonly caseId: string;
  readonly paymentId: string;
  readonly action: OperatorAction;
  readonly by: string;
  readonly evidence: string;
  readonly at: string;
  readonly gatewayRef?: string | undefined;
}

/** Explains the invoice's balance at `now`. */
export function explanationOf(invoice: Invoice, policy: BillerPolicy, now: Instant): Explanation {
  const cases = operatorCasesOf(invoice, policy).map((found) => waitingCaseOf(invoice, found));
  return {
    invoiceId: invoice.id,
    customerName: invoice.customerName,
    state: billStateOf(invoice, policy, localDateAt(now, policy.timeZone)),
    facts: explain(invoice, policy).map((fact) => explainedFact(fact, invoice, cases)),
    balance: decimalMoney(invoice.currency, balanceOf(invoice, policy).amount),
  };
}

function explainedFact(
  fact: Fact,
  { currency }: Invoice,
  cases: readonly WaitingCase[],
): ExplainedFact {
  const money = (minorUnits: bigint) => decimalMoney(currency, minorUnits);
  const waiting = (isIt: (one: WaitingCase) => boolean) => {
    const found = cases.find(isIt);
    return found === undefined ? {} : { waiting: found };
  };
  const about = (type: WaitingCase["type"], paymentId: string) =>
    waiting((one) => one.type === type && one.paymentId === paymentId);
  const amount = money(fact.amount);
  switch (fact.type) {
    case "billed":
      return {
        type: "billed",
        ...fact.source,
        since: fact.since.businessDate,
        asOf: fact.asOf.businessDate,
        amount,
      };
    case "captured":
      return {
        ...fact,
        captured: money(fact.captured),
        ...about("posting-dispute", fact.paymentId),
        amount,
      };
    case "refunded":
      return { ...fact, amount };
    case "in-flight":
      return {
        ...fact,
        requested: money(fact.requested),
        ...about("open-payment", fact.paymentId),
        amount,
      };
    case "deferred":
      return {
        type: "deferred",
        stated: money(fact.stated),
        ...fact.source,
        asOf: fact.asOf.businessDate,
        amount,
      };
    case "exception":
      return {
        type: "exception",
        caseId: fact.exception.id,
        ...waiting(({ caseId }) => caseId === fact.exception.id),
        amount,
      };
    case "resolved": {
      const { exception: _exception, ...decided } = fact.resolution;
      return { type: "resolved", ...decided, amount };
    }
  }
}
