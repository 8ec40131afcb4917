import { err, ok, type Result } from "neverthrow";

import { type InvoiceId, type NotAnInvoiceId, parseInvoiceId } from "../ids.ts";
import type { BillDetails, BillRow, DueDate } from "../invoice/invoice.ts";
import { type Currency, isCurrency } from "../money/currency.ts";
import { emailAddress, phoneNumber } from "../receipt/contact.ts";
import { createDateReader } from "../time/date-format.ts";
import type { LocalDate } from "../time/local-date.ts";
import { parseAmount } from "./amount.ts";
import type { FlagCode, RowCode, RowProblem } from "./codes.ts";
import type { Columns } from "./header.ts";
import { restoreCell } from "./neutralise.ts";
import type { Column, Profile } from "./profile.ts";
import { maskCardNumbers } from "./sensitive.ts";

/** An accepted row with what is worth saying of it. */
export interface ParsedRow {
  readonly row: BillRow;
  readonly flags: readonly FlagCode[];
}

/** Reads a record's fields as a row, or says what is wrong with it. Neither pads, shifts, rounds nor guesses. */
export type RowParser = (fields: readonly string[]) => Result<ParsedRow, RowProblem>;

const longestName = 200;
const longestWords = 100;
const longestReference = 64;
const ascii = /^[\x20-\x7e]*$/;
const letter = /\p{L}/u;
const wholeNumber = /^\d{1,15}$/;

const amountMessages = {
  E_AMOUNT: "is not an amount such as 551 or 551.00",
  E_AMOUNT_AMBIGUOUS: "does not fit the profile's decimal mark, and could mean two amounts",
  E_AMOUNT_PRECISION: "has more decimals than its currency; amounts are never rounded",
} as const;

const noFlags: readonly FlagCode[] = [];

/** Makes the parser for the rows of one file. */
export function createRowParser(columns: Columns, profile: Profile): RowParser {
  const { at, width } = columns;
  const { fieldLength } = profile.limits;
  const restore = columns.ownOutput === undefined ? (cell: string) => cell : restoreCell;
  const parseDate = remembering(createDateReader(profile.dateFormat));
  const hasDetails = detailColumns.some((column) => at[column] !== undefined);

  const cellAt = (fields: readonly string[], column: Column): string | undefined => {
    const index = at[column];
    return index === undefined ? undefined : restore((fields[index] ?? "").trim());
  };

  const readDate = (
    cell: string | undefined,
    column: Column,
  ): Result<LocalDate | undefined, RowProblem> => {
    if (cell === undefined || cell === "") return ok(undefined);
    const date = parseDate(cell);
    return date === undefined
      ? err(problem("E_DATE", column, `not a day of the calendar written as ${profile.dateFormat}`))
      : ok(date);
  };

  const readDueDate = (
    cell: string | undefined,
    flags: FlagCode[],
  ): Result<DueDate | undefined, RowProblem> => {
    if (cell === undefined) return ok(undefined);
    if (cell !== "" && !letter.test(cell)) {
      return readDate(cell, "dueOn").map((on) =>
        on === undefined ? undefined : { type: "date", on },
      );
    }
    if (cell.length > longestWords) return err(tooLong("dueOn", longestWords));
    flags.push("W_DUE_TEXT");
    return ok(cell === "" ? undefined : { type: "words", words: masked(cell, flags) });
  };

  const readDetails = (
    fields: readonly string[],
    flags: FlagCode[],
  ): Result<BillDetails | undefined, RowProblem> => {
    if (!hasDetails) return ok(undefined);
    const issuedOn = readDate(cellAt(fields, "issuedOn"), "issuedOn");
    if (issuedOn.isErr()) return err(issuedOn.error);
    const accountNo = readReference(cellAt(fields, "accountNo"), "accountNo");
    if (accountNo.isErr()) return err(accountNo.error);
    const lookupFactor = readReference(cellAt(fields, "lookupFactor"), "lookupFactor");
    if (lookupFactor.isErr()) return err(lookupFactor.error);
    const sequence = readSequence(cellAt(fields, "lastRemittanceSeq"));
    if (sequence.isErr()) return err(sequence.error);
    const replaces = readReplaced(cellAt(fields, "replaces"));
    if (replaces.isErr()) return err(replaces.error);
    return ok(
      present({
        issuedOn: issuedOn.value,
        email: readEmail(cellAt(fields, "email"), flags),
        phone: readPhone(cellAt(fields, "phone"), flags),
        accountNo: accountNo.value,
        lookupFactor: lookupFactor.value,
        lastRemittanceSeq: sequence.value,
        replaces: replaces.value,
      }),
    );
  };

  return (fields) => {
    if (fields.length !== width) {
      const message = `the row has ${fields.length} fields, the header ${width}`;
      return err({ code: "E_COLUMN_COUNT", message });
    }
    for (const field of fields) {
      if (field.length > fieldLength) return err(tooLong(undefined, fieldLength));
    }
    const flags: FlagCode[] = [];
    const id = readInvoiceId(fields, columns);
    if (id.isErr()) return err(id.error);
    const name = readName(cellAt(fields, "customerName") ?? "", flags);
    if (name.isErr()) return err(name.error);
    const currency = readCurrency(cellAt(fields, "currency"), profile, flags);
    if (currency.isErr()) return err(currency.error);
    const amount = readAmount(cellAt(fields, "balance") ?? "", currency.value, profile, flags);
    if (amount.isErr()) return err(amount.error);
    const due = readDueDate(cellAt(fields, "dueOn"), flags);
    if (due.isErr()) return err(due.error);
    const lastPayment = readDate(cellAt(fields, "lastPaymentOn"), "lastPaymentOn");
    if (lastPayment.isErr()) return err(lastPayment.error);
    const details = readDetails(fields, flags);
    if (details.isErr()) return err(details.error);
    const conflict = statusConflict(cellAt(fields, "status"), amount.value, profile);
    if (conflict !== undefined) return err(conflict);

    const stated: BillRow = {
      invoiceId: id.value,
      customerName: name.value,
      currency: currency.value,
      amount: amount.value,
    };
    const row = withOptional(stated, due.value, lastPayment.value, details.value);
    return ok({ row, flags: flags.length === 0 ? noFlags : flags });
  };
}

