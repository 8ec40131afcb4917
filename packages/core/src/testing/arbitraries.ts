import fc, { type Arbitrary } from "fast-check";

import {
  type IdempotencyKey,
  type InvoiceId,
  isIdempotencyKey,
  isInvoiceId,
  isPaymentId,
  parseInvoiceId,
  type PaymentId,
  recoveredPaymentId,
} from "../ids.ts";
import { defaultProfile } from "../ingestion/profile-schema.ts";
import type { Profile } from "../ingestion/profile.ts";
import type {
  BillDetails,
  BillRow,
  DueDate,
  Invoice,
  RowSource,
  StatedRow,
} from "../invoice/invoice.ts";
import type { PaymentException } from "../invoice/payment-exception.ts";
import type { Resolution } from "../invoice/resolution.ts";
import type { Currency } from "../money/currency.ts";
import { formatAmount, type Money } from "../money/money.ts";
import type { GatewayReport, Outcome } from "../payment/gateway-report.ts";
import type {
  AwaitingPayment,
  CapturedPayment,
  EndedPayment,
  OpenPayment,
  Payment,
  RequestedPayment,
} from "../payment/payment.ts";
import type { Receipt, ReceiptContact } from "../receipt/receipt.ts";
import { type Instant, instantFromEpoch } from "../time/instant.ts";
import { isLocalDate, type LocalDate } from "../time/local-date.ts";
import { isNewer, type Watermark } from "../watermark.ts";
import { currency } from "./make.ts";

const plain = { noNullPrototype: true } as const;
const firstInstant = Date.UTC(2020, 0, 1);
const lastInstant = Date.UTC(2040, 11, 31);
const opaque = fc.string({
  unit: fc.constantFrom(...Array.from("ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz0123456789_-")),
  minLength: 16,
  maxLength: 64,
});

/** A value that `is` knows as what it should be; what it does not know is not generated. */
function only<From, To extends From>(
  arbitrary: Arbitrary<From>,
  is: (value: From) => value is To,
): Arbitrary<To> {
  return arbitrary.filter(is);
}

/** Currencies of every exponent: 0, 2, 3 and 4. */
export function currencies(): Arbitrary<Currency> {
  return fc
    .constantFrom("JPY", "KRW", "ISK", "USD", "EUR", "HUF", "KWD", "TND", "IQD", "CLF", "UYW")
    .map(currency);
}

/** Minor units, credits too, up to what a file may state. */
export function minorUnits(): Arbitrary<bigint> {
  return fc.oneof(
    fc.bigInt({ min: -1_000n, max: 1_000n }),
    fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
  );
}

/** Amounts that somebody can owe. */
export function positiveMinorUnits(): Arbitrary<bigint> {
  return fc.oneof(fc.bigInt({ min: 1n, max: 1_000n }), fc.bigInt({ min: 1n, max: 10n ** 12n }));
}

/** Money of any currency and sign, far beyond 2^53. */
export function money(): Arbitrary<Money> {
  return fc.record(
    { currency: currencies(), minorUnits: fc.oneof(minorUnits(), fc.bigInt()) },
    plain,
  );
}

/** Instants from 2020 to 2040. */
export function instants(): Arbitrary<Instant> {
  return only(
    fc.integer({ min: firstInstant, max: lastInstant }).map(instantFromEpoch),
    (at) => at !== undefined,
  );
}

/** Days from 2020 to 2040. */
export function localDates(): Arbitrary<LocalDate> {
  return only(
    instants().map((at) => at.slice(0, 10)),
    isLocalDate,
  );
}

/** Watermarks that often share their day. */
export function watermarks(): Arbitrary<Watermark> {
  return fc.record({ businessDate: localDates(), sequence: fc.nat() }, plain);
}

/** Invoice ids as billers print them: numbers with zeros in front, words, any script; never in scientific notation. */
export function invoiceIds(): Arbitrary<InvoiceId> {
  const texts = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), minLength: 1, maxLength: 12 }),
    fc.string({ minLength: 1, maxLength: 64 }),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
  );
  return only(
    texts.map((text) =>
      parseInvoiceId(text).match(
        (id): string => id,
        () => "",
      ),
    ),
    isInvoiceId,
  );
}

