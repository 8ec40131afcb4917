import { describe, expect, it } from "vitest";

import {
  emailContact,
  receiptBody,
  receiptSubject,
  receiptText,
  textContact,
} from "../../src/index.ts";
import { localDate, problem, value } from "../../src/testing/index.ts";
import { usd } from "../scene.ts";

describe("an e-mail address", () => {
  it.each(["a@example.org", " anna.smith+bills@mail.example.co.uk ", "o'brien@example.org"])(
    "may be %s",
    (text) => {
      expect(value(emailContact(text))).toStrictEqual({ channel: "email", address: text.trim() });
    },
  );

  it.each(
    [
      "",
      "a",
      "a@",
      "@example.org",
      "a@b@c.org",
      "a b@example.org",
      "a@example.org\r\nBcc: b@example.org",
      "a@example.org,b@example.org",
      "Anna <a@example.org>",
      "a@example.org\n",
      `${"x".repeat(250)}@example.org`,
    ].filter((text) => text.trim() === text || text.includes("Bcc")),
  )("is not %j", (text) => {
    expect(problem(emailContact(text))).toStrictEqual({ type: "email-invalid" });
  });

  it("never keeps a line end", () => {
    expect(value(emailContact("a@example.org\r\n"))).toStrictEqual({
      channel: "email",
      address: "a@example.org",
    });
  });
});

describe("a telephone number", () => {
  it.each(["+1 212 555 0123", "+1 (212) 555-0123", "+1.212.555.0123", " +12125550123 "])(
    "may be %s",
    (text) => {
      expect(value(textContact(text, ["1"]))).toStrictEqual({
        channel: "text",
        number: "+12125550123",
      });
    },
  );

  it.each([
    "",
    "2125550123",
    "0012125550123",
    "+0123456789",
    "+1",
    "+1212555012345678",
    "+1212555012a",
    "tel:+12125550123",
    "+１２１２５５５０１２３",
  ])("is not %j", (text) => {
    expect(problem(textContact(text, ["1"]))).toStrictEqual({ type: "phone-invalid" });
  });

  it("of a country that is not served is refused with a clear word", () => {
    expect(problem(textContact("+43 660 1234567", ["1", "44"]))).toStrictEqual({
      type: "phone-country-not-served",
      served: ["1", "44"],
    });
    expect(problem(textContact("+12125550123", []))).toMatchObject({
      type: "phone-country-not-served",
    });
  });
});

describe("a receipt's words", () => {
  const facts = {
    billerName: "City Water",
    invoiceId: "007",
    amount: usd(55_100n),
    paidOn: localDate("2026-11-23"),
    receiptNumber: "R1",
  };

  it("are the facts", () => {
    expect(receiptSubject(facts)).toBe("Payment receipt R1");
    expect(receiptText(facts)).toBe(
      "City Water: 551.00 USD paid for invoice 007 on 2026-11-23. Receipt R1.",
    );
    for (const fact of ["City Water", "007", "551.00 USD", "2026-11-23", "R1"])
      expect(receiptBody(facts)).toContain(fact);
  });

  it("let nothing of a file into the subject", () => {
    const odd = { ...facts, billerName: "A\r\nBcc: x@example.org", invoiceId: "B\r\nC" };
    expect(receiptSubject(odd)).toBe("Payment receipt R1");
  });
});
