import { err, ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import { unavailable } from "../failure.ts";
import { type DecidedRow, decideRow } from "../ingestion/decide-row.ts";
import type { Tally } from "../ingestion/report.ts";
import type { Invoice, StatedRow } from "../invoice/invoice.ts";
import type { BillerPolicy } from "../policy.ts";
import type { InvoiceStore } from "../ports/invoice-store.ts";

const mostTries = 5;

/**
 * Loads, decides and saves one batch of rows, each id once. A row that loses its save to somebody else is decided again on what that one
 * left.
 */
export function applyRows(
  invoices: InvoiceStore,
  rows: readonly StatedRow[],
  policy: BillerPolicy,
  tally: Tally,
): ResultAsync<void, Failure> {
  return safeTry(async function* () {
    let left = rows;
    for (let tries = 0; tries < mostTries && left.length > 0; tries += 1) {
      const loaded = yield* invoices.loadMany(left.map(({ row }) => row.invoiceId));
      const byId = new Map(loaded.map((invoice) => [invoice.id, invoice]));
      const decided = left.map((stated) => ({
        stated,
        outcome: decideRow(byId.get(stated.row.invoiceId), stated, policy),
      }));
      const changed = decided.flatMap(({ outcome }) => changedBy(outcome));
      const verdicts = changed.length === 0 ? [] : yield* invoices.saveMany(changed);
      let nth = 0;
      left = decided
        .filter(({ stated, outcome }) => {
          const saved = changedBy(outcome).length === 0 || verdicts[nth++] === "saved";
          if (saved) count(tally, stated, outcome);
          return !saved;
        })
        .map(({ stated }) => stated);
    }
    return left.length === 0
      ? ok(undefined)
      : err(unavailable("invoice-store", `${left.length} rows lost every one of ${mostTries} saves`));
  });
}

function changedBy(outcome: DecidedRow): readonly Invoice[] {
  return outcome.decision === "rejected" || outcome.changed === undefined ? [] : [outcome.changed];
}

function count(tally: Tally, { row, source }: StatedRow, outcome: DecidedRow): void {
  if (outcome.decision === "rejected") return tally.rejected(source.line, outcome.problem);
  tally.decided(outcome.decision, row.currency, row.amount, outcome.balance);
  for (const flag of outcome.flags) tally.flagged(flag);
}