/** Payment ids of every length. */
export function paymentIds(): Arbitrary<PaymentId> {
  return only(opaque, isPaymentId);
}

/** Idempotency keys of every length. */
export function idempotencyKeys(): Arbitrary<IdempotencyKey> {
  return only(opaque, isIdempotencyKey);
}

/** Customer names as ingestion keeps them: any Unicode, commas, quotes and line ends included. */
export function customerNames(): Arbitrary<string> {
  const texts = fc.oneof(
    fc.constantFrom(
      "Smith, Anna",
      "José Núñez",
      "O'Brien",
      '=HYPERLINK("http://x")',
      "Line\nBreak",
    ),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
    fc.string({ unit: "binary", minLength: 1, maxLength: 40 }),
  );
  return texts
    .map((text) => text.replaceAll("\0", "").normalize("NFC").trim())
    .filter((text) => text !== "" && text === text.normalize("NFC") && text === text.trim());
}

/** Days and words. */
export function dueDates(): Arbitrary<DueDate> {
  return fc.oneof(
    fc.record({ type: fc.constant("date" as const), on: localDates() }, plain),
    fc.record(
      {
        type: fc.constant("words" as const),
        words: fc.constantFrom("Pay upon receipt", "À réception", "see contract, § 4"),
      },
      plain,
    ),
  );
}

/** Some of what else a biller may say of a bill, never nothing. */
export function billDetails(): Arbitrary<BillDetails> {
  return fc
    .record(
      {
        issuedOn: localDates(),
        email: fc.constantFrom("anna.smith@example.org", "a+b@example.com"),
        phone: fc.constantFrom("+12125550123", "+4989123456"),
        accountNo: fc.constantFrom("00045", "A|1", '"quoted"', "-7"),
        lookupFactor: fc.constantFrom("10115", "=SUM(A1)", "'=x", "K"),
        lastRemittanceSeq: fc.nat(),
        replaces: invoiceIds(),
      },
      { ...plain, requiredKeys: [] },
    )
    .filter((details) => Object.keys(details).length > 0);
}

/** Rows of a bills-due file. */
export function billRows(): Arbitrary<BillRow> {
  return fc.record(
    {
      invoiceId: invoiceIds(),
      customerName: customerNames(),
      currency: currencies(),
      amount: minorUnits(),
      dueOn: dueDates(),
      lastPaymentOn: localDates(),
      details: billDetails(),
    },
    { ...plain, requiredKeys: ["invoiceId", "customerName", "currency", "amount"] },
  );
}

/** Rows with the file they stand in. */
export function statedRows(rows: Arbitrary<BillRow> = billRows()): Arbitrary<StatedRow> {
  return fc.record({ row: rows, asOf: watermarks(), source: sources() }, plain);
}

function sources(): Arbitrary<RowSource> {
  return fc.record(
    { file: fc.constantFrom("bills.csv", "señor-2026-11-22.csv"), line: fc.nat() },
    plain,
  );
}

/** Where receipts may go: nowhere, or once on each channel at the most. */
export function receiptContacts(): Arbitrary<readonly ReceiptContact[]> {
  return fc.subarray<ReceiptContact>([
    { channel: "email", address: "anna.smith@example.org" },
    { channel: "text", number: "+12125550123" },
  ]);
}

/** The facts that make a report mean one payment rather than another. */
export interface ReportOn {
  readonly amount: Money;
  /** References that approvals carry; `gw-1` unless told. */
  readonly gatewayRefs?: readonly string[];
}

