import fc, { type Arbitrary } from "fast-check";

import type { Invoice, InvoiceId } from "../../src/index.ts";
import {
  billFiles,
  csvRecord,
  currency,
  invoiceId,
  invoices,
  watermark,
  watermarks,
} from "../../src/testing/index.ts";
import type { Hostile } from "./laws.ts";
import { type ProfileName, profileNames, profiles } from "./profiles.ts";

const plain = { noNullPrototype: true } as const;
const utf8 = new TextEncoder();

/** How text becomes bytes: as it should, with a mark, or as somebody else's system writes it. */
const encoders = {
  utf8: (text: string) => utf8.encode(text),
  utf8Marked: (text: string) => utf8.encode(`\ufeff${text}`),
  utf16le: (text: string) => utf16(text, (unit) => [unit & 0xff, unit >> 8]),
  utf16be: (text: string) => utf16(text, (unit) => [unit >> 8, unit & 0xff]),
  singleBytes: (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0)),
} as const;

function utf16(text: string, bytesOf: (unit: number) => readonly number[]): Uint8Array {
  return Uint8Array.from(
    `\ufeff${text}`.split("").flatMap((unit) => [...bytesOf(unit.charCodeAt(0))]),
  );
}

function encoded(text: Arbitrary<string>): Arbitrary<Uint8Array> {
  const encoder = fc.oneof(
    { weight: 6, arbitrary: fc.constant(encoders.utf8) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        encoders.utf8Marked,
        encoders.utf16le,
        encoders.utf16be,
        encoders.singleBytes,
      ),
    },
  );
  return fc.tuple(text, encoder).map(([content, encode]) => encode(content));
}

const ids = ["1", "2", "3", "4", "5", "007", "7", "é"].map(invoiceId);

/** Some of the invoices with those ids, each with any past. */
function knownOf(of: readonly InvoiceId[]): Arbitrary<readonly Invoice[]> {
  return fc
    .tuple(
      fc.shuffledSubarray([...of], { minLength: Math.min(2, of.length) }),
      fc.array(fc.oneof(invoices(), invoices().map(recent)), { maxLength: 2 }),
    )
    .map(([some, past]) =>
      past.flatMap((invoice, nth) => {
        const id = some[nth];
        return id === undefined ? [] : renamed(invoice, id);
      }),
    );
}

function renamed(invoice: Invoice, id: InvoiceId): Invoice {
  const { deferred } = invoice;
  return {
    ...invoice,
    id,
    ...(deferred === undefined
      ? {}
      : { deferred: { ...deferred, row: { ...deferred.row, invoiceId: id } } }),
  };
}

/** The invoice as of a file before any of these, in dollars, so that a row may well change it. */
function recent({ deferred: _deferred, ...invoice }: Invoice): Invoice {
  const asOf = watermark("2026-11-19");
  return { ...invoice, currency: currency("USD"), asOf, figureSince: asOf };
}

const cut = fc.array(fc.nat({ max: 400 }), { maxLength: 4 });
const before = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(undefined, watermark("2026-11-19")) },
  { weight: 1, arbitrary: watermarks() },
);

function hostile(
  bytes: (profile: ProfileName) => Arbitrary<Uint8Array>,
  known: Arbitrary<readonly Invoice[]> = knownOf(ids),
  names: readonly ProfileName[] = profileNames,
): Arbitrary<Hostile> {
  return fc.constantFrom(...names).chain((profile) =>
    fc.record(
      {
        bytes: bytes(profile),
        profile: fc.constant(profile),
        places: cut,
        known,
        appliedThrough: before,
      },
      plain,
    ),
  );
}

const headers: Readonly<Record<ProfileName, string>> = {
  usual: "InvoiceID,CustomerName,Balance,IsProcessed\n",
  german: "Name;Invoice_ID;Amount Due;Due Date\r\n",
  framed: "H,2026-11-22\nInvoiceID,CustomerName,Balance\n",
  tight: "Invoice,Name,Amount\r",
};

