import { describe, expect, it } from "vitest";

import {
  createRowParser,
  defaultProfile,
  parseProfile,
  readHeader,
  type RowCode,
} from "../../src/index.ts";
import { currency, localDate, problem, value } from "../../src/testing/index.ts";

const names = [
  "InvoiceID",
  "CustomerName",
  "Balance",
  "Currency",
  "DueDate",
  "LastPaymentOn",
  "IsProcessed",
] as const;
const columns = value(readHeader(names, defaultProfile));
const good: Readonly<Record<(typeof names)[number], string>> = {
  InvoiceID: "007",
  CustomerName: "Kelly Bennett",
  Balance: "551.00",
  Currency: "USD",
  DueDate: "2026-12-01",
  LastPaymentOn: "",
  IsProcessed: "0",
};
const parse = createRowParser(columns, defaultProfile);
const read = (cells: Partial<typeof good>) => {
  const all = { ...good, ...cells };
  return parse(names.map((name) => all[name]));
};

describe("a row", () => {
  it("is read whole", () => {
    expect(value(read({ LastPaymentOn: "2026-11-20" }))).toStrictEqual({
      row: {
        invoiceId: "007",
        customerName: "Kelly Bennett",
        currency: "USD",
        amount: 55_100n,
        dueOn: { type: "date", on: "2026-12-01" },
        lastPaymentOn: "2026-11-20",
      },
      flags: [],
    });
  });

  it("needs no more than id, name and balance", () => {
    const few = value(readHeader(["InvoiceID", "CustomerName", "Balance"], defaultProfile));
    expect(value(createRowParser(few, defaultProfile)(["1", "Lee", "10"]))).toStrictEqual({
      row: { invoiceId: "1", customerName: "Lee", currency: "USD", amount: 1_000n },
      flags: [],
    });
  });

  it.each<readonly [RowCode, Partial<typeof good>, string]>([
    ["E_ID_FORMAT", { InvoiceID: "" }, "invoiceId"],
    ["E_ID_FORMAT", { InvoiceID: "x".repeat(65) }, "invoiceId"],
    ["E_ID_FORMAT", { InvoiceID: "a\u0007b" }, "invoiceId"],
    ["E_ID_SCIENTIFIC", { InvoiceID: "1.23E+11" }, "invoiceId"],
    ["E_NAME", { CustomerName: "" }, "customerName"],
    ["E_NAME", { CustomerName: " \t " }, "customerName"],
    ["E_TOO_LONG", { CustomerName: "x".repeat(201) }, "customerName"],
    ["E_TOO_LONG", { DueDate: "x".repeat(101) }, "dueOn"],
    ["E_AMOUNT", { Balance: "" }, "balance"],
    ["E_AMOUNT", { Balance: "N/A" }, "balance"],
    ["E_AMOUNT_AMBIGUOUS", { Balance: "12,5" }, "balance"],
    ["E_AMOUNT_PRECISION", { Balance: "5000.50", Currency: "JPY" }, "balance"],
    ["E_CURRENCY", { Currency: "DOLLAR" }, "currency"],
    ["E_CURRENCY", { Currency: "XAU" }, "currency"],
    ["E_DATE", { DueDate: "03/04/2026" }, "dueOn"],
    ["E_DATE", { DueDate: "2026-02-30" }, "dueOn"],
    ["E_DATE", { LastPaymentOn: "yesterday" }, "lastPaymentOn"],
    ["E_DATE", { LastPaymentOn: "20261120" }, "lastPaymentOn"],
    ["E_STATUS_CONFLICT", { IsProcessed: "1" }, "status"],
    ["E_STATUS_CONFLICT", { IsProcessed: "maybe" }, "status"],
  ])("is rejected with %s: %j", (code, cells, column) => {
    const { message, ...found } = problem(read(cells));
    expect(found).toStrictEqual({ code, column });
    expect(message.length).toBeGreaterThan(10);
  });

  it.each([6, 8])(
    "of %i fields where the header has 7 is rejected, neither padded nor shifted",
    (count) => {
      const fields = Array.from({ length: count }, (_, nth) => good[names[nth] ?? "IsProcessed"]);
      expect(problem(parse(fields))).toStrictEqual({
        code: "E_COLUMN_COUNT",
        message: `the row has ${count} fields, the header 7`,
      });
    },
  );

  it.each([
    [{ Balance: "(45.10)" }, ["W_CREDIT"]],
    [{ Balance: "0.00", IsProcessed: "1" }, []],
    [{ Balance: "-1", IsProcessed: "PAID" }, ["W_CREDIT"]],
    [{ Currency: "" }, ["W_CURRENCY_DEFAULT"]],
    [{ DueDate: "Pay upon receipt" }, ["W_DUE_TEXT"]],
    [{ DueDate: "" }, ["W_DUE_TEXT"]],
    [
      { Currency: "", DueDate: "", Balance: "-1" },
      ["W_CURRENCY_DEFAULT", "W_CREDIT", "W_DUE_TEXT"],
    ],
    [{ IsProcessed: "" }, []],
    [{ IsProcessed: "False" }, []],
  ] as const)("is accepted and flagged: %j, %j", (cells, flags) => {
    expect(value(read(cells)).flags).toStrictEqual(flags);
  });

  it("keeps the words of a due date, and no empty ones", () => {
    expect(value(read({ DueDate: " Pay upon receipt " })).row.dueOn).toStrictEqual({
      type: "words",
      words: "Pay upon receipt",
    });
    expect(value(read({ DueDate: "" })).row).not.toHaveProperty("dueOn");
  });

  it("reads the currency in any case, and names in one composition", () => {
    const { row } = value(
      read({ Currency: " eur ", CustomerName: " Jose\u0301 Nu\u0301n\u0303ez " }),
    );
    expect([row.currency, row.customerName]).toStrictEqual(
      [currency("EUR"), "José Núñez".normalize("NFC")].map((each) =>
        each === "EUR" ? each : "Jos\u00e9 N\u00fa\u00f1ez",
      ),
    );
  });

  it("takes as many as 200 characters of name and 100 of words", () => {
    expect(read({ CustomerName: "x".repeat(200), DueDate: "x".repeat(100) }).isOk()).toBe(true);
  });

  it("says nothing of what stands in the cells when it rejects them", () => {
    for (const cells of [
      { Balance: "SECRET" },
      { Currency: "SECRET" },
      { IsProcessed: "SECRET" },
      { LastPaymentOn: "SECRET" },
      { InvoiceID: "SECRET\u0007" },
    ]) {
      expect(problem(read(cells)).message).not.toContain("SECRET");
    }
    expect(localDate("2026-12-01")).toBe(good.DueDate);
  });
});

