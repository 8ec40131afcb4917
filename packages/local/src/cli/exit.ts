import type { IngestOutcome } from "../ingest/wire.ts";
import { plain } from "../terminal/plain.ts";

/** How the program ends: 0 done, 1 an error, 3 a file refused. */
export type ExitCode = 0 | 1 | 3;

/** Says in one line on standard error why the program ends. */
export function fail(reason: string, code: ExitCode = 1): ExitCode {
  process.stderr.write(`billsdue: ${plain(reason)}\n`);
  return code;
}

/** Says why a file was not ingested. */
export function failIngest({
  type,
  reason,
}: Exclude<IngestOutcome, { type: "applied" }>): ExitCode {
  return fail(reason, type === "refused" ? 3 : 1);
}
