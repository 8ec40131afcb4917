import type { InvoiceId, PaymentId } from "../ids.ts";
import type { Currency } from "../money/currency.ts";
import type { CapturedPayment, OpenPayment, Payment } from "../payment/payment.ts";
import { isOpen } from "../payment/transitions.ts";
import { receiptDueAt } from "../receipt/receipt.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { Watermark } from "../watermark.ts";
import type { PaymentException } from "./payment-exception.ts";
import type { Resolution } from "./resolution.ts";

/** When a bill is due: a day, or the biller's own words ("Pay upon receipt"). */
export type DueDate =
  | { readonly type: "date"; readonly on: LocalDate }
  | { readonly type: "words"; readonly words: string };

/** What else a biller may say of a bill. Nobody is shown the contact; the factor proves that a payer knows the bill. */
export interface BillDetails {
  readonly issuedOn?: LocalDate;
  readonly email?: string;
  /** E.164. */
  readonly phone?: string;
  readonly accountNo?: string;
  readonly lookupFactor?: string;
  /** The last remittance of ours that the biller has booked. */
  readonly lastRemittanceSeq?: number;
  /** The bill that this one stands for now. */
  readonly replaces?: InvoiceId;
}

/** What one accepted row of a bills-due file says of one invoice. `amount` is minor units of `currency`. */
export interface BillRow {
  readonly invoiceId: InvoiceId;
  readonly customerName: string;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly dueOn?: DueDate;
  /** The day of the last payment that the biller has booked, where its file says so. */
  readonly lastPaymentOn?: LocalDate;
  readonly details?: BillDetails;
}

/** Where a row stands: the file's name and the line it begins on, counted from 1. */
export interface RowSource {
  readonly file: string;
  readonly line: number;
}

/** A row with all that is needed to apply it, now or when the payment in flight has ended. */
export interface StatedRow {
  readonly row: BillRow;
  readonly asOf: Watermark;
  readonly source: RowSource;
}

/** The row that an invoice stands as, and what it did: a run that is started again counts it as the first one did. */
export interface AppliedRow extends RowSource {
  readonly decision: "created" | "revised";
  /** It asked for more on an invoice that a payment of ours had settled. */
  readonly rebilled?: true;
}

/** Whether the biller still asks for the money. */
export type Standing = "open" | "withdrawn" | "superseded" | "written-off";

/** How often the sweep has looked at the open payment in vain, and when it looks again. */
export interface SweepPause {
  readonly tries: number;
  readonly until: Instant;
}

/** The one aggregate: a biller's invoice, mirrored, with the payments we took for it. Amounts are minor units of `currency`. */
export interface Invoice {
  readonly id: InvoiceId;
  readonly customerName: string;
  readonly currency: Currency;
  /** The biller's last accepted figure; negative is a credit. Not what is owed: that is `balanceOf`. */
  readonly billed: bigint;
  /** The watermark of the newest file that was taken into account. */
  readonly asOf: Watermark;
  /** The watermark of the file that first said `billed`. */
  readonly figureSince: Watermark;
  readonly source: AppliedRow;
  readonly standing: Standing;
  readonly dueOn?: DueDate;
  readonly lastPaymentOn?: LocalDate;
  readonly details?: BillDetails;
  readonly payments: readonly Payment[];
  /** The newest row that would change what is owed and came while a payment was in flight. */
  readonly deferred?: StatedRow;
  /** The exceptions that wait for an operator. */
  readonly exceptions: readonly PaymentException[];
  readonly resolutions: readonly Resolution[];
  /** Some capture is in a posting dispute, by the policy of the day when the invoice last changed: so that a store can index it. */
  readonly disputed?: true;
  readonly sweepPause?: SweepPause;
  /** 0 before it is first stored; one more with every save. */
  readonly version: number;
}

/**
 * What an invoice can have had, payments, exceptions and decisions together, before it takes no payment any more: an item of a store holds
 * 400 KB, and what has been asked for must be captured in it, with the longest contacts that there are.
 */
export const longestPast = 200;

/** The payment that may still change: never more than one. */
export function openPaymentOf(invoice: Invoice): OpenPayment | undefined {
  return invoice.payments.find(isOpen);
}

/** The payment with that id. */
export function paymentOf(invoice: Invoice, paymentId: PaymentId): Payment | undefined {
  return invoice.payments.find((payment) => payment.id === paymentId);
}

/** The payments whose money is ours: those that an operator has given back are not. */
export function capturesOf(invoice: Invoice): readonly CapturedPayment[] {
  return everCapturedOf(invoice).filter(({ refund }) => refund === undefined);
}

/** The payments whose money was ever ours. */
export function everCapturedOf(invoice: Invoice): readonly CapturedPayment[] {
  return invoice.payments.filter((payment) => payment.status === "captured");
}

/** Every capture that the gateway has reported on that payment and that we keep, beside it or as it, given back or not. */
export function capturesOfPayment(
  invoice: Invoice,
  paymentId: PaymentId,
): readonly CapturedPayment[] {
  return everCapturedOf(invoice).filter(
    ({ id, recoveredFrom }) => id === paymentId || recoveredFrom === paymentId,
  );
}

/**
 * When the sweep is to look at what we drive (an open payment, a receipt that is not final), or undefined where nothing is open. What
 * somebody is at is his until his lease is over. A store indexes it.
 */
export function sweepDueAt(invoice: Invoice): Instant | undefined {
  const open = openPaymentOf(invoice);
  const receipts = everCapturedOf(invoice).flatMap((payment) => payment.receipts);
  const due = [
    ...(open === undefined ? [] : [lookAt(open, invoice)]),
    ...receipts.flatMap((receipt) => receiptDueAt(receipt) ?? []),
  ];
  return due.toSorted()[0];
}

function lookAt(open: OpenPayment, { sweepPause }: Invoice): Instant {
  return open.status === "submitting" ? open.leaseUntil : (sweepPause?.until ?? open.requestedAt);
}