const detailNames = [
  "InvoiceID",
  "CustomerName",
  "Balance",
  "DueDate",
  "InvoiceDate",
  "E-mail",
  "Phone",
  "AccountNo",
  "LookupFactor",
  "LastRemittanceSeq",
  "Replaces",
] as const;
type DetailName = (typeof detailNames)[number];
const detailColumns = value(readHeader(detailNames, defaultProfile));
const readDetails = (
  cells: Partial<Readonly<Record<DetailName, string>>>,
  profile = defaultProfile,
) =>
  createRowParser(
    detailColumns,
    profile,
  )(detailNames.map((name) => ({ ...good, DueDate: "", ...cells })[name] ?? ""));

describe("what else a row may say", () => {
  it("is read whole", () => {
    const { row, flags } = value(
      readDetails({
        InvoiceDate: "2026-11-01",
        "E-mail": " anna@example.org ",
        Phone: "+1 (212) 555-0123",
        AccountNo: " 00045 ",
        LookupFactor: "Jose\u0301",
        LastRemittanceSeq: "0042",
        Replaces: " 006 ",
      }),
    );
    expect(row.details).toStrictEqual({
      issuedOn: "2026-11-01",
      email: "anna@example.org",
      phone: "+12125550123",
      accountNo: "00045",
      lookupFactor: "Jos\u00e9",
      lastRemittanceSeq: 42,
      replaces: "006",
    });
    expect(flags).toStrictEqual(["W_DUE_TEXT"]);
  });

  it("is nothing where the cells are empty", () => {
    expect(value(readDetails({})).row).not.toHaveProperty("details");
    expect(value(readDetails({ AccountNo: "1" })).row.details).toStrictEqual({ accountNo: "1" });
  });

  it.each<readonly [RowCode, Partial<Record<DetailName, string>>, string]>([
    ["E_DATE", { InvoiceDate: "2026-02-30" }, "issuedOn"],
    ["E_DATE", { InvoiceDate: "01.11.2026" }, "issuedOn"],
    ["E_TOO_LONG", { AccountNo: "x".repeat(65) }, "accountNo"],
    ["E_TOO_LONG", { LookupFactor: "x".repeat(65) }, "lookupFactor"],
    ["E_SEQUENCE", { LastRemittanceSeq: "-1" }, "lastRemittanceSeq"],
    ["E_SEQUENCE", { LastRemittanceSeq: "1.5" }, "lastRemittanceSeq"],
    ["E_SEQUENCE", { LastRemittanceSeq: "1e3" }, "lastRemittanceSeq"],
    ["E_SEQUENCE", { LastRemittanceSeq: "٤٢" }, "lastRemittanceSeq"],
    ["E_SEQUENCE", { LastRemittanceSeq: "1".repeat(16) }, "lastRemittanceSeq"],
    ["E_ID_FORMAT", { Replaces: "x".repeat(65) }, "replaces"],
    ["E_ID_SCIENTIFIC", { Replaces: "1.2E+10" }, "replaces"],
  ])("rejects the row with %s: %j", (code, cells, column) => {
    const { message, ...found } = problem(readDetails(cells));
    expect(found).toStrictEqual({ code, column });
    expect(message.length).toBeGreaterThan(10);
  });

  it("may be as long as a reference, or fifteen digits", () => {
    const longest = { AccountNo: "x".repeat(64), LookupFactor: "y".repeat(64) };
    const { details } = value(readDetails({ ...longest, LastRemittanceSeq: "9".repeat(15) })).row;
    expect(details).toStrictEqual({
      accountNo: longest.AccountNo,
      lookupFactor: longest.LookupFactor,
      lastRemittanceSeq: 999_999_999_999_999,
    });
  });

  it.each([
    [{ "E-mail": "anna at example.org" }, {}],
    [{ "E-mail": "anna@example.org\nBcc: all@example.org" }, {}],
    [{ "E-mail": "a@example.org, b@example.org" }, {}],
    [{ Phone: "555-0123" }, {}],
    [{ Phone: "0049 89 123456" }, {}],
    [{ Phone: "none", "E-mail": "none" }, {}],
    [{ Phone: "none", "E-mail": "anna@example.org" }, { email: "anna@example.org" }],
  ])(
    "is left out and flagged once where it is no contact, and the bill stands: %j",
    (cells, details) => {
      const { row, flags } = value(readDetails({ ...cells, DueDate: "2026-12-01" }));
      expect(row.details ?? {}).toStrictEqual(details);
      expect(flags).toStrictEqual(["W_CONTACT"]);
    },
  );

  it("says nothing of what stands in the cells when it rejects them", () => {
    for (const cells of [
      { InvoiceDate: "SECRET" },
      { LastRemittanceSeq: "SECRET" },
      { AccountNo: "SECRET".repeat(20) },
      { Replaces: "SECRET\u0007" },
    ]) {
      expect(problem(readDetails(cells)).message).not.toContain("SECRET");
    }
  });
});

