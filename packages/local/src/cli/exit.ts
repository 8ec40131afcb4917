import { plain } from "../terminal/plain.ts";

/** How the program ends: 0 done, 1 an error, 2 a file held, 3 a file refused. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Says in one line on standard error why the program ends. */
export function fail(reason: string, code: ExitCode = 1): ExitCode {
  process.stderr.write(`billsdue: ${plain(reason)}\n`);
  return code;
}
