import { err, ok, type Result } from "neverthrow";
import * as z from "zod";

import { isCurrency } from "../money/currency.ts";
import { isDateFormat } from "../time/date-format.ts";
import { canonicalHeader } from "./header-name.ts";
import { type Column, columnNames, type Profile } from "./profile.ts";

const position = z.int().min(1).max(1000);
const marker = z.string().trim().min(1).max(40);
const share = z.number().min(0).max(1);
const words = z.array(z.string().trim().toLowerCase().max(40)).max(40);
const dateFormat = z
  .string()
  .refine(isDateFormat, "must have YYYY, MM or M, and DD or D, once each, such as DD.MM.YYYY");
const headerNames = z.array(z.string().trim().min(1).max(100)).max(20);
const byColumn = columnNames.map(
  (column) =>
    [column, headerNames.optional().describe(`Headers of the ${column} column.`)] as const,
);

/** Everything may be left out but the name: what holds then is the default profile's. */
const profileShape = z.strictObject({
  $schema: z.string().optional(),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be 1 to 40 of a-z, 0-9 and hyphens")
    .describe("How reports and later files refer to this profile."),
  delimiter: z
    .string()
    .regex(
      /^[^\p{L}\p{N}"\r\n\0\uD800-\uDFFF\u{10000}-\u{10FFFF}]$/u,
      "must be one character such as , ; | or a tab",
    )
    .default(",")
    .describe("What stands between the fields."),
  encoding: z
    .string()
    .refine(isEncoding, "must be an encoding such as utf-8, windows-1252 or iso-8859-15")
    .default("utf-8")
    .describe("A label of the WHATWG Encoding Standard. A byte-order mark goes before it."),
  decimalMark: z.enum([".", ","]).default(".").describe("What stands before the decimals."),
  dateFormat: dateFormat.default("YYYY-MM-DD").describe("How days are written in the file."),
  defaultCurrency: z
    .string()
    .transform((code) => code.toUpperCase())
    .refine(isCurrency, "must be an ISO 4217 currency code such as USD")
    .prefault("USD")
    .describe("The currency where a row names none."),
  headers: z
    .strictObject(Object.fromEntries(byColumn))
    .default({})
    .describe("Header names by column; case, spaces and underscores do not matter."),
  settledWords: words
    .default(["1", "true", "yes", "paid", "processed"])
    .describe("Words of the status column for a bill that is settled."),
  openWords: words
    .default(["0", "false", "no", "open", ""])
    .describe("Words of the status column for a bill that is open."),
  duplicates: z
    .enum(["collapse", "reject"])
    .default("collapse")
    .describe("What becomes of rows that say the same: the first one counts, or none."),
  leadingRecord: z
    .strictObject({ marker, businessDateAt: position })
    .optional()
    .describe("A record in front of the header, known by its first field."),
  trailer: z
    .strictObject({ marker, countAt: position.optional(), sumAt: position.optional() })
    .optional()
    .describe("The last record of a complete file, known by its first field."),
  fileNameDateFormat: dateFormat
    .default("YYYY-MM-DD")
    .describe("How the business date is written in the file's name."),
  businessDateMetadata: z
    .string()
    .min(1)
    .default("business-date")
    .describe("The object metadata that may hold the business date as YYYY-MM-DD."),
  holds: z
    .strictObject({
      rejectedShare: share.default(0.05).describe("More rejected rows than this hold a file."),
      fewerRowsShare: share
        .nullable()
        .default(0.3)
        .describe("So many fewer rows than before hold a file; null: never."),
      sumChangeShare: z
        .number()
        .positive()
        .nullable()
        .default(0.4)
        .describe("A sum so much more or less than before holds a file; null: never."),
    })
    .prefault({})
    .describe("What holds a file until somebody releases it. Shares: 0.05 is 5 %."),
  limits: z
    .strictObject({
      fileBytes: z
        .int()
        .min(1)
        .default(4 * 1024 ** 3),
      rows: z.int().min(1).default(20_000_000),
      rowLength: z
        .int()
        .min(100)
        .max(1024 ** 2)
        .default(64 * 1024),
      fieldLength: z
        .int()
        .min(64)
        .max(1024 ** 2)
        .default(4 * 1024),
    })
    .prefault({})
    .describe("What is too large to be a bills-due file, a row or a field (characters)."),
  postingLagDays: z
    .int()
    .min(0)
    .max(60)
    .default(2)
    .describe("Business days after which a payment is taken to be in the biller's figure."),
});

const defaultHeaders: Profile["headers"] = {
  invoiceId: ["InvoiceID", "Invoice", "InvoiceNumber", "InvoiceNo"],
  customerName: ["CustomerName", "Customer", "Name"],
  balance: ["Balance", "AmountDue", "Amount"],
  currency: ["Currency"],
  dueOn: ["DueDate", "DueOn"],
  issuedOn: ["IssueDate", "IssuedOn", "InvoiceDate"],
  email: ["Email", "E-mail"],
  phone: ["Phone", "Telephone", "Mobile"],
  accountNo: ["AccountNo", "AccountNumber", "Account"],
  lookupFactor: ["LookupFactor"],
  status: ["IsProcessed", "Status"],
  lastPaymentOn: ["LastPaymentOn", "LastPaymentDate"],
  lastRemittanceSeq: ["LastRemittanceSeq"],
  replaces: ["Replaces"],
};

const profileSchema = profileShape
  .superRefine(({ headers }, context) => {
    const columns = new Map<string, string>();
    for (const [column, names = []] of Object.entries(headers)) {
      for (const [nth, name] of names.entries()) {
        const other = columns.get(canonicalHeader(name));
        if (other !== undefined && other !== column) {
          const message = `"${name}" is a header of ${other}, too`;
          context.addIssue({ code: "custom", path: ["headers", column, nth], message });
        }
        columns.set(canonicalHeader(name), column);
      }
    }
  })
  .transform(({ $schema: _schema, headers, ...profile }): Profile => ({
    ...profile,
    headers: allHeaders(headers),
  }));

/** What a profile says of a column's headers goes before what the others would look for. */
function allHeaders(
  named: Readonly<Partial<Record<string, readonly string[]>>>,
): Profile["headers"] {
  const taken = new Set(
    Object.values(named).flatMap((names) => (names ?? []).map(canonicalHeader)),
  );
  const headersOf = (column: Column) =>
    named[column] ?? defaultHeaders[column].filter((header) => !taken.has(canonicalHeader(header)));
  return {
    invoiceId: headersOf("invoiceId"),
    customerName: headersOf("customerName"),
    balance: headersOf("balance"),
    currency: headersOf("currency"),
    dueOn: headersOf("dueOn"),
    issuedOn: headersOf("issuedOn"),
    email: headersOf("email"),
    phone: headersOf("phone"),
    accountNo: headersOf("accountNo"),
    lookupFactor: headersOf("lookupFactor"),
    status: headersOf("status"),
    lastPaymentOn: headersOf("lastPaymentOn"),
    lastRemittanceSeq: headersOf("lastRemittanceSeq"),
    replaces: headersOf("replaces"),
  };
}

/** What is wrong with a profile: one line a field, which it names. */
export interface InvalidProfile {
  readonly type: "invalid-profile";
  readonly problems: readonly string[];
}

/** Reads a profile from JSON data. What it leaves out is as in the default profile; what nobody knows is refused. */
export function parseProfile(json: unknown): Result<Profile, InvalidProfile> {
  const parsed = profileSchema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.map(({ path, message }) => `${fieldAt(path)}: ${message}`);
  return err({ type: "invalid-profile", problems });
}

/** The JSON Schema (2020-12) of a profile, for editors. */
export function profileJsonSchema(): object {
  return {
    title: "A billsdue profile: how one biller writes its bills-due file",
    ...z.toJSONSchema(profileShape, { io: "input" }),
  };
}

/** Reads `InvoiceID,CustomerName,Balance,IsProcessed` as most systems export it. */
export const defaultProfile: Profile = profileSchema.parse({ name: "default" });

function fieldAt(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the profile";
  return path.reduce<string>((field, step) => {
    if (typeof step === "number") return `${field}[${step}]`;
    return field === "" ? String(step) : `${field}.${String(step)}`;
  }, "");
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label, { fatal: true }).encoding !== "replacement";
  } catch {
    return false;
  }
}
