import { formatAmount } from "@billsdue/core";
import { currency, invoiceId, value, watermark } from "@billsdue/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createWorld } from "./world.ts";

const usd = currency("USD");
const header = "InvoiceID,CustomerName,Balance";

/** A row of the second file, and what becomes of it. */
const row = fc.oneof(
  fc.record({ is: fc.constant("created" as const), amount: fc.bigInt(-9_999n, 99_999n) }),
  fc.record({ is: fc.constant("unchanged" as const), amount: fc.bigInt(-9_999n, 99_999n) }),
  fc.record({ is: fc.constant("revised" as const), amount: fc.bigInt(-9_999n, 99_999n) }),
  fc.record({ is: fc.constant("stale" as const), amount: fc.bigInt(-9_999n, 99_999n) }),
  fc.record({ is: fc.constant("rejected" as const), amount: fc.constant(0n) }),
);

const decimal = (minorUnits: bigint) => formatAmount({ currency: usd, minorUnits });

describe("the report of a run", () => {
  it("invariant 13: has every row in one decision, and so the amounts", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        const world = createWorld();
        const lineOf = (nth: number, amount: string) => `${nth},Lee,${amount}\n`;
        const known = rows.flatMap(({ is, amount }, nth) => {
          if (is === "unchanged") return lineOf(nth, decimal(amount));
          return is === "revised" ? lineOf(nth, decimal(amount + 1n)) : [];
        });
        world.put("bills-2026-11-20.csv", `${header}\n${known.join("")}0000,Kim,1.00\n`);
        value(await world.ingest("bills-2026-11-20.csv"));
        // A newer file than the one that follows has said something of these.
        for (const [nth, { is }] of rows.entries()) {
          if (is !== "stale") continue;
          const template = await world.load(invoiceId("0000"));
          const later = watermark("2026-11-23");
          const stored = {
            ...template,
            id: invoiceId(String(nth)),
            asOf: later,
            figureSince: later,
          };
          value(await world.invoices.save({ ...stored, version: 0 }));
        }
        const lines = rows.map(({ is, amount }, nth) =>
          lineOf(nth, is === "rejected" ? "n/a" : decimal(amount)),
        );
        world.put("bills-2026-11-22.csv", `${header}\n${lines.join("")}`);
        const report = value(await world.ingest("bills-2026-11-22.csv"));

        expect(report.rows).toBe(rows.length);
        for (const decision of ["created", "unchanged", "revised", "stale", "rejected"] as const) {
          const those = rows.filter(({ is }) => is === decision);
          expect(report.decisions[decision].rows).toBe(those.length);
          const sum = those.reduce((total, { amount }) => total + amount, 0n);
          expect(report.decisions[decision].amounts.get(usd) ?? 0n).toBe(sum);
        }
        expect(report.decisions.deferred.rows).toBe(0);
      }),
    );
  });
});
