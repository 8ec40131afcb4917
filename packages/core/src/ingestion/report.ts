import type { Fingerprint } from "../ids.ts";
import type { Currency } from "../money/currency.ts";
import type { Watermark } from "../watermark.ts";
import type { FlagCode, RowProblem } from "./codes.ts";
import type { Decision } from "./decide-row.ts";

/** Amounts by currency, in minor units. */
export type Amounts = ReadonlyMap<Currency, bigint>;

/** A problem with the row that begins on `line`. */
export interface RowProblemAt extends RowProblem {
  readonly line: number;
}

/** What one run did. `rows` is the sum of the decisions' rows. */
export interface IngestReport {
  readonly fingerprint: Fingerprint;
  readonly file: string;
  readonly profile: string;
  readonly asOf: Watermark;
  readonly rows: number;
  /** Rows and the amounts they state, by decision; of rejected rows nothing is known for sure, so they have no amounts. */
  readonly decisions: Readonly<
    Record<Decision, { readonly rows: number; readonly amounts: Amounts }>
  >;
  /** What is owed on the file's invoices after the run, credits left out. */
  readonly owed: Amounts;
  readonly flags: ReadonlyMap<FlagCode, number>;
  readonly unknownColumns: readonly string[];
  /** The first hundred. */
  readonly problems: readonly RowProblemAt[];
}

/** Counts while a run goes on. */
export interface Tally {
  readonly rejected: (line: number, problem: RowProblem) => void;
  readonly decided: (
    decision: Exclude<Decision, "rejected">,
    currency: Currency,
    amount: bigint,
    balance: bigint,
  ) => void;
  readonly flagged: (flag: FlagCode) => void;
  readonly rows: () => number;
  readonly report: (
    run: Pick<IngestReport, "fingerprint" | "file" | "profile" | "asOf" | "unknownColumns">,
  ) => IngestReport;
}

const mostProblems = 100;

/** A tally at zero. */
export function createTally(): Tally {
  const rows: Record<Decision, number> = {
    created: 0,
    revised: 0,
    unchanged: 0,
    stale: 0,
    deferred: 0,
    rejected: 0,
  };
  const amounts: Record<Decision, Map<Currency, bigint>> = {
    created: new Map(),
    revised: new Map(),
    unchanged: new Map(),
    stale: new Map(),
    deferred: new Map(),
    rejected: new Map(),
  };
  const owed = new Map<Currency, bigint>();
  const flags = new Map<FlagCode, number>();
  const problems: RowProblemAt[] = [];
  const total = () => Object.values(rows).reduce((sum, count) => sum + count, 0);

  return {
    rejected: (line, problem) => {
      rows.rejected += 1;
      if (problems.length < mostProblems) problems.push({ line, ...problem });
    },
    decided: (decision, currency, amount, balance) => {
      rows[decision] += 1;
      increase(amounts[decision], currency, amount);
      if (balance > 0n) increase(owed, currency, balance);
    },
    flagged: (flag) => flags.set(flag, (flags.get(flag) ?? 0) + 1),
    rows: total,
    report: (run) => ({
      ...run,
      rows: total(),
      decisions: {
        created: { rows: rows.created, amounts: amounts.created },
        revised: { rows: rows.revised, amounts: amounts.revised },
        unchanged: { rows: rows.unchanged, amounts: amounts.unchanged },
        stale: { rows: rows.stale, amounts: amounts.stale },
        deferred: { rows: rows.deferred, amounts: amounts.deferred },
        rejected: { rows: rows.rejected, amounts: amounts.rejected },
      },
      owed,
      flags,
      problems,
    }),
  };
}

function increase(amounts: Map<Currency, bigint>, currency: Currency, by: bigint): void {
  amounts.set(currency, (amounts.get(currency) ?? 0n) + by);
}
