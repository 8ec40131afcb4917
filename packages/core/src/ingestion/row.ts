import { err, ok, type Result } from "neverthrow";

import { type InvoiceId, type NotAnInvoiceId, parseInvoiceId } from "../ids.ts";
import type { BillRow, DueDate } from "../invoice/invoice.ts";
import { type Currency, isCurrency } from "../money/currency.ts";
import { isLocalDate, type LocalDate } from "../time/local-date.ts";
import { parseAmount } from "./amount.ts";
import type { FlagCode, RowCode, RowProblem } from "./codes.ts";
import type { Columns } from "./header.ts";
import type { Column, Profile } from "./profile.ts";

/** An accepted row with what is worth saying of it. */
export interface ParsedRow {
  readonly row: BillRow;
  readonly flags: readonly FlagCode[];
}

const longestName = 200;
const longestWords = 100;
const ascii = /^[\x20-\x7e]*$/;
const letter = /\p{L}/u;

const amountMessages = {
  E_AMOUNT: "is not an amount such as 551 or 551.00",
  E_AMOUNT_AMBIGUOUS: "could mean two amounts: the profile's decimal mark does not settle it",
  E_AMOUNT_PRECISION: "has more decimals than its currency; amounts are never rounded",
} as const;

/** The row's invoice id, or the problem with it. Also what duplicates are found by. */
export function readInvoiceId(
  fields: readonly string[],
  columns: Columns,
): Result<InvoiceId, RowProblem> {
  return parseInvoiceId(fields[columns.at.invoiceId] ?? "").mapErr(idProblem);
}

function idProblem(reason: NotAnInvoiceId): RowProblem {
  return reason === "scientific"
    ? problem(
        "E_ID_SCIENTIFIC",
        "invoiceId",
        "a spreadsheet has turned the id into scientific notation and dropped digits: export it as text",
      )
    : problem("E_ID_FORMAT", "invoiceId", "the id must have 1 to 64 printable characters");
}

/** Reads one record by the profile, or says what is wrong with it. Neither pads, shifts, rounds nor guesses. */
export function parseRow(
  fields: readonly string[],
  columns: Columns,
  profile: Profile,
): Result<ParsedRow, RowProblem> {
  if (fields.length !== columns.width) {
    const message = `the row has ${fields.length} fields, the header ${columns.width}`;
    return err({ code: "E_COLUMN_COUNT", message });
  }
  const flags: FlagCode[] = [];
  const cell = (column: Column) => {
    const index = columns.at[column];
    return index === undefined ? undefined : (fields[index] ?? "").trim();
  };

  const id = readInvoiceId(fields, columns);
  if (id.isErr()) return err(id.error);
  const name = readName(cell("customerName") ?? "");
  if (name.isErr()) return err(name.error);
  const currency = readCurrency(cell("currency"), profile, flags);
  if (currency.isErr()) return err(currency.error);
  const amount = readAmount(cell("balance") ?? "", currency.value, profile, flags);
  if (amount.isErr()) return err(amount.error);
  const due = readDueDate(cell("dueOn"), flags);
  if (due.isErr()) return err(due.error);
  const lastPayment = readDate(cell("lastPaymentOn"), "lastPaymentOn");
  if (lastPayment.isErr()) return err(lastPayment.error);
  const conflict = statusConflict(cell("status"), amount.value, profile);
  if (conflict !== undefined) return err(conflict);

  const stated = {
    invoiceId: id.value,
    customerName: name.value,
    currency: currency.value,
    amount: amount.value,
  };
  return ok({ row: withDates(stated, due.value, lastPayment.value), flags });
}

function withDates(
  row: BillRow,
  dueOn: DueDate | undefined,
  lastPaymentOn: LocalDate | undefined,
): BillRow {
  if (dueOn === undefined && lastPaymentOn === undefined) return row;
  return {
    ...row,
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(lastPaymentOn === undefined ? {} : { lastPaymentOn }),
  };
}

function readName(cell: string): Result<string, RowProblem> {
  if (cell === "") return err(problem("E_NAME", "customerName", "the customer has no name"));
  if (cell.length > longestName) {
    return err(problem("E_TOO_LONG", "customerName", `more than ${longestName} characters`));
  }
  return ok(ascii.test(cell) ? cell : cell.normalize("NFC"));
}

function readCurrency(
  cell: string | undefined,
  profile: Profile,
  flags: FlagCode[],
): Result<Currency, RowProblem> {
  if (cell === undefined) return ok(profile.defaultCurrency);
  if (cell === "") {
    flags.push("W_CURRENCY_DEFAULT");
    return ok(profile.defaultCurrency);
  }
  const code = cell.toUpperCase();
  return isCurrency(code)
    ? ok(code)
    : err(problem("E_CURRENCY", "currency", "not an ISO 4217 currency code such as USD"));
}

function readAmount(
  cell: string,
  currency: Currency,
  profile: Profile,
  flags: FlagCode[],
): Result<bigint, RowProblem> {
  const amount = parseAmount(cell, currency, profile.decimalMark);
  if (amount.isErr()) {
    return err(problem(amount.error, "balance", `the balance ${amountMessages[amount.error]}`));
  }
  if (amount.value < 0n) flags.push("W_CREDIT");
  return ok(amount.value);
}

function readDueDate(
  cell: string | undefined,
  flags: FlagCode[],
): Result<DueDate | undefined, RowProblem> {
  if (cell === undefined) return ok(undefined);
  if (cell !== "" && !letter.test(cell)) {
    return readDate(cell, "dueOn").map((on) =>
      on === undefined ? undefined : { type: "date", on },
    );
  }
  if (cell.length > longestWords) {
    return err(problem("E_TOO_LONG", "dueOn", `more than ${longestWords} characters`));
  }
  flags.push("W_DUE_TEXT");
  return ok(cell === "" ? undefined : { type: "words", words: cell });
}

function readDate(
  cell: string | undefined,
  column: Column,
): Result<LocalDate | undefined, RowProblem> {
  if (cell === undefined || cell === "") return ok(undefined);
  return isLocalDate(cell)
    ? ok(cell)
    : err(problem("E_DATE", column, "not a day of the calendar as YYYY-MM-DD"));
}

/** A bill marked settled must ask for nothing. */
function statusConflict(
  cell: string | undefined,
  amount: bigint,
  profile: Profile,
): RowProblem | undefined {
  const word = cell?.toLowerCase() ?? "";
  if (profile.openWords.includes(word)) return undefined;
  if (!profile.settledWords.includes(word)) {
    const words = [...profile.settledWords, ...profile.openWords].filter((known) => known !== "");
    return problem("E_STATUS_CONFLICT", "status", `not one of ${words.join(", ")}`);
  }
  return amount > 0n
    ? problem("E_STATUS_CONFLICT", "status", "marked as settled, but the balance is not zero")
    : undefined;
}

function problem(code: RowCode, column: Column, message: string): RowProblem {
  return { code, column, message };
}
