import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

import { givenNames, surnames } from "./names.ts";

const leastCents = 12_00;
const mostCents = 950_00;
/** One bill in so many has been settled elsewhere. */
const settledOneIn = 50;

/** The lines of a bills-due file for `rows` customers, header first: the same lines for the same seed. */
export function* billsDueLines(rows: number, seed: number): Generator<string, void> {
  const random = xoroshiro128plus(seed);
  const pick = (from: readonly string[]) => from[uniformInt(random, 0, from.length - 1)] ?? "";
  yield "InvoiceID,CustomerName,Balance,IsProcessed\n";
  for (let invoice = 1; invoice <= rows; invoice += 1) {
    const name = `${pick(givenNames)} ${pick(surnames)}`;
    const cents = uniformInt(random, leastCents, mostCents);
    const isSettled = uniformInt(random, 1, settledOneIn) === 1 && invoice > 1;
    const balance = isSettled ? "0.00" : (cents / 100).toFixed(2);
    yield `${invoice},${name},${balance},${isSettled ? 1 : 0}\n`;
  }
}
