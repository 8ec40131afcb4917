import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { writeBillsDueFile } from "@billsdue/local/generate";

import { measureIngestMemory } from "./ingest-memory.ts";
import { measureIngestSpeed } from "./ingest-speed.ts";
import type { Measured } from "./verdict.ts";

const rows = 100_000;
const seed = 1;
const asJson = process.argv.includes("--json");

const folder = await mkdtemp(join(tmpdir(), "billsdue-bench-"));
try {
  const path = join(folder, "bills-due.csv");
  await writeBillsDueFile(path, rows, seed);
  const measured = [
    await measureIngestSpeed(path, rows),
    ...(await measureIngestMemory(path, rows)),
  ];
  if (asJson) console.log(JSON.stringify(measured.map(({ verdict }) => verdict)));
  else for (const one of measured) print(one);
  if (measured.some(({ verdict }) => !verdict.holds)) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function print({ verdict: { name, ratio, target, holds }, figures }: Measured): void {
  console.log(`${holds ? "holds" : "FAILS"}  ${name} ${target.toFixed(2)}: ${ratio.toFixed(2)}`);
  for (const figure of figures) console.log(`         ${figure}`);
}
