import { err, ok, type Result } from "neverthrow";

import type { PaymentId } from "../ids.ts";
import type { BillerPolicy } from "../policy.ts";
import { sameFields } from "../same-fields.ts";
import { isNewer, sameWatermark, type Watermark } from "../watermark.ts";
import { balanceOf, isPosted, postingOf } from "./balance.ts";
import type { InvoiceEvent } from "./event.ts";
import {
  type BillDetails,
  type BillRow,
  capturesOf,
  type DueDate,
  everCapturedOf,
  type Invoice,
  openPaymentOf,
  type RowSource,
  type StatedRow,
} from "./invoice.ts";
import { noteDispute } from "./note-dispute.ts";
import type { CurrencyChanged } from "./refusal.ts";

/** What a row does to the invoice it names. */
export type RowDecision = "created" | "revised" | "unchanged" | "stale" | "deferred";

/** A row's decision with the events that carry it out. */
export interface RowOutcome {
  readonly decision: RowDecision;
  readonly events: readonly InvoiceEvent[];
  /** The row asks for more on an invoice that a payment of ours had settled. */
  readonly rebilled: boolean;
  /** The row would say something new, but a later file was applied before its own: parts of a day, perhaps, in the wrong order. */
  readonly overtaken: boolean;
}

/** What is known of the files around a row. */
export interface FileContext {
  /** The newest file that was applied whole: of its day, an older file can only add invoices. */
  readonly appliedThrough?: Watermark | undefined;
  /** The row's file has corrected rows only, and will not be one that was applied whole: each invoice has to remember that it was in it. */
  readonly isCorrection?: boolean | undefined;
}

/**
 * Decides one row: nothing if it is not newer than what is known, kept for later if a payment is in flight and it would change
 * what is owed. Refuses another currency than the stored one.
 */
export function recordRow(
  invoice: Invoice | undefined,
  stated: StatedRow,
  policy: BillerPolicy,
  { appliedThrough, isCorrection }: FileContext = {},
): Result<RowOutcome, CurrencyChanged> {
  const { row, asOf } = stated;
  if (invoice === undefined) {
    const isOfAnEarlierDay =
      appliedThrough !== undefined && asOf.businessDate < appliedThrough.businessDate;
    return ok(
      isOfAnEarlierDay
        ? outcome("stale", [])
        : outcome("created", [{ type: "invoice-created", stated }]),
    );
  }
  if (invoice.currency !== row.currency) {
    return err({ type: "currency-changed", stored: invoice.currency, stated: row.currency });
  }
  const earlier = decidedBefore(invoice, stated);
  if (earlier !== undefined) return ok(earlier);
  const newest = invoice.deferred ?? invoice;
  const isNew = isNewer(asOf, newest.asOf) || isSameRow(newest, stated);
  if (!isNew) return ok(outcome("stale", []));
  if (appliedThrough !== undefined && !isNewer(asOf, appliedThrough)) {
    return ok({ ...outcome("stale", []), overtaken: !saysTheSame(invoice, row) });
  }
  const inFlight = openPaymentOf(invoice) !== undefined;
  if (inFlight && (row.amount !== invoice.billed || invoice.deferred !== undefined)) {
    return ok(outcome("deferred", [{ type: "row-deferred", stated }]));
  }
  if (saysTheSame(invoice, row)) {
    const isNoted = isCorrection === true || isEvidence(invoice, stated, policy);
    const advanced = { type: "watermark-advanced", stated } as const;
    return ok(outcome("unchanged", isNoted ? noteDispute(invoice, [advanced], policy) : []));
  }
  const rose = row.amount > invoice.billed;
  const rebilled =
    rose && capturesOf(invoice).length > 0 && balanceOf(invoice, policy).amount <= 0n;
  const revised = {
    type: "invoice-revised",
    stated,
    stillUnposted: stillUnposted(invoice, stated, policy),
    rebilled,
  } as const;
  return ok({
    decision: "revised",
    events: noteDispute(invoice, [revised], policy),
    rebilled,
    overtaken: false,
  });
}

/** What this very row did when it was taken in before: its run was cut short and is done again. */
function decidedBefore(invoice: Invoice, stated: StatedRow): RowOutcome | undefined {
  const { deferred, source } = invoice;
  const { row, asOf } = stated;
  if (deferred !== undefined && isSameRow(deferred, stated)) {
    return saysTheSame(billedBy(deferred.row), row) ? outcome("deferred", []) : undefined;
  }
  if (!sameWatermark(invoice.asOf, asOf) || !saysTheSame(invoice, row)) return undefined;
  if (!isSameRow(invoice, stated)) return outcome("unchanged", []);
  const rebilled = source.rebilled === true;
  return { decision: source.decision, events: [], rebilled, overtaken: false };
}

/** Whether what is known stands where the row stands: on the same line of the same file. Read by another profile it may say something else. */
function isSameRow(
  known: { readonly asOf: Watermark; readonly source: RowSource },
  { asOf, source }: StatedRow,
): boolean {
  const { file, line } = known.source;
  return sameWatermark(known.asOf, asOf) && file === source.file && line === source.line;
}

function outcome(decision: RowDecision, events: readonly InvoiceEvent[]): RowOutcome {
  return { decision, events, rebilled: false, overtaken: false };
}

/**
 * The captures that were not settled before this row, and that its figure is no proof of: it rose, or it fell by less than them. A fall
 * posts the oldest first, those that were given back too: the biller may have posted one before it hears of its refund.
 */
function stillUnposted(
  invoice: Invoice,
  { row }: StatedRow,
  policy: BillerPolicy,
): readonly PaymentId[] {
  const rose = row.amount > invoice.billed;
  let fall = invoice.billed - row.amount;
  const captures = everCapturedOf(invoice);
  const isPlain = captures.every(({ refund }) => refund === undefined);
  if (fall === 0n || (!rose && row.amount <= 0n && isPlain)) return [];
  const unposted: PaymentId[] = [];
  for (const capture of captures) {
    const isWaiting = sameWatermark(capture.unpostedFigure, invoice.figureSince);
    const isSettled = isPosted(postingOf(capture, invoice, policy));
    if (isWaiting && fall >= capture.amount) fall -= capture.amount;
    else if ((rose || isWaiting) && !isSettled) unposted.push(capture.id);
  }
  return unposted;
}

/** What an invoice says of itself that a row can say. */
type Stated = Pick<Invoice, "billed" | "customerName" | "dueOn" | "details">;

function billedBy({ amount, ...row }: BillRow): Stated {
  return { ...row, billed: amount };
}

function saysTheSame(invoice: Stated, row: BillRow): boolean {
  return (
    row.amount === invoice.billed &&
    row.customerName === invoice.customerName &&
    sameDueDate(row.dueOn, invoice.dueOn) &&
    sameDetails(row.details, invoice.details)
  );
}

function sameDetails(left: BillDetails | undefined, right: BillDetails | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return sameFields(left, right);
}

function sameDueDate(left: DueDate | undefined, right: DueDate | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  if (left.type === "date") return right.type === "date" && left.on === right.on;
  return right.type === "words" && left.words === right.words;
}

/** A newer file that says the same matters only where it tells what the biller has or has not posted. */
function isEvidence(invoice: Invoice, { row }: StatedRow, policy: BillerPolicy): boolean {
  return (
    balanceOf(invoice, policy).unposted.length > 0 ||
    (row.lastPaymentOn !== undefined && row.lastPaymentOn !== invoice.lastPaymentOn)
  );
}