describe("a card number", () => {
  const card = "4242 4242 4242 4242";

  it.each([
    [{ CustomerName: `Lee ${card}` }, "Lee ************4242", undefined, ["W_SENSITIVE"]],
    [
      { DueDate: `pay with ${card}` },
      "Kelly Bennett",
      "pay with ************4242",
      ["W_DUE_TEXT", "W_SENSITIVE"],
    ],
    [
      { CustomerName: card, DueDate: `card ${card}` },
      "************4242",
      "card ************4242",
      ["W_SENSITIVE", "W_DUE_TEXT"],
    ],
  ] as const)(
    "does not get in with a name or with words, and is flagged once: %j",
    (cells, name, words, flags) => {
      const parsed = value(read(cells));
      expect(parsed.row.customerName).toBe(name);
      if (words !== undefined) expect(parsed.row.dueOn).toStrictEqual({ type: "words", words });
      expect(parsed.flags).toStrictEqual(flags);
    },
  );

  it("may be what an id or a reference looks like", () => {
    const digits = "4242424242424242";
    const { row, flags } = value(
      readDetails({ InvoiceID: digits, AccountNo: digits, DueDate: "2026-12-01" }),
    );
    expect([row.invoiceId, row.details?.accountNo, flags]).toStrictEqual([digits, digits, []]);
  });
});

