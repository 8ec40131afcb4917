import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { startSink } from "./dynamodb-sink.ts";
import { atMost, type Measured } from "./verdict.ts";

const run = promisify(execFile);
const child = fileURLToPath(new URL("dynamodb-peak.ts", import.meta.url));
/** V8 lets garbage pile up as far as the machine's memory suggests. What does not fit into this fails. */
const smallHeap = ["--max-old-space-size=64", "--max-semi-space-size=8"];
const most = 300e6;

/** The most memory that an ingest into DynamoDB takes, in a process of its own with a small heap. */
export async function measureDynamoMemory(path: string, rows: number): Promise<Measured> {
  const sink = await startSink();
  try {
    const { stdout } = await run(process.execPath, [...smallHeap, child, sink.url, path]);
    if (sink.saved() !== rows) throw new Error(`saved ${sink.saved()} of ${rows} rows`);
    const peak = Number(stdout);
    return {
      verdict: atMost(
        `ingest ${rows.toLocaleString("en")} rows into DynamoDB: peak memory of 300 MB`,
        peak / most,
        1,
      ),
      figures: [`peak  ${Math.round(peak / 1e6)} MB`],
    };
  } finally {
    sink.stop();
  }
}
