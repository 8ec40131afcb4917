import type { Outcome, Summary } from "../operator/wire.ts";
import { plainJson } from "../terminal/plain.ts";
import { caseLines, resolvedLines } from "../terminal/print-cases.ts";
import { explanationLines } from "../terminal/print-explanation.ts";
import { planLines, releaseHint, runLines } from "../terminal/print-summary.ts";
import { type ExitCode, fail } from "./exit.ts";
import { usualPort } from "./options.ts";

/** Prints what came of a command, for people. */
export function print(outcome: Outcome, isAlone: boolean, port: number): void {
  switch (outcome.type) {
    case "ran":
      printRun(outcome.summary, outcome.seconds);
      if (!isAlone) printReleaseHint(outcome.summary, port);
      return;
    case "planned":
      writeLines(planLines(outcome.summary));
      return;
    case "explained":
      writeLines(explanationLines(outcome.explanation));
      return;
    case "listed":
      writeLines(caseLines(outcome.cases, portOption(port)));
      return;
    case "resolved":
      writeLines(resolvedLines(outcome));
      return;
    case "refused":
    case "failed":
      fail(outcome.reason);
  }
}

/** Prints a run. */
export function printRun(summary: Summary, seconds: number): void {
  writeLines(runLines(summary, seconds));
}

/** Prints how to let a held file be applied by the program on `port`. */
export function printReleaseHint(summary: Summary, port: number): void {
  if (summary.outcome !== "held") return;
  writeLines(["", releaseHint(summary, portOption(port))]);
}

function portOption(port: number): string {
  return port === usualPort ? "" : ` --port ${port}`;
}

/** Prints what came of a command, for programs. */
export function printJson(outcome: Outcome): void {
  process.stdout.write(`${plainJson(dataOf(outcome))}\n`);
}

function dataOf(outcome: Outcome): unknown {
  switch (outcome.type) {
    case "ran":
    case "planned":
      return outcome.summary;
    case "explained":
      return outcome.explanation;
    case "listed":
    case "resolved":
    case "refused":
    case "failed":
      return outcome;
  }
}

function writeLines(lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** The exit code that says what came of it. */
export function exitCodeOf(outcome: Outcome): ExitCode {
  switch (outcome.type) {
    case "ran":
    case "planned":
      return outcome.summary.outcome === "held" ? 2 : 0;
    case "explained":
    case "listed":
    case "resolved":
      return 0;
    case "refused":
      return 3;
    case "failed":
      return 1;
  }
}
