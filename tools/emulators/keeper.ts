import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Runs the command that it is given, in a temporary folder of its own, until its standard input ends. That happens too when whoever
// started it is killed, so that no emulator outlives its run.

const [command = "", ...args] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "billsdue-emulator-"));

// A group of its own, to be ended with everything that it starts.
const child = spawn(command, args, {
  cwd: folder,
  env: { ...process.env, TMPDIR: folder },
  stdio: ["ignore", "inherit", "inherit"],
  detached: true,
});

child.once("error", (error) => {
  console.error(error.message);
  end(1);
});
child.once("exit", (code) => end(code ?? 1));

process.stdin.once("close", () => killGroup(child.pid)).resume();

function end(code: number): never {
  killGroup(child.pid);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.exit(code);
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // Nobody is left in it.
  }
}
