import { readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { writeBillsDueFile } from "@billsdue/local/generate";

/** The days, in order. */
export const dayNames = ["first", "second", "third"] as const;

export type Day = (typeof dayNames)[number];

/** What a day's file is to the one before. */
export const saysOf: Readonly<Record<Day, string>> = {
  first: "all new",
  second: "5 % changed",
  third: "nothing changed",
};

/**
 * Three days' files of the same invoices. On the first every invoice is new; on the second one row in twenty says something else; the third says
 * the same in another order, since a file that is the same byte by byte is not even read again.
 */
export interface Days {
  readonly rows: number;
  /** How many rows of the second file are not as they were. */
  readonly changed: number;
  readonly paths: Readonly<Record<Day, string>>;
}

const changedOneIn = 20;
const [seed, otherSeed] = [1, 2];

/** Writes the files, each modified on a day of its own. */
export async function writeDays(folder: string, rows: number): Promise<Days> {
  const pathOf = (day: number) => join(folder, `day-${day}-of-${rows}.csv`);
  const generate = async (from: number) => {
    const path = pathOf(0);
    await writeBillsDueFile(path, rows, from);
    return (await readFile(path, "utf8")).split(/(?<=\n)/);
  };
  const write = async (day: number, lines: readonly string[]) => {
    await writeFile(pathOf(day), lines.join(""));
    const modified = new Date(Date.UTC(2026, 10, 21 + day, 18));
    await utimes(pathOf(day), modified, modified);
    return pathOf(day);
  };
  const [header = "", ...first] = await generate(seed);
  const [, ...other] = await generate(otherSeed);
  const second = first.map((line, nth) => (nth % changedOneIn === 0 ? (other[nth] ?? "") : line));
  return {
    rows,
    changed: Math.ceil(rows / changedOneIn),
    paths: {
      first: await write(1, [header, ...first]),
      second: await write(2, [header, ...second]),
      third: await write(3, [header, ...second.toReversed()]),
    },
  };
}