/** Everything that the gateway can say of a payment of `amount`, both operations and every outcome. */
export function gatewayReports({
  amount,
  gatewayRefs = ["gw-1"],
}: ReportOn): Arbitrary<GatewayReport> {
  const said = {
    source: fc.constantFrom("response" as const, "inquiry" as const, "operator" as const),
    at: instants(),
  };
  const purchase = { ...said, operation: fc.constant("purchase" as const) };
  return fc.oneof(
    fc.record(
      {
        ...purchase,
        outcome: fc.constant("approved" as const),
        amount: fc.constant(amount),
        gatewayRef: fc.constantFrom(...gatewayRefs),
      },
      plain,
    ),
    fc.record(
      {
        ...purchase,
        outcome: fc.constant("action-required" as const),
        url: fc.constantFrom("https://gateway.example/1", "https://gateway.example/2"),
        expiresAt: instants(),
      },
      plain,
    ),
    fc.record(
      {
        ...purchase,
        outcome: fc.constant("declined" as const),
        reason: fc.constantFrom("card-declined" as const, "insufficient-funds" as const),
      },
      plain,
    ),
    fc.record(
      {
        ...purchase,
        outcome: fc.constantFrom(
          "accepted" as const,
          "rejected" as const,
          "not-found" as const,
          "expired" as const,
          "no-answer" as const,
        ),
      },
      plain,
    ),
    fc.record(
      { ...said, operation: fc.constant("cancel" as const), outcome: fc.constantFrom(...outcomes) },
      plain,
    ),
  );
}

/** Every outcome that a report can have. */
export const outcomes: readonly Outcome[] = [
  "approved",
  "accepted",
  "action-required",
  "declined",
  "rejected",
  "not-found",
  "expired",
  "no-answer",
];

const requested = {
  id: paymentIds(),
  amount: positiveMinorUnits(),
  requestedAt: instants(),
  idempotencyKey: idempotencyKeys(),
  receiptTo: receiptContacts(),
} satisfies { [Key in keyof RequestedPayment]: Arbitrary<RequestedPayment[Key]> };

const sent = { ...requested, firstSentAt: instants(), sentAt: instants() };

function awaitingPayments(): Arbitrary<AwaitingPayment> {
  return fc.oneof(
    fc.record({ ...sent, status: fc.constant("pending" as const) }, plain),
    fc.record({ ...sent, status: fc.constant("unknown" as const) }, plain),
    fc.record(
      {
        ...sent,
        status: fc.constant("requires-action" as const),
        url: fc.constant("https://gateway.example/page/1"),
        expiresAt: instants(),
      },
      plain,
    ),
  );
}

/** Payments that may still change, in each of those states; a cancellation remembers what was before it. */
export function openPayments(): Arbitrary<OpenPayment> {
  const submitting = { status: fc.constant("submitting" as const), leaseUntil: instants() };
  return fc.oneof(
    fc.record({ ...requested, status: fc.constant("created" as const) }, plain),
    fc.record({ ...sent, ...submitting, operation: fc.constant("purchase" as const) }, plain),
    fc
      .record({ before: awaitingPayments(), sentAt: instants(), leaseUntil: instants() }, plain)
      .map(({ before, sentAt, leaseUntil }): OpenPayment => {
        const { id, amount, requestedAt, idempotencyKey, receiptTo } = before;
        const request = { id, amount, requestedAt, idempotencyKey, receiptTo };
        return {
          ...request,
          firstSentAt: before.firstSentAt,
          sentAt,
          leaseUntil,
          status: "submitting",
          operation: "cancel",
          before,
        };
      }),
    awaitingPayments(),
  );
}

/** Captured payments with receipts in every state. */
export function capturedPayments(): Arbitrary<CapturedPayment> {
  return fc
    .record(
      {
        payment: fc.record(requested, plain),
        capturedAt: instants(),
        gatewayRef: fc.string({ minLength: 1, maxLength: 30 }),
        unpostedFigure: watermarks(),
        lastPaymentBefore: fc.option(localDates(), { nil: undefined }),
        states: fc.array(receiptStates(), { minLength: 2, maxLength: 2 }),
        recovered: fc.boolean(),
        postingDecision: fc.option(
          fc.record({ posted: fc.boolean(), figure: watermarks() }, plain),
          { nil: undefined, freq: 4 },
        ),
        refund: fc.option(fc.record({ gatewayRef: fc.constant("re_1"), at: instants() }, plain), {
          nil: undefined,
          freq: 1,
        }),
      },
      plain,
    )
    .map(
      ({
        payment,
        capturedAt,
        gatewayRef,
        unpostedFigure,
        lastPaymentBefore,
        states,
        recovered,
        postingDecision,
        refund,
      }): CapturedPayment => ({
        ...payment,
        ...(recovered
          ? { id: recoveredPaymentId(payment.id), receiptTo: [], recoveredFrom: payment.id }
          : {}),
        status: "captured",
        capturedAt,
        gatewayRef,
        unpostedFigure,
        ...(lastPaymentBefore === undefined ? {} : { lastPaymentBefore }),
        ...(postingDecision === undefined ? {} : { postingDecision }),
        ...(refund === undefined || !recovered ? {} : { refund }),
        receipts: recovered
          ? []
          : payment.receiptTo.map((to, nth) => ({
              to,
              number: payment.id,
              attempts: 1,
              ...(states[nth] ?? { status: "queued", notBefore: payment.requestedAt }),
            })),
      }),
    );
}

