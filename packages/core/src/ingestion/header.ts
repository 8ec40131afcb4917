import { err, ok, type Result } from "neverthrow";

import { isLocalDate, type LocalDate } from "../time/local-date.ts";
import { type FileRefusal, refuseFile } from "./codes.ts";
import { canonicalHeader } from "./header-name.ts";
import { restoreCell } from "./neutralise.ts";
import { type Column, columnNames, type Profile } from "./profile.ts";
import { maskCardNumbers } from "./sensitive.ts";

/** Where each column of a file stands, and which of its headers mean nothing to us. */
export interface Columns {
  /** The header record's own fields. */
  readonly header: readonly string[];
  readonly width: number;
  readonly at: Readonly<Partial<Record<Column, number>>> &
    Readonly<Record<"invoiceId" | "customerName" | "balance", number>>;
  readonly unknown: readonly string[];
  /** What we once wrote ourselves: cells are neutralised as `neutralise` does it. */
  readonly ownOutput?: OwnOutput;
  /** The business date of the file that rejected rows are from. */
  readonly rejectedOn?: LocalDate;
}

/** `processed` is what became of a file's rows; `rejects` are rows sent again after their correction. */
export type OwnOutput = "processed" | "rejects";

/** What stands behind the source's own columns in a file of rejected rows; the business date of their file stands in the last. */
export function rejectHeaders(businessDate: LocalDate): readonly string[] {
  return ["reject_code", "reject_column", `reject_message as of ${businessDate}`];
}

/** How many columns of ours stand behind the others in either output. */
export const ownColumnCount = 3;

/** What stands behind the canonical columns in a file of processed rows. */
export const processedColumns = ["source_line", "decision", "flags"] as const;

/** Finds the profile's columns in a header record, in any order; refuses one without a required column, or with one twice. */
export function readHeader(
  cells: readonly string[],
  profile: Profile,
): Result<Columns, FileRefusal> {
  const own = ownOutputOf(cells);
  if (own === undefined) return err(refuse(brokenRejects, cells));
  const fields = own.ownOutput === undefined ? cells : cells.map(restoreCell);
  const known = new Map<string, Column>();
  for (const column of columnNames) {
    for (const header of profile.headers[column]) known.set(canonicalHeader(header), column);
  }
  const at: Partial<Record<Column, number>> = {};
  const unknown: string[] = [];
  const others = own.ownOutput === undefined ? fields : fields.slice(0, -ownColumnCount);
  for (const [index, header] of others.entries()) {
    const column = known.get(canonicalHeader(header));
    if (column === undefined) unknown.push(header.trim());
    else if (at[column] === undefined) at[column] = index;
    else return err(refuse(`Two columns are both ${column}`, fields));
  }
  const { invoiceId, customerName, balance } = at;
  if (invoiceId === undefined) return err(missing("invoiceId", fields, profile));
  if (customerName === undefined) return err(missing("customerName", fields, profile));
  if (balance === undefined) return err(missing("balance", fields, profile));
  return ok({
    header: fields,
    width: fields.length,
    at: { ...at, invoiceId, customerName, balance },
    unknown,
    ...own,
  });
}

const brokenRejects =
  "The columns reject_code, reject_column and reject_message as of a date have to be the last three, as they were written";

const anyRejectColumn = /^reject(?:code|column|message)/;
const datedMessage = /^rejectmessageasof(?<date>\d{4}-\d{2}-\d{2})$/;

/** Which of our outputs it is, if any; undefined where it has been one of rejected rows, and cannot be known as that any more. */
function ownOutputOf(
  fields: readonly string[],
): Pick<Columns, "ownOutput" | "rejectedOn"> | undefined {
  const headers = fields.map(canonicalHeader);
  const [code, column, message = ""] = headers.slice(-ownColumnCount);
  if ([code, column, message].join() === processedColumns.map(canonicalHeader).join()) {
    return { ownOutput: "processed" };
  }
  const date = datedMessage.exec(message)?.groups?.["date"] ?? "";
  if (code === "rejectcode" && column === "rejectcolumn" && isLocalDate(date)) {
    return { ownOutput: "rejects", rejectedOn: date };
  }
  return headers.some((header) => anyRejectColumn.test(header)) ? undefined : {};
}

function missing(column: Column, fields: readonly string[], profile: Profile): FileRefusal {
  return refuse(
    `No column for ${column} (looked for ${profile.headers[column].join(", ")})`,
    fields,
  );
}

function refuse(what: string, fields: readonly string[]): FileRefusal {
  const found = fields.map((field) => maskCardNumbers(field.trim()).slice(0, 40)).slice(0, 20);
  const other = fields.length === 1 ? /[;|\t,]/.exec(fields[0] ?? "")?.[0] : undefined;
  const hint =
    other === undefined
      ? ""
      : `. It seems to be separated by ${JSON.stringify(other)}: that is the profile's delimiter`;
  return refuseFile("F_HEADER", `${what}. The file's first line has: ${found.join(" | ")}${hint}`);
}
