import {
  type Amounts,
  balanceOf,
  type BillerPolicy,
  type Decision,
  formatAmount,
  formatMoney,
  type IngestReport,
  type Invoice,
  type OutputKeys,
  type Plan,
  type PlannedRow,
} from "@billsdue/core";

import type { Figures, FirstRow, Summary } from "./wire.ts";

/** The summary of a run's report. */
export function summaryOfRun(report: IngestReport, outputs: OutputKeys): Summary {
  const first = report.problems.slice(0, 5).map(({ line, ...problem }) => ({
    line,
    flags: [],
    problem,
  }));
  const summary = summaryOf(report, (decision) => (decision === "rejected" ? first : []));
  // A held run writes its report only.
  const written = report.outcome === "applied" ? outputs : { report: outputs.report };
  return { ...summary, outputs: written };
}

/** The summary of a plan: the first rows of each decision with it. */
export function summaryOfPlan({ report, first }: Plan, policy: BillerPolicy): Summary {
  return summaryOf(report, (decision) => first[decision].map((row) => firstRow(row, policy)));
}

function summaryOf(report: IngestReport, first: (decision: Decision) => FirstRow[]): Summary {
  const decision = (name: Decision) => ({
    rows: report.decisions[name].rows,
    amounts: decimals(report.decisions[name].amounts),
    first: first(name),
  });
  return {
    outcome: report.outcome,
    run: report.fingerprint,
    file: report.file,
    profile: report.profile,
    businessDate: report.asOf.businessDate,
    rows: report.rows,
    decisions: {
      created: decision("created"),
      revised: decision("revised"),
      unchanged: decision("unchanged"),
      stale: decision("stale"),
      deferred: decision("deferred"),
      rejected: decision("rejected"),
    },
    owed: decimals(report.owed),
    flags: Object.fromEntries(report.flags),
    unknownColumns: [...report.unknownColumns],
    holds: report.holds.map((hold) => ({ ...hold })),
    ...(report.release === undefined
      ? {}
      : { release: { reason: report.release.reason, at: report.release.at } }),
  };
}

function firstRow(row: PlannedRow, policy: BillerPolicy): FirstRow {
  if ("problem" in row) return { line: row.line, flags: [], problem: { ...row.problem } };
  return {
    line: row.line,
    invoiceId: row.invoiceId,
    flags: [...row.flags],
    before: row.before && figuresOf(row.before, policy),
    after: row.after && figuresOf(row.after, policy),
  };
}

function figuresOf(invoice: Invoice, policy: BillerPolicy): Figures {
  const money = (minorUnits: bigint) => formatMoney({ currency: invoice.currency, minorUnits });
  const { dueOn } = invoice;
  return {
    billed: money(invoice.billed),
    balance: money(balanceOf(invoice, policy).amount),
    customerName: invoice.customerName,
    due: dueOn === undefined ? "" : dueOn.type === "date" ? dueOn.on : dueOn.words,
  };
}

function decimals(amounts: Amounts): Record<string, string> {
  return Object.fromEntries(
    [...amounts].map(([currency, minorUnits]) => [
      currency,
      formatAmount({ currency, minorUnits }),
    ]),
  );
}
