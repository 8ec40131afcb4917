import type { BillRow, DueDate, StatedRow } from "../invoice/invoice.ts";
import { formatAmount } from "../money/money.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { FlagCode, RowProblem } from "./codes.ts";
import type { Decision } from "./decide-row.ts";
import { type Columns, processedColumns, ownColumnCount, rejectHeaders } from "./header.ts";
import { neutraliseCell, restoreCell } from "./neutralise.ts";
import { defaultProfile } from "./profile-schema.ts";
import { type Column, columnNames, type Profile } from "./profile.ts";
import type { SourceRecord } from "./record-reader.ts";
import type { IngestReport } from "./report.ts";
import { maskCardNumbers } from "./sensitive.ts";
import type { Amounts } from "./totals.ts";

/** What a row states; whether it is marked as settled is in its amount. */
const canonicalColumns = columnNames.filter((column) => column !== "status");

/** Reads the file of processed rows that a run writes. */
export const processedProfile: Profile = {
  ...defaultProfile,
  name: "processed",
  delimiter: "|",
};

/** The header of a file of processed rows, with its line end. */
export const processedHeader: string = `${[...canonicalColumns, ...processedColumns].join("|")}\n`;

/** A processed row: the canonical columns by `|`, then the line it stands on, the decision and the flags; RFC 4180 quoting, LF. */
export function renderProcessed(
  { row, source }: StatedRow,
  decision: Decision,
  flags: readonly FlagCode[],
): string {
  const stated = `${cell(row.invoiceId)}|${cell(row.customerName)}|${formatAmount({
    currency: row.currency,
    minorUnits: row.amount,
  })}|${row.currency}|${dueCell(row.dueOn)}|${detailCells(row)}`;
  return `${stated}|${source.line}|${decision}|${flags.join(" ")}\n`;
}

function dueCell(dueOn: DueDate | undefined): string {
  if (dueOn === undefined) return "";
  return dueOn.type === "date" ? dueOn.on : cell(dueOn.words);
}

/** The columns behind `dueOn`, in their order. */
function detailCells({ lastPaymentOn: paidOn, details }: BillRow): string {
  const lastPaymentOn: string = paidOn ?? "";
  if (details === undefined) return `|||||${lastPaymentOn}||`;
  const { issuedOn, email, phone, accountNo, lookupFactor, lastRemittanceSeq, replaces } = details;
  return [
    issuedOn ?? "",
    cell(email ?? ""),
    cell(phone ?? ""),
    cell(accountNo ?? ""),
    cell(lookupFactor ?? ""),
    lastPaymentOn,
    lastRemittanceSeq ?? "",
    cell(replaces ?? ""),
  ].join("|");
}

const needsCare = /["|\r\n]|^['=+\-@\t]/;

/** Most cells are plain. */
function cell(text: string): string {
  return needsCare.test(text) ? quotedCell(neutraliseCell(text), "|") : text;
}

function quotedCell(text: string, delimiter: string): string {
  return text.includes(delimiter) || /["\r\n]/.test(text)
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}

/** A byte-order mark: what is read by the profile's encoding, and by a spreadsheet, is UTF-8 whatever the source was. */
const utf8 = "\uFEFF";

/** The header of a file of rejected rows: the source's own, and ours behind it. */
export function renderRejectedHeader(
  { header, ownOutput }: Columns,
  businessDate: LocalDate,
  { delimiter }: Profile,
): string {
  const own = ownOutput === "rejects" ? header.slice(0, -ownColumnCount) : header;
  const headers = [...own.map(neutraliseCell), ...rejectHeaders(businessDate)];
  return utf8 + renderRecord(headers, delimiter);
}

/**
 * A rejected row as it stood, then why, with the column by its own header. One whose fields do not fit its header gets none that are
 * missing, so that it cannot pass before it is corrected; one that could not be cut into fields is one cell. Nothing in it runs in a
 * spreadsheet, nor is it a card number.
 */
export function renderRejected(
  { fields, raw }: SourceRecord,
  { code, column, message }: RowProblem,
  columns: Columns,
  { delimiter }: Profile,
): string {
  const isWhole = fields?.length === columns.width;
  const own = isWhole && columns.ownOutput === "rejects" ? -ownColumnCount : undefined;
  // With our columns behind them, these would fit the header next time.
  const seemsWhole = !isWhole && fields?.length === columns.width - ownColumnCount;
  const stated = (
    fields === null || (seemsWhole && columns.ownOutput === "rejects") ? [raw] : fields
  )
    .slice(0, own)
    .map((text, nth) => (isWhole && isReference(nth, columns) ? text : maskCardNumbers(text)));
  const safe = (text: string) =>
    neutraliseCell(columns.ownOutput === undefined ? text : restoreCell(text));
  const place = column === undefined ? undefined : columns.at[column];
  const header = place === undefined ? column : columns.header[place]?.trim();
  const why = [code, neutraliseCell(header ?? ""), message];
  return renderRecord([...stated.map(safe), ...why], delimiter);
}

/** Whether the column's digits mean something to us, and must stay. */
function isReference(nth: number, { at }: Columns): boolean {
  const free: readonly Column[] = ["customerName", "dueOn"];
  return columnNames.some((column) => at[column] === nth && !free.includes(column));
}

function renderRecord(cells: readonly string[], delimiter: string): string {
  return `${cells.map((text) => quotedCell(text, delimiter)).join(delimiter)}\n`;
}

/** The report as JSON, for people and programs: amounts are decimals by currency. When the file was written does not matter to it. */
export function renderReport({
  asOf: { businessDate },
  decisions,
  owed,
  flags,
  ...report
}: IngestReport): string {
  const { created, revised, unchanged, stale, deferred, rejected } = decisions;
  const count = ({ rows, amounts }: (typeof decisions)[Decision]) => ({
    rows,
    amounts: amountsOf(amounts),
  });
  const plain = {
    ...report,
    businessDate,
    decisions: {
      created: count(created),
      revised: count(revised),
      unchanged: count(unchanged),
      stale: count(stale),
      deferred: count(deferred),
      rejected: { rows: rejected.rows },
    },
    owed: amountsOf(owed),
    flags: Object.fromEntries([...flags].sort(([left], [right]) => (left < right ? -1 : 1))),
  };
  return `${JSON.stringify(plain, null, 2)}\n`;
}

function amountsOf(amounts: Amounts): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...amounts]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([currency, minorUnits]) => [currency, formatAmount({ currency, minorUnits })]),
  );
}