const detailColumns = [
  "issuedOn",
  "email",
  "phone",
  "accountNo",
  "lookupFactor",
  "lastRemittanceSeq",
  "replaces",
] as const satisfies readonly (keyof BillDetails)[];

/** The row's invoice id, or the problem with it. Also what duplicates are found by. */
export function readInvoiceId(
  fields: readonly string[],
  { at, ownOutput }: Columns,
): Result<InvoiceId, RowProblem> {
  const cell = fields[at.invoiceId] ?? "";
  return parseInvoiceId(ownOutput === undefined ? cell : restoreCell(cell.trim())).mapErr(
    (reason) => idProblem(reason, "invoiceId"),
  );
}

function idProblem(reason: NotAnInvoiceId, column: Column): RowProblem {
  return reason === "scientific"
    ? problem(
        "E_ID_SCIENTIFIC",
        column,
        "a spreadsheet has turned the id into scientific notation and dropped digits: export it as text",
      )
    : problem("E_ID_FORMAT", column, "the id must have 1 to 64 printable characters");
}

function withOptional(
  row: BillRow,
  dueOn: DueDate | undefined,
  lastPaymentOn: LocalDate | undefined,
  details: BillDetails | undefined,
): BillRow {
  // Most files have none of these, and a spread takes its time.
  if (dueOn === undefined && lastPaymentOn === undefined && details === undefined) return row;
  return {
    ...row,
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(lastPaymentOn === undefined ? {} : { lastPaymentOn }),
    ...(details === undefined ? {} : { details }),
  };
}

