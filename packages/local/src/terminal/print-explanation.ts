import type { ExplainedFact, Explanation } from "../operator/explanation.ts";
import type { WaitingCase } from "../operator/waiting-case.ts";
import {
  actionWords,
  caseWords,
  moneyWords,
  openPaymentWords,
  references,
  timeWords,
} from "./case-words.ts";
import { plain } from "./plain.ts";

type FactOf<Type extends ExplainedFact["type"]> = Extract<ExplainedFact, { type: Type }>;

/** Why a bill's balance is what it is: one fact after the other, each with its amount, and the balance at the end. */
export function explanationLines(explanation: Explanation): readonly string[] {
  const { invoiceId, customerName, balance, facts } = explanation;
  const refunded = new Set(
    facts.flatMap((fact) => (fact.type === "refunded" ? [fact.paymentId] : [])),
  );
  const rows = [
    ...facts.map((fact) => [moneyWords(fact.amount), factLines(fact, refunded)] as const),
    [moneyWords(balance), [`is the balance${stateWords(explanation)}`]] as const,
  ];
  const width = Math.max(...rows.map(([amount]) => amount.length));
  return [
    `invoice ${invoiceId}, ${customerName}`,
    ...rows.flatMap(([amount, [first = "", ...more]]) => [
      `  ${amount.padStart(width)}  ${first}`,
      ...more.map((line) => `  ${" ".repeat(width)}    ${line}`),
    ]),
  ].map(plain);
}

/** Most bills can be paid, or have nothing left to pay: the others say why not. */
function stateWords({ state }: Explanation): string {
  switch (state) {
    case "processing":
    case "being-checked":
    case "posting-dispute":
    case "under-review":
    case "closed":
      return `; nobody can pay it now: ${state}`;
    case "due":
    case "overdue":
    case "partly-paid":
    case "paid":
    case "settled":
    case "in-credit":
      return "";
  }
}

function factLines(fact: ExplainedFact, refunded: ReadonlySet<string>): readonly string[] {
  switch (fact.type) {
    case "billed":
      return [billedWords(fact)];
    case "captured":
      return [
        // Of what was given back, nobody asks any more whether the biller has it.
        refunded.has(fact.paymentId)
          ? paidWords(fact)
          : `${paidWords(fact)}: ${postingWords(fact)}`,
        references(fact),
        ...waitingLines(fact.waiting),
      ];
    case "refunded":
      return [`given back on ${timeWords(fact.at)}`, references(fact)];
    case "in-flight":
      return [
        `in flight since ${timeWords(fact.at)}: ${openPaymentWords(fact)}`,
        references(fact),
        ...waitingLines(fact.waiting),
      ];
    case "deferred":
      return [
        `waits for the payment in flight: ${moneyWords(fact.stated)}, by ${fact.file} line ${fact.line} as of ${fact.asOf}`,
      ];
    case "exception":
      return exceptionLines(fact);
    case "resolved":
      return [
        `${fact.by} decided case ${fact.caseId} on ${timeWords(fact.at)}: ${fact.action}, ${actionWords[fact.action]}`,
        references(fact),
        `evidence: ${fact.evidence}`,
      ];
  }
}

function billedWords({ file, line, since, asOf }: FactOf<"billed">): string {
  const row = `billed, by ${file} line ${line}`;
  return since === asOf ? `${row} as of ${asOf}` : `${row}; the same since ${since}, as of ${asOf}`;
}

function paidWords({ captured, at }: FactOf<"captured">): string {
  return `paid ${moneyWords(captured)} on ${timeWords(at)}`;
}

function postingWords({ posting, acknowledgedBy }: FactOf<"captured">): string {
  switch (posting) {
    case "acknowledged":
      return `the biller's figure has it, its file names a payment of ${acknowledgedBy ?? "that day or later"}`;
    case "confirmed":
      return "the biller's figure has it, an operator has found it there";
    case "by-calendar":
      return "the biller's figure has it by now, going by the calendar, and has moved since";
    case "disputed":
      return "the biller should have it by now, but its figure does not seem to";
    case "not-yet":
      return "not in the biller's figure yet";
  }
}

function exceptionLines({ caseId, waiting }: FactOf<"exception">): readonly string[] {
  if (waiting === undefined) return [`case ${caseId} waits for an operator`];
  return [
    `${timeWords(waiting.since)}: ${caseWords(waiting)}`,
    references(waiting),
    ...waitingLines(waiting),
  ];
}

function waitingLines(waiting: WaitingCase | undefined): readonly string[] {
  if (waiting === undefined) return [];
  const { caseId, actions } = waiting;
  return [`an operator may decide case ${caseId}: ${actions.join(", ")}`];
}
