import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  fingerprintOf,
  isFingerprint,
  isIdempotencyKey,
  isInvoiceId,
  isPaymentId,
  parseInvoiceId,
  recoveredPaymentId,
} from "../src/index.ts";
import { invoiceIds, paymentIds, problem, value } from "../src/testing/index.ts";

describe("invoice ids", () => {
  it("keep their zeros and their case: 007 is not 7", () => {
    expect(["007", "7", "inv-1", "INV-1"].map((id) => value(parseInvoiceId(id)))).toStrictEqual([
      "007",
      "7",
      "inv-1",
      "INV-1",
    ]);
  });

  it("lose the white space around them", () => {
    expect(value(parseInvoiceId("\t 007 \u00a0\ufeff"))).toBe("007");
    expect(value(parseInvoiceId(" A 1 "))).toBe("A 1");
  });

  it("are one spelling, however their accents are composed", () => {
    expect(value(parseInvoiceId("cafe\u0301"))).toBe("caf\u00e9");
    expect(isInvoiceId("cafe\u0301")).toBe(false);
    expect([" caf\u00e9", "caf\u00e9 ", " A 1"].map(isInvoiceId)).toStrictEqual([
      false,
      false,
      false,
    ]);
  });

  it("have 1 to 64 characters", () => {
    expect(value(parseInvoiceId("x".repeat(64)))).toHaveLength(64);
    expect(problem(parseInvoiceId("x".repeat(65)))).toBe("format");
    expect(problem(parseInvoiceId(""))).toBe("format");
    expect(problem(parseInvoiceId(" \t "))).toBe("format");
  });

  it.each(["a\nb", "a\u0000b", "a\u200db", "a\u202eb", "\ud800", "a\u007fb", "\ue000"])(
    "have no control, format or unpaired characters: %j",
    (text) => {
      expect(problem(parseInvoiceId(text))).toBe("format");
    },
  );

  it.each(["1.23E+11", "1E+5", "1.23e+11", "12E-3", " 1.23E+11 "])(
    "are not what a spreadsheet has left of one: %j",
    (text) => {
      expect(problem(parseInvoiceId(text))).toBe("scientific");
    },
  );

  it.each(["1E5", "E+5", "1.2E", "1E+", "12E5A", "INV-1E+5", "1E+5A"])(
    "may look a little like it: %s",
    (text) => {
      expect(value(parseInvoiceId(text))).toBe(text);
    },
  );

  it("are read again as themselves", () => {
    fc.assert(
      fc.property(invoiceIds(), (id) => {
        expect(value(parseInvoiceId(` ${id}\t`))).toBe(id);
      }),
    );
  });

  it("are known by the same rule wherever they come from", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string()), (text) => {
        const isOneSpelling = parseInvoiceId(text).match(
          (id) => id === text,
          () => false,
        );
        expect(isInvoiceId(text)).toBe(isOneSpelling);
      }),
    );
    expect(isInvoiceId("1.23E+11")).toBe(false);
  });
});

describe("payment ids", () => {
  it("have 16 to 64 characters of a small alphabet", () => {
    expect(
      ["x".repeat(15), "x".repeat(16), "x".repeat(64), "x".repeat(65)].map(isPaymentId),
    ).toStrictEqual([false, true, true, false]);
    expect(
      ["0123456789abcde ", "0123456789abcde/", "0123456789abcdé."].map(isPaymentId),
    ).toStrictEqual([false, false, false]);
  });

  it("have one more for money that is recovered, whatever their length", () => {
    fc.assert(
      fc.property(paymentIds(), (id) => {
        expect(isPaymentId(recoveredPaymentId(id))).toBe(true);
        expect(recoveredPaymentId(id)).not.toBe(id);
      }),
    );
  });
});

describe("idempotency keys and fingerprints", () => {
  it("have their own shapes", () => {
    expect(
      ["k".repeat(16), "k".repeat(64), "k".repeat(65), "k".repeat(15), "k k".repeat(6)].map(
        isIdempotencyKey,
      ),
    ).toStrictEqual([true, true, false, false, false]);
    expect(
      ["a".repeat(64), "A".repeat(64), "a".repeat(63), "g".repeat(64)].map(isFingerprint),
    ).toStrictEqual([true, false, false, false]);
    expect([`g${"a".repeat(64)}`, `${"a".repeat(64)}g`].map(isFingerprint)).toStrictEqual([
      false,
      false,
    ]);
  });

  it("are made of a SHA-256 in lower-case hexadecimal", () => {
    const digest = Uint8Array.from({ length: 32 }, (_, nth) => 0xff - nth);
    const fingerprint = fingerprintOf(digest);
    expect(fingerprint).toMatch(/^fffefdfc[0-9a-f]{56}$/);
    expect(isFingerprint(fingerprint)).toBe(true);
  });
});
