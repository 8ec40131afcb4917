import { err, ok, type Result } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import { type DecidedRow, decideRow } from "../ingestion/decide-row.ts";
import type { Invoice, StatedRow } from "../invoice/invoice.ts";
import type { FileContext } from "../invoice/record-row.ts";
import type { BillerPolicy } from "../policy.ts";
import type { InvoiceStore } from "../ports/invoice-store.ts";

const mostTries = 5;

/** What of the store rows are applied through. */
export type BatchStore = Pick<InvoiceStore, "loadMany" | "saveMany">;

/** What is the same for all rows of a file. */
export interface RowsContext extends FileContext {
  readonly policy: BillerPolicy;
}

/** An invoice as a row leaves it, which is to be saved. */
export interface RowChange {
  readonly stated: StatedRow;
  readonly invoice: Invoice;
  /** What became of each row of its batch, and which of them this one is: where its save is lost to somebody else, something else may. */
  readonly outcomes: DecidedRow[];
  readonly nth: number;
}

/** Decides rows, each id once, on the invoices as they were loaded; in the order given. */
export function decideRows(
  loaded: readonly Invoice[],
  rows: readonly StatedRow[],
  context: RowsContext,
): DecidedRow[] {
  const byId = new Map(loaded.map((invoice) => [invoice.id, invoice]));
  return rows.map((stated) =>
    decideRow(byId.get(stated.row.invoiceId), stated, context.policy, context),
  );
}

/** The invoice to save where a row has changed one. */
export function changedBy(outcome: DecidedRow): Invoice | undefined {
  return outcome.decision === "rejected" ? undefined : outcome.changed;
}

/**
 * Saves the changes, each id once. A row that loses its save to somebody else is decided again on what that one has left, and saved
 * again, a few times.
 */
export async function saveChanges(
  invoices: BatchStore,
  changes: readonly RowChange[],
  context: RowsContext,
): Promise<Result<void, Failure>> {
  let left = changes;
  for (let tries = 0; tries < mostTries && left.length > 0; tries += 1) {
    if (tries > 0) {
      const again = await decideAgain(invoices, left, context);
      if (again.isErr()) return err(again.error);
      left = again.value;
      if (left.length === 0) break;
    }
    const saved = await invoices.saveMany(left.map(({ invoice }) => invoice));
    if (saved.isErr()) return err(saved.error);
    const verdicts = saved.value;
    left = left.filter((_, nth) => verdicts[nth] !== "saved");
  }
  return left.length === 0
    ? ok(undefined)
    : err(unavailable("invoice-store", `${left.length} rows lost every one of ${mostTries} saves`));
}

async function decideAgain(
  invoices: BatchStore,
  lost: readonly RowChange[],
  context: RowsContext,
): Promise<Result<readonly RowChange[], Failure>> {
  const rows = lost.map(({ stated }) => stated);
  const loaded = await invoices.loadMany(rows.map(({ row }) => row.invoiceId));
  if (loaded.isErr()) return err(loaded.error);
  const outcomes = decideRows(loaded.value, rows, context);
  return ok(
    lost.flatMap((change, place) => {
      const outcome = outcomes[place];
      if (outcome === undefined) return [];
      change.outcomes[change.nth] = outcome;
      const invoice = changedBy(outcome);
      return invoice === undefined ? [] : [{ ...change, invoice }];
    }),
  );
}
