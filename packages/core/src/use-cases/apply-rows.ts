import { err, ok, type Result } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import { type DecidedRow, decideRow } from "../ingestion/decide-row.ts";
import type { Tally } from "../ingestion/report.ts";
import type { Invoice, StatedRow } from "../invoice/invoice.ts";
import type { BillerPolicy } from "../policy.ts";
import type { InvoiceStore, SaveVerdict } from "../ports/invoice-store.ts";
import type { Watermark } from "../watermark.ts";

const mostTries = 5;

/** What is the same for all rows of a file. */
export interface RowsContext {
  readonly policy: BillerPolicy;
  /** The newest file that was applied whole before this one. */
  readonly appliedThrough: Watermark | undefined;
  readonly tally: Tally;
}

/** A row with what becomes of it. */
interface Decided {
  readonly stated: StatedRow;
  readonly outcome: DecidedRow;
  /** What is to be saved; undefined where nothing changes. */
  readonly changed: Invoice | undefined;
}

/**
 * Loads, decides and saves one batch of rows, each id once. A row that loses its save to somebody else is decided again on what that one
 * left.
 */
export async function applyRows(
  invoices: InvoiceStore,
  rows: readonly StatedRow[],
  { policy, appliedThrough, tally }: RowsContext,
): Promise<Result<void, Failure>> {
  let left = rows;
  for (let tries = 0; tries < mostTries && left.length > 0; tries += 1) {
    const loaded = await invoices.loadMany(left.map(({ row }) => row.invoiceId));
    if (loaded.isErr()) return err(loaded.error);
    const decided = decideRows(left, loaded.value, (invoice, stated) =>
      decideRow(invoice, stated, policy, appliedThrough),
    );
    const changed = decided.map((each) => each.changed).filter((each) => each !== undefined);
    const saved = changed.length === 0 ? ok([]) : await invoices.saveMany(changed);
    if (saved.isErr()) return err(saved.error);
    left = countSaved(decided, saved.value, tally);
  }
  return left.length === 0
    ? ok(undefined)
    : err(unavailable("invoice-store", `${left.length} rows lost every one of ${mostTries} saves`));
}

function decideRows(
  rows: readonly StatedRow[],
  loaded: readonly Invoice[],
  decide: (invoice: Invoice | undefined, stated: StatedRow) => DecidedRow,
): readonly Decided[] {
  const byId = new Map(loaded.map((invoice) => [invoice.id, invoice]));
  return rows.map((stated) => {
    const outcome = decide(byId.get(stated.row.invoiceId), stated);
    const changed = outcome.decision === "rejected" ? undefined : outcome.changed;
    return { stated, outcome, changed };
  });
}

/** Counts what is done; gives back the rows whose save was lost. `verdicts` are those of the changed, in their order. */
function countSaved(
  decided: readonly Decided[],
  verdicts: readonly SaveVerdict[],
  tally: Tally,
): readonly StatedRow[] {
  const lost: StatedRow[] = [];
  let nth = 0;
  for (const { stated, outcome, changed } of decided) {
    if (changed === undefined || verdicts[nth++] === "saved") count(tally, stated, outcome);
    else lost.push(stated);
  }
  return lost;
}

function count(tally: Tally, { row, source }: StatedRow, outcome: DecidedRow): void {
  if (outcome.decision === "rejected") return tally.rejected(source.line, outcome.problem);
  tally.decided(outcome.decision, row.currency, row.amount, outcome.balance);
  for (const flag of outcome.flags) tally.flagged(flag);
}
