import { expect, it } from "vitest";

// #region readme
import {
  balanceOf,
  createRowParser,
  decide,
  defaultPolicy,
  defaultProfile,
  evolve,
  fold,
  formatMoney,
  type Instant,
  readHeader,
  watermarkOf,
} from "@billsdue/core";

/** What a row of a bills-due file says is owed, or why it is rejected. */
function whatIsOwed(cells: readonly string[], file: { name: string; lastModified: Instant }) {
  return readHeader(["Invoice ID", "Customer Name", "Balance"], defaultProfile)
    .andThen((columns) => createRowParser(columns, defaultProfile)(cells))
    .andThen(({ row }) => {
      const asOf = watermarkOf(file, defaultPolicy.timeZone);
      const stated = { row, asOf, source: { file: file.name, line: 2 } };
      return decide({ type: "record-row", stated, policy: defaultPolicy }, undefined);
    })
    .map((events) => fold(evolve, undefined, events))
    .map((invoice) => {
      if (invoice === undefined) return "nothing";
      const { amount } = balanceOf(invoice, defaultPolicy);
      return formatMoney({ currency: invoice.currency, minorUnits: amount });
    });
}
// #endregion

it("says what a row says is owed, or why it is rejected", () => {
  const lastModified = "2026-11-23T06:00:00.000Z" as Instant;
  const file = { name: "bills-2026-11-23.csv", lastModified };
  expect(whatIsOwed(["000123", "Smith, Anna", "$1,551.00"], file)._unsafeUnwrap()).toBe(
    "1551.00 USD",
  );
  expect(whatIsOwed(["000123", "Smith, Anna", "12,50"], file)._unsafeUnwrapErr()).toMatchObject({
    code: "E_AMOUNT_AMBIGUOUS",
    column: "balance",
  });
});
