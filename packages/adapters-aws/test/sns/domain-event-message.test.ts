import { type DomainEvent, exceptionActions, holdCodes, operatorActions } from "@billsdue/core";
import {
  currency,
  fingerprint,
  invoiceId,
  paymentId,
  problem,
  value,
} from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { messageOf } from "../../src/sns/domain-event-message.ts";
import { readDomainEvent } from "../../src/sns/index.ts";

const about = { invoiceId: invoiceId('Bill "é" 007'), paymentId: paymentId("p1") };
const amount = { currency: currency("JPY"), minorUnits: -9_007_199_254_740_993n };
const exceptions = Object.keys(exceptionActions) as (keyof typeof exceptionActions)[];
const every: readonly DomainEvent[] = [
  { type: "file-ingested", fingerprint: fingerprint("a"), rows: 3 },
  { type: "file-held", fingerprint: fingerprint("b"), holds: [...holdCodes] },
  { type: "payment-captured", ...about, amount },
  { type: "payment-declined", ...about, amount },
  { type: "payment-not-charged", ...about, amount },
  ...exceptions.map((exception) => ({ type: "exception-raised", ...about, exception }) as const),
  ...operatorActions.map((action) => ({ type: "case-resolved", ...about, action }) as const),
];

describe("the message of an event", () => {
  it.each(every)("is read back whole: $type $exception $action", (event) => {
    expect(value(readDomainEvent(messageOf(event)))).toStrictEqual(event);
  });

  it("has amounts as digits, for readers whose numbers are not exact", () => {
    expect(JSON.parse(messageOf({ type: "payment-captured", ...about, amount }))).toStrictEqual({
      type: "payment-captured",
      ...about,
      amount: { currency: "JPY", minorUnits: "-9007199254740993" },
    });
  });

  it("may have fields of a later version, which are left out", () => {
    const [event] = every;
    const later = JSON.stringify({ ...event, mood: "good" });
    expect(value(readDomainEvent(later))).toStrictEqual(event);
  });
});

describe("what is no message of an event", () => {
  const captured = {
    type: "payment-captured",
    ...about,
    amount: { currency: "JPY", minorUnits: "1" },
  };

  it.each([
    ["", "it is no JSON"],
    ["null", "wrong: all of it"],
    [{ type: "payment-vanished" }, "wrong: type"],
    [{ ...captured, paymentId: "s3cr3t" }, "wrong: paymentId"],
    [
      { ...captured, amount: { currency: "jpy", minorUnits: 1 } },
      "wrong: amount.currency, amount.minorUnits",
    ],
    [{ ...captured, amount: { currency: "JPY", minorUnits: "1.0" } }, "wrong: amount.minorUnits"],
    [
      { ...captured, amount: { currency: "JPY", minorUnits: "9".repeat(39) } },
      "wrong: amount.minorUnits",
    ],
    [{ type: "file-ingested", fingerprint: "0", rows: -1 }, "wrong: fingerprint, rows"],
  ])("is told without what is in it: %o", (content, reason) => {
    const message = typeof content === "string" ? content : JSON.stringify(content);
    expect(problem(readDomainEvent(message))).toStrictEqual({ type: "not-a-domain-event", reason });
  });
});
