import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { defaultProfile, readHeader } from "../../src/index.ts";
import { problem, value } from "../../src/testing/index.ts";

describe("a header", () => {
  it("names the columns in any order, without regard to case, spaces, underscores and a byte-order mark", () => {
    const { width, at, unknown } = value(
      readHeader(
        ["\ufeffBALANCE", " customer name ", "Invoice_ID", "isprocessed", "Region "],
        defaultProfile,
      ),
    );
    expect({ width, at, unknown }).toStrictEqual({
      width: 5,
      at: { balance: 0, customerName: 1, invoiceId: 2, status: 3 },
      unknown: ["Region"],
    });
  });

  it("knows other names for the same", () => {
    const { at } = value(
      readHeader(
        [
          "Invoice Number",
          "Customer",
          "Amount Due",
          "Currency",
          "Due Date",
          "Last Payment Date",
          "Status",
        ],
        defaultProfile,
      ),
    );
    expect(at).toStrictEqual({
      invoiceId: 0,
      customerName: 1,
      balance: 2,
      currency: 3,
      dueOn: 4,
      lastPaymentOn: 5,
      status: 6,
    });
  });

  it.each([
    [["CustomerName", "Balance"], "invoiceId"],
    [["InvoiceID", "Balance"], "customerName"],
    [["InvoiceID", "CustomerName"], "balance"],
    [["1", "Kelly Bennett", "551", "0"], "invoiceId"],
    [["InvoiceID;CustomerName;Balance"], "invoiceId"],
  ])("without a required column is refused, listing what was found: %j", (fields, column) => {
    const refusal = problem(readHeader(fields, defaultProfile));
    expect([refusal.type, refusal.code]).toStrictEqual(["file-refused", "F_HEADER"]);
    expect(refusal.message).toContain(`No column for ${column}`);
    expect(refusal.message).toContain(fields.join(" | "));
  });

  it("with two columns for one field is refused", () => {
    const refusal = problem(
      readHeader(["InvoiceID", "CustomerName", "Balance", "Amount"], defaultProfile),
    );
    expect(refusal.message).toContain("Two columns are both balance");
  });

  it("does not repeat a whole file that has no line ends in its message", () => {
    const refusal = problem(
      readHeader(
        Array.from({ length: 1000 }, () => "x".repeat(1000)),
        defaultProfile,
      ),
    );
    expect(refusal.message.length).toBeLessThan(1200);
  });

  it("is read or refused, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom("InvoiceID", "Balance", "CustomerName", "__proto__", "constructor"),
          ),
        ),
        (fields) => {
          const columns = readHeader(fields, defaultProfile);
          if (columns.isOk()) expect(columns.value.width).toBe(fields.length);
          else expect(columns.error.code).toBe("F_HEADER");
        },
      ),
    );
  });

  it.each([
    ["reject_code", "reject_column", "reject_message as of 2026-11-20", "note"],
    ["reject_code", "reject_column", "reject_message as of 2026-11-20", ""],
    ["reject_code", "reject_column", "reject_message"],
    ["reject_code", "reject_column", "reject_message as of 2026-02-30"],
    ["reject_column", "reject_code", "reject_message as of 2026-11-20"],
    ["reject_code"],
  ])("refuses what was a file of rejected rows and cannot be known as one: %j", (...behind) => {
    const names = ["InvoiceID", "CustomerName", "Balance", ...behind];
    expect(problem(readHeader(names, defaultProfile))).toMatchObject({
      code: "F_HEADER",
      message: expect.stringContaining("have to be the last three"),
    });
  });

  it("shows no card number of a file that has no header", () => {
    const { message } = problem(readHeader(["Kim", "4111 1111 1111 1111"], defaultProfile));
    expect(message).toContain("************1111");
    expect(message).not.toContain("4111");
  });
});
