import { type Currency, type Decision, formatAmount, type IngestReport } from "@billsdue/core";

/** What a run did, as plain data: what the terminal shows, and what goes over the wire from a running program. */
export interface Summary {
  readonly file: string;
  readonly rows: number;
  readonly decisions: Readonly<Record<Decision, number>>;
  readonly owed: readonly { readonly currency: string; readonly amount: string }[];
  readonly flags: readonly { readonly code: string; readonly count: number }[];
  readonly unknownColumns: readonly string[];
  /** The first few. */
  readonly problems: readonly string[];
  readonly seconds: number;
}

const shownProblems = 5;

/** Makes the summary of a report; `seconds` is how long the run took. */
export function summaryOf(report: IngestReport, seconds: number): Summary {
  const { created, revised, unchanged, stale, deferred, rejected } = report.decisions;
  return {
    file: report.file,
    rows: report.rows,
    decisions: {
      created: created.rows,
      revised: revised.rows,
      unchanged: unchanged.rows,
      stale: stale.rows,
      deferred: deferred.rows,
      rejected: rejected.rows,
    },
    owed: [...report.owed].map(([currency, minorUnits]) => ({
      currency,
      amount: readable(currency, minorUnits),
    })),
    flags: [...report.flags].map(([code, count]) => ({ code, count })),
    unknownColumns: report.unknownColumns,
    problems: report.problems
      .slice(0, shownProblems)
      .map(({ line, code, message }) => `line ${line}: ${code} ${message}`),
    seconds,
  };
}

function readable(currency: Currency, minorUnits: bigint): string {
  const [units = "", decimals] = formatAmount({ currency, minorUnits }).split(".");
  const grouped = BigInt(units).toLocaleString("en-US");
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}