/** Anything at all, sometimes behind a header, sometimes behind the signature or mark of something. */
export function arbitraryBytes(): Arbitrary<Hostile> {
  const textual = fc.constantFrom(...utf8.encode('",;|\r\n\t 0019TH=-é'));
  const any = fc.uint8Array({ maxLength: 60 });
  const likely = fc.array(
    fc.oneof({ weight: 60, arbitrary: textual }, { weight: 1, arbitrary: fc.nat({ max: 255 }) }),
    {
      maxLength: 90,
    },
  );
  const start = (profile: ProfileName) =>
    fc.constantFrom<readonly number[]>(
      [],
      [0xef, 0xbb, 0xbf],
      [0xff, 0xfe],
      [0xfe, 0xff],
      [0x50, 0x4b, 3, 4],
      [0x1f, 0x8b, 8],
      ...Array.from({ length: 12 }, () => [...utf8.encode(headers[profile])]),
    );
  return hostile((profile) =>
    fc
      .tuple(
        start(profile),
        fc.oneof({ weight: 1, arbitrary: any }, { weight: 4, arbitrary: likely }),
      )
      .map(([first, rest]) => Uint8Array.from([...first, ...rest])),
  );
}

/** By column: cells that are good in every profile, and others. */
const columnCells = {
  InvoiceID: [
    ["1", "2", "3", "4", "5", "6", "007", "7", " 7 ", "é", "e\u0301", "A-1"],
    ["", "1E+5", "'7", "x".repeat(65), "a\u0007"],
  ],
  CustomerName: [
    ["Lee", "=1+1", "x\ny", 'the "one"'],
    ["Smith, Anna", "", "4242 4242 4242 4242", "\u0130", "x".repeat(201)],
  ],
  Balance: [
    ["10", "(1)", "-1", "0"],
    ["10.00", "12,5", "1.234,56", "1,234.56", "x", "", "9".repeat(20)],
  ],
  Currency: [
    ["", "USD", "usd"],
    ["JPY", "EUR", "XXX"],
  ],
  DueDate: [
    ["soon", ""],
    ["2026-12-01", "01.12.2026", "2026-02-30", "@SUM(A1)", "x".repeat(101)],
  ],
  IsProcessed: [
    ["0", "", "no"],
    ["1", "maybe"],
  ],
  LastPaymentOn: [[""], ["2026-11-20", "20.11.2026"]],
  Email: [["", "anna@example.org"], ["nobody"]],
  Region: [
    ["", "west", "\ud83d\ude00"],
    ["-", "\t"],
  ],
} as const satisfies Readonly<Record<string, readonly [readonly string[], readonly string[]]>>;
type Header = keyof typeof columnCells;
const required: readonly Header[] = ["InvoiceID", "CustomerName", "Balance"];
const optional: readonly Header[] = [
  "Currency",
  "DueDate",
  "IsProcessed",
  "LastPaymentOn",
  "Email",
  "Region",
];
const lineEnds = fc.constantFrom("\n", "\n", "\r\n", "\r");

/** Records that make some sense: ids that repeat, cells that are wrong, quotes, trailers and headers where they do not belong. */
export function arbitraryRecords(): Arbitrary<Hostile> {
  return hostile((profile) => encoded(recordTexts(profile)));
}

function recordTexts(profile: ProfileName): Arbitrary<string> {
  const { delimiter } = profiles[profile];
  const columns = fc
    .subarray([...optional], { maxLength: 3 })
    .chain((more) => fc.shuffledSubarray([...required, ...more], { minLength: 3 + more.length }));
  return columns.chain((header) => {
    const cells = fc.tuple(
      ...header.map((name) => {
        const [good, other] = columnCells[name];
        return fc.oneof(
          { weight: 12, arbitrary: fc.constantFrom<string>(...good) },
          { weight: 1, arbitrary: fc.constantFrom<string>(...other) },
        );
      }),
    );
    const row = fc
      .tuple(cells, fc.boolean())
      .map(([fields, quoteAll]) => csvRecord(fields, { delimiter }, quoteAll));
    const first = csvRecord(header, { delimiter });
    const odd = fc.constantFrom(
      "",
      "  ",
      first,
      '"',
      `1${delimiter}"Lee`,
      `1${delimiter}Lee`,
      `"1"x${delimiter}Lee${delimiter}1`,
      "T",
      "T,2,20",
      "T;1;10,00",
      "T,x,y",
      '"T",1',
      "H,2026-11-20",
      "H,soon",
      "H,2030-01-01",
    );
    const records = fc.array(
      fc.tuple(fc.oneof({ weight: 8, arbitrary: row }, { weight: 1, arbitrary: odd }), lineEnds),
      { maxLength: 9 },
    );
    const leading = fc.constantFrom(
      "",
      "\n",
      ...(profile === "framed"
        ? ["H,2026-11-20\n", "H,2026-11-22\r", "H,soon\n", '"H",2031-01-01\n']
        : []),
    );
    const headerEnd = fc.constantFrom("\n", "\r\n", "\r", "\n\n", "");
    return fc
      .tuple(leading, headerEnd, records, fc.boolean())
      .map(([front, lineEnd, rest, isCut]) => {
        const text = front + first + lineEnd + rest.map((parts) => parts.join("")).join("");
        return isCut ? text.slice(0, -1) : text;
      });
  });
}

