import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs a command to its end and gives what it printed, on both streams. Rejects with `need` and what it printed where it fails or is not there. */
export async function runCommand(
  need: string,
  command: string,
  ...args: readonly string[]
): Promise<string> {
  try {
    const { stdout, stderr } = await execute(command, args, { maxBuffer: 64 * 1024 * 1024 });
    return `${stdout}${stderr}`;
  } catch (error) {
    throw new Error(`${need}\n${saidBy(error)}`.trimEnd(), { cause: error });
  }
}

/** The last lines of what a command printed; none where there is no such command. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error) || !("stdout" in error && "stderr" in error)) return "";
  return `${String(error.stdout)}${String(error.stderr)}`.trim().slice(-2000);
}
