import { expect, it } from "vitest";

import { decideRow } from "../../src/index.ts";
import { currency, invoiceId, stateAfter, watermark } from "../../src/testing/index.ts";
import { billed, policy } from "../scene.ts";

it("is rejected where it is in another currency than the invoice, and says both", () => {
  const invoice = stateAfter([billed("2026-11-20")]);
  const row = {
    invoiceId: invoice?.id ?? invoiceId("1"),
    customerName: "Kelly Bennett",
    currency: currency("EUR"),
    amount: 100n,
  };
  const stated = { row, asOf: watermark("2026-11-23"), source: { file: "bills.csv", line: 2 } };
  expect(decideRow(invoice, stated, policy)).toStrictEqual({
    decision: "rejected",
    problem: {
      code: "E_CURRENCY_CHANGED",
      column: "currency",
      message: "the invoice is in USD, the row in EUR",
    },
  });
});
