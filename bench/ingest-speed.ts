import { createReadStream } from "node:fs";

import { parse } from "csv-parse";

import { ingestInto } from "./ingest.ts";
import { atLeast, type Measured, median } from "./verdict.ts";

const warmUps = 2;
const rounds = 9;
const target = 1 / 3;

/** Rows per second from a file on disk to stored invoices, against csv-parse that only splits the same file into arrays. */
export async function measureIngestSpeed(path: string, rows: number): Promise<Measured> {
  const peers = {
    arrays: () => parseAll(path, rows + 1, false),
    objects: () => parseAll(path, rows, true),
    ingest: () => ingestInto(path, rows),
  };
  const seconds = {
    arrays: new Array<number>(),
    objects: new Array<number>(),
    ingest: new Array<number>(),
  };
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const peer of ["arrays", "objects", "ingest"] as const) {
      // Nobody pays for the garbage of the one before.
      globalThis.gc?.();
      const started = performance.now();
      await peers[peer]();
      if (round >= 0) seconds[peer].push((performance.now() - started) / 1000);
    }
  }
  const rate = (peer: keyof typeof seconds) => rows / median(seconds[peer]);
  // By round, since the machine is as busy for one as for the next.
  const ratios = seconds.arrays.map((arrays, round) => arrays / (seconds.ingest[round] ?? 0));
  return {
    verdict: atLeast(
      `ingest ${rows.toLocaleString("en")} rows: rows/s of csv-parse to arrays`,
      median(ratios),
      target,
    ),
    figures: [
      `csv-parse to arrays   ${thousands(rate("arrays"))}`,
      `csv-parse to objects  ${thousands(rate("objects"))}`,
      `ingestFile            ${thousands(rate("ingest"))}`,
    ],
  };
}

async function parseAll(path: string, expected: number, columns: boolean): Promise<void> {
  let count = 0;
  for await (const record of createReadStream(path).pipe(parse({ columns }))) {
    if (record !== undefined) count += 1;
  }
  if (count !== expected) throw new Error(`csv-parse read ${count} records of ${expected}`);
}

function thousands(rate: number): string {
  return `${Math.round(rate / 1000)
    .toString()
    .padStart(6)} k rows/s`;
}
