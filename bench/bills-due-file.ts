import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const firstNames = "Kelly Mary Linda Betty James Ahmed Yuki Priya Carlos Ingrid Tom Grace".split(
  " ",
);
const lastNames =
  "Bennett Wilson Lynch Hostetter Nguyen Garcia Patel Kowalski Okafor Larsen Kim".split(" ");

/** Writes a bills-due file of `rows` rows, `12,Kelly Bennett,551,0`: the same rows give the same bytes. */
export async function writeBillsDueFile(path: string, rows: number): Promise<void> {
  await pipeline(Readable.from(linesOf(rows)), createWriteStream(path));
}

function* linesOf(rows: number): Generator<string> {
  yield "InvoiceID,CustomerName,Balance,IsProcessed\n";
  for (let id = 1; id <= rows; id += 1) {
    const first = firstNames[id % firstNames.length];
    const last = lastNames[(id * 7) % lastNames.length];
    yield `${id},${first} ${last},${(id * 7919) % 1000},0\n`;
  }
}
