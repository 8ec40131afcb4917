import { fold } from "../decider.ts";
import { balanceOf } from "../invoice/balance.ts";
import { evolve } from "../invoice/evolve.ts";
import type { Invoice, StatedRow } from "../invoice/invoice.ts";
import { type FileContext, recordRow, type RowDecision } from "../invoice/record-row.ts";
import type { CurrencyChanged } from "../invoice/refusal.ts";
import type { BillerPolicy } from "../policy.ts";
import type { FlagCode, RowProblem } from "./codes.ts";

/** What becomes of a row. Every row gets exactly one. */
export type Decision = RowDecision | "rejected";

/** A row's decision, and the invoice to save where it changes one. */
export type DecidedRow =
  | {
      readonly decision: RowDecision;
      /** The invoice as it was. */
      readonly before: Invoice | undefined;
      readonly flags: readonly FlagCode[];
      /** Undefined where nothing changes. */
      readonly changed: Invoice | undefined;
      /** What is owed on the invoice after it, in minor units. */
      readonly balance: bigint;
    }
  | { readonly decision: "rejected"; readonly problem: RowProblem };

const none: readonly FlagCode[] = [];

/** Decides one accepted row against the invoice it names, if that exists. Pure. */
export function decideRow(
  invoice: Invoice | undefined,
  stated: StatedRow,
  policy: BillerPolicy,
  file?: FileContext,
): DecidedRow {
  const recorded = recordRow(invoice, stated, policy, file);
  if (recorded.isErr()) return { decision: "rejected", problem: problemOf(recorded.error) };
  const { decision, events, rebilled, overtaken } = recorded.value;
  const after = fold(evolve, invoice, events);
  return {
    decision,
    before: invoice,
    flags: rebilled ? ["W_REBILLED"] : overtaken ? ["W_OVERTAKEN"] : none,
    changed: events.length === 0 ? undefined : after,
    balance: after === undefined ? 0n : owedOn(after, policy),
  };
}

/** Most invoices of a file have no payments of ours to take off. */
function owedOn(invoice: Invoice, policy: BillerPolicy): bigint {
  return invoice.payments.length === 0 ? invoice.billed : balanceOf(invoice, policy).amount;
}

function problemOf({ stored, stated }: CurrencyChanged): RowProblem {
  const message = `the invoice is in ${stored}, the row in ${stated}`;
  return { code: "E_CURRENCY_CHANGED", column: "currency", message };
}
