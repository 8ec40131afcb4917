import {
  type CommandTarget,
  paymentTransitions,
  type ReportTarget,
  type Stage,
} from "@billsdue/core";

import { code, renderTable } from "./markdown.ts";
import { commands, reports, sharing, stages } from "./moves.ts";

const inWords: Readonly<Partial<Record<ReportTarget | CommandTarget, string>>> = {
  stays: "stays",
  refused: "refused",
  exception: "stays; exception",
  "late-money": "stays; the money is kept beside it",
  previous: "what it was before",
  "failed-after-grace": "`failed` after the grace, else stays",
  "previous-after-grace": "what it was before, after the grace, else stays",
};

const say = (target: ReportTarget | CommandTarget) => inWords[target] ?? code(target);

/** Where each report leads: stages that go the same way share a column, reports a row. */
export function renderReports(): string {
  const columns = sharing(stages, (stage) => JSON.stringify(paymentTransitions[stage].reports));
  const targets = ({ operation, outcome }: (typeof reports)[number]) =>
    columns.map(([stage = "created"]) => paymentTransitions[stage].reports[operation][outcome]);
  return renderTable([
    ["report on", ...columns.map((alike) => code(...alike))],
    ...sharing(reports, (report) => `${report.operation} ${targets(report).join()}`).flatMap(
      ([first, ...others]) =>
        first === undefined
          ? []
          : [
              [
                `${first.operation}: ${code(...[first, ...others].map(({ outcome }) => outcome))}`,
                ...targets(first).map(say),
              ],
            ],
    ),
  ]);
}

/** Where each command leads: stages that go the same way share a row. */
export function renderCommands(): string {
  const targets = (stage: Stage) =>
    commands.map((command) => paymentTransitions[stage].commands[command]);
  return renderTable([
    ["stage", ...commands.map((command) => code(command))],
    ...sharing(stages, (stage) => targets(stage).join()).map((alike) => [
      code(...alike),
      ...targets(alike[0] ?? "created").map(say),
    ]),
  ]);
}
