import { err, ok, type Result } from "neverthrow";
import { en } from "zod/locales";
import * as z from "zod/mini";

import { type Currency, isCurrency } from "../money/currency.ts";
import { isDateFormat } from "../time/date-format.ts";
import { canonicalHeader } from "./header-name.ts";
import { type Column, columnNames, type Profile } from "./profile.ts";

const position = z.int().check(z.minimum(1), z.maximum(1000));
const marker = z.string().check(z.trim(), z.minLength(1), z.maxLength(40));
const share = z.number().check(z.minimum(0), z.maximum(1));
const word = z.string().check(z.trim(), z.toLowerCase(), z.maxLength(40));
const words = z.array(word).check(z.maxLength(40));
const dateFormat = z
  .string()
  .check(
    z.refine(isDateFormat, "must have YYYY, MM or M, and DD or D, once each, such as DD.MM.YYYY"),
  );
const headerName = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));
const headerNames = z.array(headerName).check(z.maxLength(20));
const byColumn = columnNames.map(
  (column) =>
    [
      column,
      z.optional(headerNames).check(z.describe(`Headers of the ${column} column.`)),
    ] as const,
);
const currency = z.pipe(
  z.pipe(
    z.string(),
    z.transform((code: string) => code.toUpperCase()),
  ),
  z.custom<Currency, string>(isCurrency, "must be an ISO 4217 currency code such as USD"),
);

/** Everything may be left out but the name: what holds then is the default profile's. */
const profileShape = z.strictObject({
  $schema: z.optional(z.string()),
  name: z
    .string()
    .check(
      z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be 1 to 40 of a-z, 0-9 and hyphens"),
      z.describe("How reports and later files refer to this profile."),
    ),
  delimiter: z
    ._default(
      z
        .string()
        .check(
          z.regex(
            /^[^\p{L}\p{N}"\r\n\0\uD800-\uDFFF\u{10000}-\u{10FFFF}]$/u,
            "must be one character such as , ; | or a tab",
          ),
        ),
      ",",
    )
    .check(z.describe("What stands between the fields.")),
  encoding: z
    ._default(
      z
        .string()
        .check(
          z.refine(isEncoding, "must be an encoding such as utf-8, windows-1252 or iso-8859-15"),
        ),
      "utf-8",
    )
    .check(
      z.describe("A label of the WHATWG Encoding Standard. A byte-order mark goes before it."),
    ),
  decimalMark: z
    ._default(z.enum([".", ","]), ".")
    .check(z.describe("What stands before the decimals.")),
  dateFormat: z
    ._default(dateFormat, "YYYY-MM-DD")
    .check(z.describe("How days are written in the file.")),
  defaultCurrency: z
    .prefault(currency, "USD")
    .check(z.describe("The currency where a row names none.")),
  headers: z
    ._default(z.strictObject(Object.fromEntries(byColumn)), {})
    .check(z.describe("Header names by column; case, spaces and underscores do not matter.")),
  settledWords: z
    ._default(words, ["1", "true", "yes", "paid", "processed"])
    .check(z.describe("Words of the status column for a bill that is settled.")),
  openWords: z
    ._default(words, ["0", "false", "no", "open", ""])
    .check(z.describe("Words of the status column for a bill that is open.")),
  duplicates: z
    ._default(z.enum(["collapse", "reject"]), "collapse")
    .check(z.describe("What becomes of rows that say the same: the first one counts, or none.")),
  leadingRecord: z
    .optional(z.strictObject({ marker, businessDateAt: position }))
    .check(z.describe("A record in front of the header, known by its first field.")),
  trailer: z
    .optional(
      z.strictObject({ marker, countAt: z.optional(position), sumAt: z.optional(position) }),
    )
    .check(z.describe("The last record of a complete file, known by its first field.")),
  fileNameDateFormat: z
    ._default(dateFormat, "YYYY-MM-DD")
    .check(z.describe("How the business date is written in the file's name.")),
  businessDateMetadata: z
    ._default(z.string().check(z.minLength(1)), "business-date")
    .check(z.describe("The object metadata that may hold the business date as YYYY-MM-DD.")),
  holds: z
    .prefault(
      z.strictObject({
        rejectedShare: z
          ._default(share, 0.05)
          .check(z.describe("More rejected rows than this hold a file.")),
        fewerRowsShare: z
          ._default(z.nullable(share), 0.3)
          .check(z.describe("So many fewer rows than before hold a file; null: never.")),
        sumChangeShare: z
          ._default(z.nullable(z.number().check(z.positive())), 0.4)
          .check(z.describe("A sum so much more or less than before holds a file; null: never.")),
      }),
      {},
    )
    .check(z.describe("What holds a file until somebody releases it. Shares: 0.05 is 5 %.")),
  limits: z
    .prefault(
      z.strictObject({
        fileBytes: z._default(atLeast(1), 4 * 1024 ** 3),
        rows: z._default(atLeast(1), 20_000_000),
        rowLength: z._default(atLeast(100).check(z.maximum(1024 ** 2)), 64 * 1024),
        fieldLength: z._default(atLeast(64).check(z.maximum(1024 ** 2)), 4 * 1024),
      }),
      {},
    )
    .check(z.describe("What is too large to be a bills-due file, a row or a field (characters).")),
  postingLagDays: z
    ._default(atLeast(0).check(z.maximum(60)), 2)
    .check(
      z.describe("Business days after which a payment is taken to be in the biller's figure."),
    ),
});

function atLeast(minimum: number) {
  return z.int().check(z.minimum(minimum));
}

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

const consistentShape = profileShape.check(
  z.superRefine(({ headers }, context) => {
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
  }),
);

const profileSchema = z.pipe(
  consistentShape,
  z.transform(({ $schema: _schema, headers, ...profile }): Profile => ({
    ...profile,
    headers: allHeaders(headers),
  })),
);

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

// Zod's mini schemas have no words of their own.
const { localeError } = en();

/** Reads a profile from JSON data. What it leaves out is as in the default profile; what nobody knows is refused. */
export function parseProfile(json: unknown): Result<Profile, InvalidProfile> {
  const parsed = profileSchema.safeParse(json, { error: localeError });
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