type ReceiptState = Receipt extends infer Member
  ? Member extends Receipt
    ? Omit<Member, "to" | "number" | "attempts">
    : never
  : never;

function receiptStates(): Arbitrary<ReceiptState> {
  return fc.oneof(
    fc.record({ status: fc.constant("queued" as const), notBefore: instants() }, plain),
    fc.record({ status: fc.constant("sending" as const), leaseUntil: instants() }, plain),
    fc.record({ status: fc.constant("sent" as const), at: instants() }, plain),
    fc.record(
      {
        status: fc.constant("undeliverable" as const),
        at: instants(),
        reason: fc.constant("mailbox full"),
      },
      plain,
    ),
  );
}

/** Payments that never change again. */
export function endedPayments(): Arbitrary<EndedPayment> {
  const ended = { ...requested, endedAt: instants() };
  return fc.oneof(
    capturedPayments(),
    fc.record(
      {
        ...ended,
        status: fc.constant("declined" as const),
        reason: fc.constantFrom("card-declined" as const, "insufficient-funds" as const),
      },
      plain,
    ),
    fc.record({ ...ended, status: fc.constant("failed" as const) }, plain),
    fc.record({ ...ended, status: fc.constant("canceled" as const) }, plain),
  );
}

/** Payments in every state. */
export function payments(): Arbitrary<Payment> {
  return fc.oneof(openPayments(), endedPayments());
}

function exceptions(): Arbitrary<PaymentException> {
  const about = { id: fc.constant("e1"), paymentId: paymentIds(), at: instants() };
  return fc.oneof(
    fc.record(
      {
        ...about,
        gatewayRef: fc.string({ minLength: 1, maxLength: 30 }),
        money: money(),
        type: fc.constantFrom(
          "amount-differs" as const,
          "currency-differs" as const,
          "captured-after-end" as const,
          "captured-twice" as const,
        ),
      },
      plain,
    ),
    fc.record(
      {
        ...about,
        type: fc.constant("report-makes-no-sense" as const),
        report: fc.constant("purchase accepted while created"),
      },
      plain,
    ),
  );
}

function resolutions(): Arbitrary<Resolution> {
  return fc
    .record({ exception: exceptions(), by: fc.constant("ann"), at: instants() }, plain)
    .map(({ exception, by, at }) => ({
      caseId: exception.id,
      paymentId: exception.paymentId,
      action: "noted",
      by,
      evidence: "the gateway's report of the day",
      at,
      exception,
    }));
}

