import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { build } from "vite";

import { atMost, type Measured, median } from "./verdict.ts";

const run = promisify(execFile);

/** A generated file and how many rows it has. */
export interface BenchFile {
  readonly path: string;
  readonly rows: number;
}

/** The files that memory is measured on, and a folder for what that takes. */
export interface MemoryFiles {
  readonly folder: string;
  readonly small: BenchFile;
  readonly middle: BenchFile;
  readonly large: BenchFile;
}

/** V8 lets garbage pile up as far as the machine's memory suggests. A small heap shows what is really kept: what does not fit fails. */
const smallHeap = ["--max-old-space-size=48", "--max-semi-space-size=8"];
const most = 130e6;

/** Whether memory grows with the file: of the second pass alone, of the whole, and what finding duplicates takes. */
export async function measurePassMemory(files: MemoryFiles): Promise<readonly Measured[]> {
  const { folder, small, middle, large } = files;
  const child = await bundled(folder);
  const headerOnly = join(folder, "one-row.csv");
  await writeFile(headerOnly, "InvoiceID,CustomerName,Balance,IsProcessed\n1,Kim Lee,1.00,0\n");
  const measure = async (what: string, { path, rows }: BenchFile) => {
    const flags = ["--expose-gc", ...smallHeap];
    const { stdout } = await run(process.execPath, [
      ...flags,
      child,
      what,
      path,
      headerOnly,
      `${rows}`,
    ]);
    const [peak = 0, seconds = 0, buffers = 0] = stdout.split(" ").map(Number);
    return { peak, secondsPerRow: seconds / rows, buffersPerRow: buffers / rows };
  };
  /** When the collector comes by makes a tenth of the peak of a short run. */
  const measureThrice = async (file: BenchFile) => {
    const runs = [
      await measure("ingest", file),
      await measure("ingest", file),
      await measure("ingest", file),
    ];
    const of = (figure: (run: (typeof runs)[number]) => number) => median(runs.map(figure));
    return { peak: of(({ peak }) => peak), secondsPerRow: of((one) => one.secondsPerRow) };
  };
  const passes = [await measure("pass", middle), await measure("pass", large)] as const;
  const ingests = [await measureThrice(small), await measureThrice(middle)] as const;
  const index = await measure("index", middle);
  const count = ({ rows }: BenchFile) => rows.toLocaleString("en");
  const growth = `${count(middle)} rows over ${count(small)}`;
  return [
    {
      verdict: atMost(
        `decode, parse, decide, render: peak memory of ${count(large)} rows over ${count(middle)}`,
        passes[1].peak / passes[0].peak,
        1.3,
      ),
      figures: [mega("peak at the smaller", passes[0].peak), mega("at the larger", passes[1].peak)],
    },
    {
      verdict: atMost(
        `decode, parse, decide, render ${count(large)} rows: peak memory of 130 MB`,
        passes[1].peak / most,
        1,
      ),
      figures: [],
    },
    {
      verdict: atMost(
        `ingest into a counting store: peak memory of ${growth}`,
        ingests[1].peak / ingests[0].peak,
        1.2,
      ),
      figures: [
        mega("peak at the smaller", ingests[0].peak),
        mega("at the larger", ingests[1].peak),
      ],
    },
    {
      verdict: atMost(
        `ingest into a counting store: seconds a row of ${growth}`,
        ingests[1].secondsPerRow / ingests[0].secondsPerRow,
        1.2,
      ),
      figures: [],
    },
    {
      verdict: atMost(
        `finding duplicates among ${count(middle)} rows: bytes a row of 24`,
        index.buffersPerRow / 24,
        1,
      ),
      figures: [`${index.buffersPerRow.toFixed(1)} bytes a row`],
    },
  ];
}

/** The measured program as one file of plain JavaScript, as it would be deployed. */
async function bundled(folder: string): Promise<string> {
  const outDir = join(folder, "bundle");
  await build({
    configFile: false,
    logLevel: "error",
    root: import.meta.dirname,
    build: { ssr: "peak-memory.ts", outDir, emptyOutDir: true, target: "node24" },
    ssr: { noExternal: true },
  });
  return join(outDir, "peak-memory.js");
}

function mega(label: string, bytes: number): string {
  return `${label}  ${Math.round(bytes / 1e6)} MB`;
}
