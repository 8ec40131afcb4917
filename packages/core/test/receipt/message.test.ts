import { describe, expect, it } from "vitest";

import { receiptBody, type ReceiptFacts, receiptSubject, receiptText } from "../../src/index.ts";
import { localDate } from "../../src/testing/index.ts";
import { usd } from "../scene.ts";

const facts: ReceiptFacts = {
  billerName: "City Water",
  invoiceId: "007",
  amount: usd(10_000n),
  paidOn: localDate("2026-11-23"),
  receiptNumber: "p1",
};

describe("what a receipt says", () => {
  it("by e-mail, line by line, down to the last", () => {
    expect(receiptBody(facts)).toBe(`Thank you. City Water has received your payment.

Invoice:  007
Amount:   100.00 USD
Paid on:  2026-11-23
Receipt:  p1

Keep this message as your receipt. No card number is stored with the payment.
`);
  });

  it("in the subject: the receipt's number, and nothing of a file", () => {
    expect(receiptSubject(facts)).toBe("Payment receipt p1");
  });

  it("in a text message: all of it in one line", () => {
    expect(receiptText(facts)).toBe(
      "City Water: 100.00 USD paid for invoice 007 on 2026-11-23. Receipt p1.",
    );
  });
});