type Change = (text: string) => string;

/** The place of a line, seldom of the header. */
function rather(chance: number, length: number): number {
  return chance % 8 === 0 || length === 1 ? 0 : 1 + (chance % (length - 1));
}

/** What happens to files on their way. */
const changes: Arbitrary<Change> = fc
  .tuple(fc.nat(), fc.nat(), fc.constantFrom('"', '""', ",", ";", "\n", "\r", "\u00e9", "0", "="))
  .chain(([one, other, inserted]) => {
    const linewise =
      (change: (lines: string[], at: number, to: number) => void) => (text: string) => {
        const lines = text.split(/(?<=\n|\r(?!\n))/);
        change(lines, rather(one, lines.length), rather(other, lines.length));
        return lines.join("");
      };
    return fc.constantFrom<Change>(
      (text) => text,
      linewise((lines, at) => lines.splice(at, 1)),
      linewise((lines) => lines.pop()),
      linewise((lines, at) => lines.splice(at, 0, lines[at] ?? "")),
      linewise((lines, at, to) => {
        const [here = "", there = ""] = [lines[at], lines[to]];
        lines[at] = there;
        lines[to] = here;
      }),
      linewise((lines, at, to) => {
        lines[at] = (lines[at] ?? "").slice(0, to);
      }),
      linewise((lines, at) => {
        lines[at] = (lines[at] ?? "").replaceAll(",", ";");
      }),
      (text) => text.slice(0, text.length - (one % (text.length + 1))),
      (text) =>
        text.slice(0, one % (text.length + 1)) + inserted + text.slice(one % (text.length + 1)),
      linewise((lines, at) => {
        lines[at] = (lines[at] ?? "").replace(",", inserted);
      }),
      (text) => text + text,
    );
  });

type ByteChange = (bytes: Uint8Array) => Uint8Array;

const byteChanges: Arbitrary<ByteChange> = fc
  .tuple(fc.nat(), fc.nat({ max: 255 }))
  .chain(([place, byte]) => {
    const spliced =
      (dropped: number, ...put: readonly number[]): ByteChange =>
      (bytes) => {
        const all = [...bytes];
        all.splice(place % (all.length + 1), dropped, ...put);
        return Uint8Array.from(all);
      };
    return fc.constantFrom<ByteChange>(
      (bytes) => bytes,
      (bytes) => bytes,
      (bytes) => bytes,
      spliced(1),
      spliced(0, byte),
      spliced(1, byte),
      spliced(0, 0),
      spliced(Number.POSITIVE_INFINITY),
    );
  });

/** Good files to which something has happened on their way. */
export function damagedFiles(): Arbitrary<Hostile> {
  return billFiles({ maxRows: 3 }).chain(({ text, rows }) => {
    const damaged = fc
      .array(changes, { maxLength: 2 })
      .map((all) => all.reduce((so, change) => change(so), text));
    const bytes = fc
      .tuple(encoded(damaged), byteChanges)
      .map(([content, change]) => change(content));
    const known = knownOf(rows.map((row) => row.invoiceId));
    return hostile(() => bytes, known, ["usual", "usual", "framed", "tight"]);
  });
}
