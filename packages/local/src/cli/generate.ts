import { writeBillsDueFile } from "../generate/write-file.ts";
import { type ExitCode, fail } from "./exit.ts";

/** `billsdue generate`: writes a bills-due file of customers who do not exist. */
export async function generate(options: {
  readonly rows: number;
  readonly seed: number;
  readonly out: string;
}): Promise<ExitCode> {
  const { rows, seed, out } = options;
  try {
    await writeBillsDueFile(out, rows, seed);
  } catch (error) {
    return fail(`cannot write ${out}: ${error instanceof Error ? error.message : "unknown"}`);
  }
  process.stdout.write(`${out}: ${rows.toLocaleString("en-US")} customers, seed ${seed}\n`);
  return 0;
}
