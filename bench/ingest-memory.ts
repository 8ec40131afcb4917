import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { atMost, type Measured } from "./verdict.ts";

const run = promisify(execFile);
const child = fileURLToPath(new URL("retained-heap.ts", import.meta.url));

interface Memory {
  readonly kept: number;
  readonly peak: number;
}

/** What an ingested file keeps in memory, and the most it ever takes, against a Map of plain clones of the same invoices. */
export async function measureIngestMemory(
  path: string,
  rows: number,
): Promise<readonly Measured[]> {
  const idle = await measure("nothing", path, rows);
  const store = await measure("store", path, rows);
  const clones = await measure("clones", path, rows);
  const name = `ingest ${rows.toLocaleString("en")} rows`;
  return [
    {
      verdict: atMost(`${name}: heap kept, of plain clones in a Map`, store.kept / clones.kept, 1),
      figures: [`plain clones ${mega(clones.kept)}`, `memory store ${mega(store.kept)}`],
    },
    {
      verdict: atMost(
        `${name}: peak memory over that of an idle process, of plain clones in a Map`,
        (store.peak - idle.peak) / clones.kept,
        4,
      ),
      figures: [`idle process ${mega(idle.peak)}`, `ingestFile   ${mega(store.peak)}`],
    },
  ];
}

/** Measures in a process of its own, so that nothing of the others is in the heap. */
async function measure(what: string, path: string, rows: number): Promise<Memory> {
  const { stdout } = await run(process.execPath, ["--expose-gc", child, what, path, `${rows}`]);
  const [kept, peak] = stdout.split(" ").map(Number);
  if (kept === undefined || peak === undefined) throw new Error(`no figures: ${stdout}`);
  return { kept, peak };
}

function mega(bytes: number): string {
  return `${Math.round(bytes / 1e6)
    .toString()
    .padStart(6)} MB`;
}
