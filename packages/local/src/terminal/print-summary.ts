import { styleText } from "node:util";

import type { Summary } from "../ingest/summary.ts";
import { plain } from "./plain.ts";

/** The summary as a table of labels and figures. */
export function summaryLines(summary: Summary): readonly string[] {
  const { decisions, flags, unknownColumns, problems } = summary;
  const figures: readonly (readonly [string, string])[] = [
    ["read", grouped(summary.rows)],
    ["created", grouped(decisions.created)],
    ["revised", grouped(decisions.revised)],
    ["unchanged", grouped(decisions.unchanged)],
    ["stale", grouped(decisions.stale)],
    ...(decisions.deferred === 0 ? [] : [["deferred", grouped(decisions.deferred)] as const]),
    ["rejected", grouped(decisions.rejected)],
    ...summary.owed.map(({ currency, amount }) => [`total owed ${currency}`, amount] as const),
    ["seconds", summary.seconds.toFixed(2)],
  ];
  const widths = figures.map(([label, figure]) => [label.length, figure.length] as const);
  const labelWidth = Math.max(...widths.map(([label]) => label));
  const figureWidth = Math.max(...widths.map(([, figure]) => figure));
  const lines = [
    ...figures.map(
      ([label, figure]) => `  ${label.padEnd(labelWidth)}  ${figure.padStart(figureWidth)}`,
    ),
    ...flags.map(({ code, count }) => `  ${code}: ${grouped(count)}`),
    ...(unknownColumns.length === 0 ? [] : [`  columns not used: ${unknownColumns.join(", ")}`]),
    ...problems.map((problem) => `  ${problem}`),
    ...(decisions.rejected > problems.length
      ? [`  and ${grouped(decisions.rejected - problems.length)} more rejected rows`]
      : []),
  ];
  return [styleText("bold", plain(summary.file)), ...lines.map(plain)];
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
