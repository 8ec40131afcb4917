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

/**
 * Loads, decides and saves one batch of rows, each id once, and gives back what became of each. A row that loses its save to somebody else
 * is decided again on what that one left.
 */
export async function applyRows(
  invoices: BatchStore,
  rows: readonly StatedRow[],
  context: RowsContext,
): Promise<Result<readonly DecidedRow[], Failure>> {
  const decided: DecidedRow[] = [];
  let left: readonly number[] = [...rows.keys()];
  for (let tries = 0; tries < mostTries && left.length > 0; tries += 1) {
    const loaded = await invoices.loadMany(idsOf(rows, left));
    if (loaded.isErr()) return err(loaded.error);
    const byId = new Map(loaded.value.map((invoice) => [invoice.id, invoice]));
    const changed: Invoice[] = [];
    const waiting: number[] = [];
    for (const nth of left) {
      const stated = rows[nth];
      if (stated === undefined) continue;
      const outcome = decideRow(byId.get(stated.row.invoiceId), stated, context.policy, context);
      decided[nth] = outcome;
      if (outcome.decision === "rejected" || outcome.changed === undefined) continue;
      changed.push(outcome.changed);
      waiting.push(nth);
    }
    if (changed.length === 0) return ok(decided);
    const saved = await invoices.saveMany(changed);
    if (saved.isErr()) return err(saved.error);
    const verdicts = saved.value;
    left = waiting.filter((_, nth) => verdicts[nth] !== "saved");
  }
  return left.length === 0
    ? ok(decided)
    : err(unavailable("invoice-store", `${left.length} rows lost every one of ${mostTries} saves`));
}

function idsOf(rows: readonly StatedRow[], places: readonly number[]) {
  return places.flatMap((nth) => rows[nth]?.row.invoiceId ?? []);
}
