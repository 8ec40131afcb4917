import { describe, expect, it } from "vitest";

import { cardPageUrl } from "../src/payment/card-page.ts";
import {
  cardPageWords,
  isUnderWay,
  outcomeText,
  stageOf,
  stageWords,
} from "../src/payment/payment-words.ts";

const payment = {
  paymentId: "p1",
  status: "processing",
  amount: { amount: "551.00", currency: "USD" },
  requestedAt: "2026-03-02T10:00:00Z",
} as const;

describe("where a payer stands", () => {
  it("leaves for the card page right after pressing Pay", () => {
    expect(stageOf("action-required", 1, true)).toBe("leaving");
  });

  it("back from the card page, waits a moment before the payment is called unfinished", () => {
    expect(
      [1, 2, 3, 4, 5].map((readings) => stageOf("action-required", readings, false)),
    ).toStrictEqual(["processing", "processing", "processing", "unfinished", "unfinished"]);
  });

  it("is told, back without having paid, that nothing was charged, until when to go on, and what comes then", () => {
    const url = "https://cards.example/s/1";
    expect(stageWords("unfinished", {}).text).toMatch(
      /^As far as we know, nothing has been charged so far\./,
    );
    const expiresAt = new Date(2026, 2, 2, 15, 40).toISOString();
    const then =
      "you can go on there, and use another card if one was declined. After that this payment ends, and you can begin a new one from your bill.";
    expect(cardPageWords({ url, expiresAt }).replaceAll(/\s/g, " ")).toBe(
      `The card page is open until 3:40 PM: ${then}`,
    );
    expect(cardPageWords({ url, expiresAt: "" })).toBe(`The card page is still open: ${then}`);
  });

  it("is otherwise what the API says", () => {
    expect(stageOf("being-checked", 9, true)).toBe("being-checked");
  });

  it("is told why, and that nothing was charged", () => {
    expect(stageWords("declined", { declineReason: "insufficient-funds" }).text).toBe(
      "The bank says that there is not enough money available on the card. You can try another card. Nothing has been charged.",
    );
    expect(stageWords("declined", {}).text).toBe(
      "The bank did not accept the payment. Nothing has been charged.",
    );
  });
});

describe("a payment", () => {
  it("is read again until it and its receipts are final", () => {
    const paid = { ...payment, status: "paid" } as const;
    expect(isUnderWay(payment)).toBe(true);
    expect(isUnderWay({ ...payment, status: "being-checked" })).toBe(true);
    expect(isUnderWay({ ...payment, status: "declined" })).toBe(false);
    expect(isUnderWay(paid)).toBe(false);
    expect(isUnderWay({ ...paid, receipts: [{ channel: "email", status: "queued" }] })).toBe(true);
    expect(isUnderWay({ ...paid, receipts: [{ channel: "text", status: "undeliverable" }] })).toBe(
      false,
    );
  });

  it("is dated by the biller's calendar once it is paid", () => {
    expect(outcomeText({ ...payment, status: "paid", paidOn: "2026-03-01" })).toBe(
      "Paid on March 1, 2026",
    );
  });

  it("is refunded on a day of the biller's calendar too", () => {
    const refunded = { ...payment, status: "refunded", refundedOn: "2026-03-04" } as const;
    expect(outcomeText(refunded)).toBe("Refunded on March 4, 2026");
    expect(stageWords("refunded", refunded)).toStrictEqual({
      heading: "Your payment was refunded",
      text: "The money was given back on March 4, 2026. It may take some days until your bank shows it.",
    });
    expect(isUnderWay(refunded)).toBe(false);
  });

  it("sends the payer to web pages only", () => {
    const expiresAt = "2026-03-02T10:30:00Z";
    const url = "https://cards.example/s/1";
    expect(cardPageUrl({ cardPage: { url, expiresAt } })).toBe(url);
    expect(cardPageUrl({ cardPage: { url: "javascript:alert(1)", expiresAt } })).toBeUndefined();
    expect(cardPageUrl({})).toBeUndefined();
  });
});
