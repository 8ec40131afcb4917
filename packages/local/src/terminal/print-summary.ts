import { styleText } from "node:util";

import type { Figures, FirstRow, Summary } from "../operator/wire.ts";
import { plain } from "./plain.ts";

const decisions = ["created", "revised", "unchanged", "stale", "deferred", "rejected"] as const;

/** What a run did: rows and sums by decision, what is worth saying of them, and where its files are. */
export function runLines(summary: Summary, seconds: number): readonly string[] {
  const { outputs } = summary;
  return [
    heading(summary, summary.outcome === "held" ? "HELD, nothing is applied" : "applied"),
    ...[
      ...holdLines(summary),
      ...tableLines(summary, summary.outcome === "held" ? "would be " : ""),
      ...problemLines(summary),
      `  in ${seconds.toFixed(2)} s, ${grouped(Math.round(summary.rows / seconds))} rows/s`,
      ...[
        ["processed rows", outputs?.processed],
        ["rejected rows", outputs?.rejected],
        ["report", outputs?.report],
      ].flatMap(([what = "", where]) =>
        where === undefined ? [] : [`  ${what.padEnd(14)}  ${where}`],
      ),
      ...(summary.release === undefined ? [] : [`  released: ${summary.release.reason}`]),
    ].map(plain),
  ];
}

/** What a run would do: the same, with the first rows of each decision. */
export function planLines(summary: Summary): readonly string[] {
  const held = summary.outcome === "held";
  return [
    heading(summary, held ? "plan: it would be HELD" : "plan: it would be applied"),
    ...[
      ...holdLines(summary),
      ...tableLines(summary, ""),
      ...decisions.flatMap((decision) => {
        const { rows, first } = summary.decisions[decision];
        const head = rows > first.length ? `${decision}, the first ${first.length}` : decision;
        return first.length === 0 ? [] : [`  ${head}`, ...first.map(firstRowLine)];
      }),
      "  Nothing was changed.",
    ].map(plain),
  ];
}

/** How to let a held file be applied. `options` are those that find the program that holds it. */
export function releaseHint({ run }: Summary, options: string): string {
  return `Look at the file. If it is right:  billsdue release ${run} --reason "..."${options}`;
}

function heading({ file, businessDate, profile }: Summary, what: string): string {
  return `${styleText("bold", plain(file))}  ${plain(`${what}, as of ${businessDate}, profile ${profile}`)}`;
}

function tableLines(summary: Summary, would: string): readonly string[] {
  const { flags, unknownColumns } = summary;
  const rows = decisions
    .filter((decision) => decision !== "deferred" || summary.decisions.deferred.rows > 0)
    .map((decision) => ({ label: would + decision, ...summary.decisions[decision] }));
  const table = [{ label: "read", rows: summary.rows, amounts: {} }, ...rows].map(
    ({ label, rows: count, amounts }) => [label, grouped(count), sums(amounts)] as const,
  );
  const owed = Object.entries(summary.owed).map(
    ([currency, amount]) => ["owed", "", `${readable(amount)} ${currency}`] as const,
  );
  const all = [...table, ...owed];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const [labels = 0, counts = 0, money = 0] = widths;
  return [
    ...all.map(([label, count, amount]) =>
      `  ${label.padEnd(labels)}  ${count.padStart(counts)}  ${amount.padStart(money)}`.trimEnd(),
    ),
    ...Object.entries(flags).map(([code, count]) => `  ${code}: ${grouped(count)}`),
    ...(unknownColumns.length === 0 ? [] : [`  columns not used: ${unknownColumns.join(", ")}`]),
  ];
}

function problemLines({ decisions: { rejected } }: Summary): readonly string[] {
  const more = rejected.rows - rejected.first.length;
  return [
    ...rejected.first.map(firstRowLine).map((line) => line.slice(2)),
    ...(more > 0 ? [`  and ${grouped(more)} more rejected rows`] : []),
  ];
}

function holdLines({ outcome, holds }: Summary): readonly string[] {
  const was = outcome === "held" ? "" : "was held: ";
  return holds.map(({ code, message }) => `  ${was}${code} ${message}`);
}

function firstRowLine({ line, invoiceId, flags, before, after, problem }: FirstRow): string {
  if (problem !== undefined) {
    const column = problem.column === undefined ? "" : ` ${problem.column}:`;
    return `    line ${line}: ${problem.code}${column} ${problem.message}`;
  }
  const flagged = flags.length === 0 ? "" : `  [${flags.join(" ")}]`;
  const change = flags.includes("W_DUPLICATE") ? "said before" : changeWords(before, after);
  return `    line ${line}: invoice ${invoiceId}  ${change}${flagged}`;
}

function changeWords(before: Figures | undefined, after: Figures | undefined): string {
  if (after === undefined) return "stays unknown";
  const { billed, balance, customerName, due } = after;
  if (before === undefined) return `${customerName}, ${billed}${due === "" ? "" : `, due ${due}`}`;
  const changes = [
    ["billed", before.billed, billed],
    ["balance", before.balance, balance],
    ["name", before.customerName, customerName],
    ["due", before.due, due],
  ] as const;
  const words = changes.flatMap(([what, old, now]) =>
    old === now ? [] : [`${what} ${old || "none"} → ${now || "none"}`],
  );
  return words.length === 0 ? `stays at ${billed}, balance ${balance}` : words.join(", ");
}

function sums(amounts: Readonly<Record<string, string>>): string {
  return Object.entries(amounts)
    .map(([currency, amount]) => `${readable(amount)} ${currency}`)
    .join(", ");
}

function readable(amount: string): string {
  const [units = "", decimals] = amount.split(".");
  const whole = units.replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
  return decimals === undefined ? whole : `${whole}.${decimals}`;
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
