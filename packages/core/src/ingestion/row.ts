import { err, ok, type Result } from "neverthrow";

import { type InvoiceId, type NotAnInvoiceId, parseInvoiceId } from "../ids.ts";
import type { BillDetails, BillRow, DueDate } from "../invoice/invoice.ts";
import { type Currency, isCurrency } from "../money/currency.ts";
import { emailAddress, phoneNumber } from "../receipt/contact.ts";
import { createDateReader } from "../time/date-format.ts";
import type { LocalDate } from "../time/local-date.ts";
import { type NotAnAmount, parseAmount } from "./amount.ts";
import type { FlagCode, RowCode, RowProblem } from "./codes.ts";
import type { Columns } from "./header.ts";
import { restoreCell } from "./neutralise.ts";
import type { Column, Profile } from "./profile.ts";
import { leastCardDigits, maskCardNumbers } from "./sensitive.ts";

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
  E_CURRENCY: "has the sign of another currency than the row's",
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
  // Most files have none of these.
  const hasTerms = hasDetails || at.dueOn !== undefined || at.lastPaymentOn !== undefined;

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

  const readTerms = (
    fields: readonly string[],
    flags: FlagCode[],
  ): Result<Terms | undefined, RowProblem> => {
    const due = readDueDate(cellAt(fields, "dueOn"), flags);
    if (due.isErr()) return err(due.error);
    const lastPayment = readDate(cellAt(fields, "lastPaymentOn"), "lastPaymentOn");
    if (lastPayment.isErr()) return err(lastPayment.error);
    const details = readDetails(fields, flags);
    if (details.isErr()) return err(details.error);
    return ok({
      ...(due.value === undefined ? {} : { dueOn: due.value }),
      ...(lastPayment.value === undefined ? {} : { lastPaymentOn: lastPayment.value }),
      ...(details.value === undefined ? {} : { details: details.value }),
    });
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
    const id = parseInvoiceId(cellAt(fields, "invoiceId") ?? "");
    if (id.isErr()) return err(idProblem(id.error, "invoiceId"));
    const name = cellAt(fields, "customerName") ?? "";
    const nameless = nameProblem(name);
    if (nameless !== undefined) return err(nameless);
    const currency = readCurrency(cellAt(fields, "currency"), profile, flags);
    if (currency === undefined) return err(noCurrency);
    const amount = parseAmount(cellAt(fields, "balance") ?? "", currency, profile.decimalMark);
    if (amount.isErr()) return err(amountProblem(amount.error));
    if (amount.value < 0n) flags.push("W_CREDIT");
    const customerName = isPlain(name) ? name : masked(composed(name), flags);
    const terms = hasTerms ? readTerms(fields, flags) : noTerms;
    if (terms.isErr()) return err(terms.error);
    const conflict = statusConflict(cellAt(fields, "status"), amount.value, profile);
    if (conflict !== undefined) return err(conflict);

    const stated = {
      invoiceId: id.value,
      customerName,
      currency,
      amount: amount.value,
    };
    return ok({
      row: terms.value === undefined ? stated : { ...stated, ...terms.value },
      flags: flags.length === 0 ? noFlags : flags,
    });
  };
}

/** What a row may say besides. */
type Terms = Pick<BillRow, "dueOn" | "lastPaymentOn" | "details">;

const noTerms: Result<Terms | undefined, RowProblem> = ok(undefined);

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
  const id = parseInvoiceId(ownOutput === undefined ? cell : restoreCell(cell.trim()));
  return id.isOk() ? ok(id.value) : err(idProblem(id.error, "invoiceId"));
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

function nameProblem(cell: string): RowProblem | undefined {
  if (cell === "") return problem("E_NAME", "customerName", "the customer has no name");
  return cell.length > longestName ? tooLong("customerName", longestName) : undefined;
}

/** Whether a text is in one composition and has no card number, as most names: ASCII and few digits. */
function isPlain(text: string): boolean {
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return false;
    if (code >= 0x30 && code <= 0x39) digits += 1;
  }
  return digits < leastCardDigits;
}

/** Text in one composition (NFC). */
function composed(text: string): string {
  return ascii.test(text) ? text : text.normalize("NFC");
}

/** No card number gets in: free text is where people put them. */
function masked(text: string, flags: FlagCode[]): string {
  const safe = maskCardNumbers(text);
  if (safe !== text && !flags.includes("W_SENSITIVE")) flags.push("W_SENSITIVE");
  return safe;
}

/** The row's currency; undefined where the cell names none that there is. */
function readCurrency(
  cell: string | undefined,
  profile: Profile,
  flags: FlagCode[],
): Currency | undefined {
  if (cell === undefined) return profile.defaultCurrency;
  if (cell === "") {
    flags.push("W_CURRENCY_DEFAULT");
    return profile.defaultCurrency;
  }
  const code = cell.toUpperCase();
  return isCurrency(code) ? code : undefined;
}

const noCurrency: RowProblem = {
  code: "E_CURRENCY",
  column: "currency",
  message: "the currency is not an ISO 4217 code such as USD",
};

function amountProblem(code: NotAnAmount): RowProblem {
  return problem(code, "balance", `the balance ${amountMessages[code]}`);
}

/** A reference as printed: an account number, or what a payer is asked for besides the name. */
function readReference(
  cell: string | undefined,
  column: "accountNo" | "lookupFactor",
): Result<string | undefined, RowProblem> {
  if (cell === undefined || cell === "") return ok(undefined);
  if (cell.length > longestReference) return err(tooLong(column, longestReference));
  return ok(composed(cell));
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