describe("a row of a biller that writes otherwise", () => {
  const german = value(
    parseProfile({
      name: "stadtwerke",
      delimiter: ";",
      decimalMark: ",",
      dateFormat: "DD.MM.YYYY",
      defaultCurrency: "EUR",
      settledWords: ["Bezahlt"],
      openWords: ["Offen"],
    }),
  );
  const parseGerman = createRowParser(columns, german);
  const readGerman = (cells: Partial<typeof good>) => {
    const own = { Balance: "551,00", Currency: "", DueDate: "01.12.2026", IsProcessed: "offen" };
    const all = { ...good, ...own, ...cells };
    return parseGerman(names.map((name) => all[name]));
  };

  it.each([
    ["1.234,56", 123_456n],
    ["12,5", 1_250n],
    ["551", 55_100n],
    ["-45,10", -4_510n],
    ["(1.045,10)", -104_510n],
  ])("has a decimal comma: %s", (balance, amount) => {
    const { row } = value(readGerman({ Balance: balance }));
    expect([row.amount, row.currency]).toStrictEqual([amount, "EUR"]);
  });

  it.each(["1,234.56", "12.5", "1.23"])("does not guess at a point: %s", (balance) => {
    expect(problem(readGerman({ Balance: balance })).code).toBe("E_AMOUNT_AMBIGUOUS");
  });

  it("has days in its own format and no other", () => {
    const { row } = value(readGerman({ DueDate: "03.04.2026", LastPaymentOn: "20.11.2026" }));
    expect([row.dueOn, row.lastPaymentOn]).toStrictEqual([
      { type: "date", on: "2026-04-03" },
      "2026-11-20",
    ]);
    for (const DueDate of ["2026-04-03", "3.4.2026", "31.04.2026", "04/03/2026"]) {
      const { code, message } = problem(readGerman({ DueDate }));
      expect(code).toBe("E_DATE");
      expect(message).toContain("DD.MM.YYYY");
    }
  });

  it("has its own words for what is settled", () => {
    expect(problem(readGerman({ IsProcessed: "BEZAHLT" })).code).toBe("E_STATUS_CONFLICT");
    expect(readGerman({ IsProcessed: "BEZAHLT", Balance: "0" }).isOk()).toBe(true);
    expect(problem(readGerman({ IsProcessed: "paid", Balance: "0" })).message).toContain(
      "bezahlt, offen",
    );
  });
});

describe("a field", () => {
  const profile = { ...defaultProfile, limits: { ...defaultProfile.limits, fieldLength: 64 } };
  const wide = value(
    readHeader(["InvoiceID", "CustomerName", "Balance", "Region"], defaultProfile),
  );
  const parseWide = createRowParser(wide, profile);

  it("may have as many characters as the profile says, in columns that mean nothing to us, too", () => {
    expect(parseWide(["1", "x".repeat(64), "1", "y".repeat(64)]).isOk()).toBe(true);
    expect(problem(parseWide(["1", "Lee", "1", "y".repeat(65)]))).toStrictEqual({
      code: "E_TOO_LONG",
      message: "a field has more than 64 characters",
    });
    expect(problem(parseWide(["1", " ".repeat(65), "1", ""])).code).toBe("E_TOO_LONG");
  });
});
