import { describe, expect, it } from "vitest";

import { createRowParser, defaultProfile, readHeader, type RowCode } from "../../src/index.ts";
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
