import { describe } from "vitest";

import type { CreateWorld } from "./race.ts";
import { itHoldsForAPayment } from "./races-of-a-payment.ts";
import { itHoldsForPayers } from "./races-of-payers.ts";
import { itHoldsForFiles } from "./races-with-files.ts";
import { itHoldsForOperators } from "./races-with-operators.ts";

/**
 * Races on one bill: whatever calls a port waits for its turn, and the turns come in any order. What has to hold is checked after each
 * turn. Numbers are those of the invariants in docs/payments.md.
 */
export function describeRaces(name: string, createWorld: CreateWorld): void {
  describe(`races: ${name}`, () => {
    itHoldsForPayers(createWorld);
    itHoldsForAPayment(createWorld);
    itHoldsForFiles(createWorld);
    itHoldsForOperators(createWorld);
  });
}