/** Invoices that were never stored, with any past: at most one open payment, ids of payments distinct. */
export function invoices(): Arbitrary<Invoice> {
  return fc
    .record(
      {
        stated: statedRows(),
        figureSince: watermarks(),
        standing: fc.constantFrom(
          "open" as const,
          "withdrawn" as const,
          "superseded" as const,
          "written-off" as const,
        ),
        ended: fc.array(endedPayments(), { maxLength: 3 }),
        open: fc.option(openPayments(), { nil: undefined }),
        deferred: fc.option(statedRows(), { nil: undefined }),
        raised: fc.array(exceptions(), { maxLength: 2 }),
        resolved: fc.array(resolutions(), { maxLength: 1 }),
        pausedUntil: instants(),
        disputed: fc.boolean(),
      },
      plain,
    )
    .map(({ stated, figureSince, standing, ended, open, deferred, ...rest }) => {
      const { row, source } = stated;
      // An exception's name is its place among all that were raised.
      const resolved = rest.resolved.map((resolution) => ({ ...resolution, caseId: "e1" }));
      const raised = rest.raised.map((exception, nth) => ({
        ...exception,
        id: `e${resolved.length + nth + 1}`,
      }));
      const marks = [stated.asOf, ...(deferred === undefined ? [] : [deferred.asOf]), figureSince];
      const [first, second, third] = marks.toSorted((left, right) =>
        isNewer(left, right) ? 1 : -1,
      );
      const asOf = second ?? stated.asOf;
      const waits = open !== undefined && third !== undefined && isNewer(third, asOf);
      const made = open === undefined ? ended : [...ended, open];
      const distinct = made.filter(
        ({ id }, nth) => made.findIndex((other) => other.id === id) === nth,
      );
      return {
        id: row.invoiceId,
        customerName: row.customerName,
        currency: row.currency,
        billed: row.amount,
        asOf,
        figureSince: first ?? figureSince,
        source: { ...source, decision: "created" as const },
        standing,
        ...(row.dueOn === undefined ? {} : { dueOn: row.dueOn }),
        ...(row.details === undefined ? {} : { details: row.details }),
        ...(row.lastPaymentOn === undefined ? {} : { lastPaymentOn: row.lastPaymentOn }),
        payments: distinct,
        ...(deferred === undefined || !waits
          ? {}
          : {
              deferred: {
                ...deferred,
                asOf: third,
                row: { ...deferred.row, invoiceId: row.invoiceId, currency: row.currency },
              },
            }),
        exceptions: raised,
        resolutions: resolved,
        ...(rest.disputed ? { disputed: true as const } : {}),
        ...(open === undefined ? {} : { sweepPause: { tries: 3, until: rest.pausedUntil } }),
        version: 0,
      };
    });
}

/** A bills-due file as text, and the rows it states, in order. */
export interface BillFile {
  readonly text: string;
  readonly rows: readonly BillRow[];
}

/** Well-formed bills-due files in the default profile: each id once, any line end, quotes only where needed or everywhere. */
export function billFiles(
  constraints: { readonly minRows?: number; readonly maxRows?: number } = {},
): Arbitrary<BillFile> {
  const { minRows = 1, maxRows = 20 } = constraints;
  return fc
    .record(
      {
        rows: fc.uniqueArray(billRows(), {
          selector: (row) => row.invoiceId,
          minLength: minRows,
          maxLength: maxRows,
        }),
        lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
        quoteAll: fc.boolean(),
        lastLineEnd: fc.boolean(),
      },
      plain,
    )
    .map(({ rows, lineEnd, quoteAll, lastLineEnd }) => {
      const records = [fileHeader, ...rows.map(cellsOf)].map((cells) =>
        csvRecord(cells, defaultProfile, quoteAll),
      );
      return { text: records.join(lineEnd) + (lastLineEnd ? lineEnd : ""), rows };
    });
}

const fileHeader = [
  "InvoiceID",
  "CustomerName",
  "Balance",
  "Currency",
  "DueDate",
  "LastPaymentOn",
  "IssuedOn",
  "Email",
  "Phone",
  "AccountNo",
  "LookupFactor",
  "LastRemittanceSeq",
  "Replaces",
] as const;

function cellsOf(row: BillRow): readonly string[] {
  return [
    row.invoiceId,
    row.customerName,
    formatAmount({ currency: row.currency, minorUnits: row.amount }),
    row.currency,
    row.dueOn === undefined ? "" : row.dueOn.type === "date" ? row.dueOn.on : row.dueOn.words,
    row.lastPaymentOn ?? "",
    row.details?.issuedOn ?? "",
    row.details?.email ?? "",
    row.details?.phone ?? "",
    row.details?.accountNo ?? "",
    row.details?.lookupFactor ?? "",
    String(row.details?.lastRemittanceSeq ?? ""),
    row.details?.replaces ?? "",
  ];
}

/** One RFC 4180 record. */
export function csvRecord(
  cells: readonly string[],
  { delimiter }: Pick<Profile, "delimiter">,
  quoteAll = false,
): string {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const needsQuotes = (cell: string) => cell.includes(delimiter) || /["\r\n]/.test(cell);
  return cells.map((cell) => (quoteAll || needsQuotes(cell) ? quoted(cell) : cell)).join(delimiter);
}
