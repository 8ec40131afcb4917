import { expect, it } from "vitest";

import { billNotice } from "../src/page/notice-words.ts";

const usd = (amount: string) => ({ amount, currency: "USD" });
const bill = {
  invoiceId: "1",
  billerName: "Acme Water",
  customerName: "K. B******",
  balance: usd("600.00"),
  mayBePosted: false,
  state: "due",
  payable: true,
  facts: [],
  payments: [],
} as const;

it("names both amounts of a bill that changed", () => {
  const notice = { refusal: "invoice-changed", expected: usd("551.00") } as const;
  expect(billNotice(notice, bill)).toStrictEqual({
    heading: "The amount has changed",
    text: "It was 551.00 USD and is now 600.00 USD. Nothing has been charged.",
  });
});
