import { type OperatorAction, speaksOfMoney } from "@billsdue/core";

import type { WaitingCase } from "../operator/waiting-case.ts";
import type { Outcome } from "../operator/wire.ts";
import { actionWords, caseWords, moneyWords, references, timeWords } from "./case-words.ts";
import { plain } from "./plain.ts";

/** What waits for an operator, and the commands that decide it. `options` are those that find the program that asks. */
export function caseLines(cases: readonly WaitingCase[], options: string): readonly string[] {
  if (cases.length === 0) return ["Nothing waits for an operator."];
  const [verb, noun] = cases.length === 1 ? ["waits", "case"] : ["wait", "cases"];
  return [
    `${cases.length} ${noun} ${verb} for an operator.`,
    ...cases.flatMap((waiting) => linesOf(waiting, options)),
  ].map(plain);
}

function linesOf(waiting: WaitingCase, options: string): readonly string[] {
  const { invoiceId, caseId, since, actions } = waiting;
  return [
    "",
    `invoice ${invoiceId}, case ${caseId}, since ${timeWords(since)}`,
    `  ${caseWords(waiting)}`,
    `  ${references(waiting)}`,
    ...actions.flatMap((action) => [
      `  ${action}: ${actionWords[action]}`,
      `    ${resolveCommand(waiting, action, options)}`,
    ]),
  ];
}

/** The command that decides the case so, to be completed with the evidence. */
function resolveCommand(
  { invoiceId, caseId }: Pick<WaitingCase, "invoiceId" | "caseId">,
  action: OperatorAction,
  options: string,
): string {
  const reference = speaksOfMoney(action) ? ' --reference "..."' : "";
  const said = `--evidence "..."${reference}${options}`;
  const named = [invoiceId, caseId].map(quoted);
  // What begins with a hyphen would be read as an option.
  return named.some((name) => name.startsWith("-"))
    ? `billsdue resolve ${said} -- ${named.join(" ")} ${action}`
    : `billsdue resolve ${named.join(" ")} ${action} ${said}`;
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** What was decided, and where the bill stands now. */
export function resolvedLines({
  invoiceId,
  decided,
  balance,
  state,
}: Extract<Outcome, { type: "resolved" }>): readonly string[] {
  const { caseId, action, by, at, evidence } = decided;
  return [
    `invoice ${invoiceId}, case ${caseId}: ${action}, ${actionWords[action]}`,
    `  ${references(decided)}`,
    `  decided by ${by} on ${timeWords(at)}: ${evidence}`,
    `  the balance is ${moneyWords(balance)}, the bill is ${state}`,
  ].map(plain);
}
