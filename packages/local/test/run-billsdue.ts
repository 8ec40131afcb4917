import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { onTestFinished } from "vitest";

const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));

/** What a run of the command has said and how it ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `billsdue` to its end. */
export async function billsdue(args: readonly string[], cwd?: string): Promise<Finished> {
  return startBillsdue(args, cwd).finished;
}

/** A `billsdue` that goes on. */
export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves once standard output has `words`; rejects if the process ends before. */
  readonly said: (words: string) => Promise<string>;
}

/** Starts `billsdue`, with `env` besides the environment. */
export function startBillsdue(
  args: readonly string[],
  cwd?: string,
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...process.env, ...env, NO_COLOR: "1" },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  const said = (words: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        if (stdout.includes(words)) resolve(stdout);
      };
      child.stdout.on("data", look);
      child.once("close", () => reject(new Error(`ended without "${words}": ${stdout}${stderr}`)));
      look();
    });
  return { child, finished, said };
}

/** Starts a `billsdue` that does not outlive the test, however that ends. */
export function startForTest(
  args: readonly string[],
  cwd?: string,
  env?: Readonly<Record<string, string>>,
): Running {
  const running = startBillsdue(args, cwd, env);
  onTestFinished(() => {
    running.child.kill("SIGKILL");
  });
  return running;
}

/** An empty folder that is gone afterwards. */
export async function inEmptyFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "billsdue-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A port that is free, with the next one free too. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await portOf(0);
    const isNextFree = await portOf(port + 1).then(
      () => true,
      () => false,
    );
    if (isNextFree) return port;
  }
}

function portOf(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "localhost", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null
          ? resolve(address.port)
          : reject(new Error("no port")),
      );
    });
  });
}
