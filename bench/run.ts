import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { writeBillsDueFile } from "@billsdue/local/generate";

import { untilItHolds } from "./again.ts";
import { measureColdStarts } from "./cold-start.ts";
import { measureDynamo } from "./dynamodb.ts";
import { measureIngestMemory } from "./ingest-memory.ts";
import { measureIngestSpeed } from "./ingest-speed.ts";
import { measurePassMemory } from "./pass-memory.ts";
import { measurePassSpeed } from "./pass-speed.ts";
import type { Measured } from "./verdict.ts";

const seed = 1;
const asJson = process.argv.includes("--json");

const folder = await mkdtemp(join(tmpdir(), "billsdue-bench-"));
try {
  const write = async (rows: number) => {
    const path = join(folder, `bills-due-${rows}.csv`);
    await writeBillsDueFile(path, rows, seed);
    return { path, rows };
  };
  const few = await write(100_000);
  const small = await write(200_000);
  const middle = await write(1_000_000);
  const large = await write(10_000_000);
  const measured = [
    ...(await untilItHolds(async () => [await measureIngestSpeed(few.path, few.rows)])),
    ...(await measureIngestMemory(few.path, few.rows)),
    ...(await untilItHolds(() => measurePassSpeed(middle.path, middle.rows))),
    ...(await measurePassMemory({ folder, small, middle, large })),
    ...(await measureDynamo(folder, middle)),
    ...(await untilItHolds(() => measureColdStarts(folder))),
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
