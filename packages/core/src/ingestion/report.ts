import type { Fingerprint } from "../ids.ts";
import type { Currency } from "../money/currency.ts";
import type { Release } from "../ports/run-ledger.ts";
import type { Watermark } from "../watermark.ts";
import type { FlagCode, Hold, RowProblem } from "./codes.ts";
import type { Decision } from "./decide-row.ts";
import { type Amounts, increase } from "./totals.ts";

/** A problem with the row that begins on `line`. */
export interface RowProblemAt extends RowProblem {
  readonly line: number;
}

/** Rows by decision, and what they state. Of rejected rows nothing is known for sure, so they have no amounts. */
export type Decisions = Readonly<
  Record<Decision, { readonly rows: number; readonly amounts: Amounts }>
>;

/** What one run did, or one that is held would do. The same file on the same invoices gives the same report. */
export interface IngestReport {
  readonly outcome: "applied" | "held";
  readonly fingerprint: Fingerprint;
  readonly file: string;
  readonly profile: string;
  readonly asOf: Watermark;
  /** The sum of the decisions' rows. */
  readonly rows: number;
  readonly decisions: Decisions;
  /** What is owed on the file's invoices after the run, credits left out. */
  readonly owed: Amounts;
  readonly flags: ReadonlyMap<FlagCode, number>;
  readonly unknownColumns: readonly string[];
  /** Why it is held, or was until it was released. */
  readonly holds: readonly Hold[];
  readonly release?: Release;
  /** The first hundred. */
  readonly problems: readonly RowProblemAt[];
}

/** What was counted of a file, or of a part of it. */
export type Counts = Pick<IngestReport, "rows" | "decisions" | "owed" | "flags" | "problems">;

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
  /** What has been counted so far. */
  readonly counts: () => Counts;
  /** Adds what was counted of the part of the file that follows. */
  readonly add: (more: Counts) => void;
}

const mostProblems = 100;
const decisionNames = [
  "created",
  "revised",
  "unchanged",
  "stale",
  "deferred",
  "rejected",
] as const satisfies readonly Decision[];

/** A tally at zero. */
export function createTally(): Tally {
  const decisions = {
    created: createCount(),
    revised: createCount(),
    unchanged: createCount(),
    stale: createCount(),
    deferred: createCount(),
    rejected: createCount(),
  } satisfies Decisions;
  const owed = new Map<Currency, bigint>();
  const flags = new Map<FlagCode, number>();
  const problems: RowProblemAt[] = [];
  let rows = 0;

  return {
    rejected: (line, problem) => {
      rows += 1;
      decisions.rejected.rows += 1;
      if (problems.length < mostProblems) problems.push({ line, ...problem });
    },
    decided: (decision, currency, amount, balance) => {
      rows += 1;
      decisions[decision].rows += 1;
      increase(decisions[decision].amounts, currency, amount);
      if (balance > 0n) increase(owed, currency, balance);
    },
    flagged: (flag) => flags.set(flag, (flags.get(flag) ?? 0) + 1),
    rows: () => rows,
    counts: () => ({ rows, decisions, owed, flags, problems }),
    add: (more) => {
      rows += more.rows;
      for (const decision of decisionNames) {
        const [all, some] = [decisions[decision], more.decisions[decision]];
        all.rows += some.rows;
        increaseAll(all.amounts, some.amounts);
      }
      increaseAll(owed, more.owed);
      for (const [flag, count] of more.flags) flags.set(flag, (flags.get(flag) ?? 0) + count);
      problems.push(...more.problems.slice(0, mostProblems - problems.length));
    },
  };
}

function increaseAll(amounts: Map<Currency, bigint>, by: Amounts): void {
  for (const [currency, amount] of by) increase(amounts, currency, amount);
}

function createCount(): { rows: number; readonly amounts: Map<Currency, bigint> } {
  return { rows: 0, amounts: new Map() };
}