/** The details without those that are missing; undefined where all are. */
function present(details: { [Name in keyof BillDetails]-?: BillDetails[Name] | undefined }):
  | BillDetails
  | undefined {
  const { issuedOn, email, phone, accountNo, lookupFactor, lastRemittanceSeq, replaces } = details;
  const stated: BillDetails = {
    ...(issuedOn === undefined ? {} : { issuedOn }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(accountNo === undefined ? {} : { accountNo }),
    ...(lookupFactor === undefined ? {} : { lookupFactor }),
    ...(lastRemittanceSeq === undefined ? {} : { lastRemittanceSeq }),
    ...(replaces === undefined ? {} : { replaces }),
  };
  return Object.keys(stated).length === 0 ? undefined : stated;
}

function readName(cell: string, flags: FlagCode[]): Result<string, RowProblem> {
  if (cell === "") return err(problem("E_NAME", "customerName", "the customer has no name"));
  if (cell.length > longestName) return err(tooLong("customerName", longestName));
  return ok(masked(ascii.test(cell) ? cell : cell.normalize("NFC"), flags));
}

/** No card number gets in: free text is where people put them. */
function masked(text: string, flags: FlagCode[]): string {
  const safe = maskCardNumbers(text);
  if (safe !== text && !flags.includes("W_SENSITIVE")) flags.push("W_SENSITIVE");
  return safe;
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
    : err(problem("E_CURRENCY", "currency", "the currency is not an ISO 4217 code such as USD"));
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

/** A reference as printed: an account number, or what a payer is asked for besides the name. */
function readReference(
  cell: string | undefined,
  column: "accountNo" | "lookupFactor",
): Result<string | undefined, RowProblem> {
  if (cell === undefined || cell === "") return ok(undefined);
  if (cell.length > longestReference) return err(tooLong(column, longestReference));
  return ok(ascii.test(cell) ? cell : cell.normalize("NFC"));
}

function readSequence(cell: string | undefined): Result<number | undefined, RowProblem> {
  if (cell === undefined || cell === "") return ok(undefined);
  return wholeNumber.test(cell)
    ? ok(Number(cell))
    : err(
        problem(
          "E_SEQUENCE",
          "lastRemittanceSeq",
          "the remittance number is not a whole number of at most 15 digits",
        ),
      );
}

function readReplaced(cell: string | undefined): Result<InvoiceId | undefined, RowProblem> {
  if (cell === undefined || cell === "") return ok(undefined);
  return parseInvoiceId(cell).mapErr((reason) => idProblem(reason, "replaces"));
}

/** A contact that cannot be one is left out; the bill stands. */
function readEmail(cell: string | undefined, flags: FlagCode[]): string | undefined {
  if (cell === undefined || cell === "") return undefined;
  return emailAddress(cell) ?? dropContact(flags);
}

function readPhone(cell: string | undefined, flags: FlagCode[]): string | undefined {
  if (cell === undefined || cell === "") return undefined;
  return phoneNumber(cell) ?? dropContact(flags);
}

function dropContact(flags: FlagCode[]): undefined {
  if (!flags.includes("W_CONTACT")) flags.push("W_CONTACT");
  return undefined;
}

/** A bill marked settled must ask for nothing. */
function statusConflict(
  cell: string | undefined,
  amount: bigint,
  profile: Profile,
): RowProblem | undefined {
  if (cell === undefined) return undefined;
  const word = cell.toLowerCase();
  if (profile.openWords.includes(word)) return undefined;
  if (!profile.settledWords.includes(word)) {
    const words = [...profile.settledWords, ...profile.openWords].filter((known) => known !== "");
    const message = `the status is not one of the profile's words: ${words.join(", ")}`;
    return problem("E_STATUS_CONFLICT", "status", message);
  }
  return amount > 0n
    ? problem("E_STATUS_CONFLICT", "status", "marked as settled, but the balance is not zero")
    : undefined;
}

/** The days of a file are few. */
function remembering(
  read: (text: string) => LocalDate | undefined,
): (text: string) => LocalDate | undefined {
  let last: { readonly text: string; readonly date: LocalDate | undefined } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, date: read(text) };
    return last.date;
  };
}

function tooLong(column: Column | undefined, most: number): RowProblem {
  const message = `a field has more than ${most} characters`;
  return column === undefined
    ? { code: "E_TOO_LONG", message }
    : problem("E_TOO_LONG", column, message);
}

function problem(code: RowCode, column: Column, message: string): RowProblem {
  return { code, column, message };
}
