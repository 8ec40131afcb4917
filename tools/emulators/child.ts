import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const keeper = fileURLToPath(new URL("keeper.ts", import.meta.url));

/** A program that answers at a URL. */
export interface Program {
  readonly name: string;
  readonly url: string;
  readonly command: string;
  readonly args: readonly string[];
  /** What it has besides the environment of whoever starts it; undefined is what it is not to have. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long it may take until it answers. */
  readonly startsWithinMs?: number;
}

/** An emulator that answers at `url` until `stop`, or until the process that started it ends. */
export interface Emulator {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts a program and waits until it answers. Rejects with the last lines of its output where it ends before, or takes too long. */
export async function startProgram(program: Program): Promise<Emulator> {
  const { name, url, command, args, env, startsWithinMs = 60_000 } = program;
  const child = spawn(process.execPath, [keeper, command, ...args], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
    // Ctrl-C is for whoever started it; the end of its input then tells the keeper.
    detached: true,
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-4000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const end = new AbortController();
  const ended = new Promise<void>((resolve) => child.once("close", resolve)).finally(() =>
    end.abort(),
  );
  if (await answersWithin(url, startsWithinMs, end.signal)) {
    const complain = () =>
      console.error(`${name} has ended. Its last output:\n${output.trimEnd()}`);
    child.once("close", complain);
    const stop = () => {
      child.off("close", complain).stdin.destroy();
      return ended;
    };
    return { url, stop };
  }
  const what = end.signal.aborted
    ? "ended before it answered"
    : `did not answer in ${startsWithinMs} ms`;
  child.stdin.destroy();
  await ended;
  throw new Error(`${name} ${what}. Its last output:\n${output.trimEnd()}`);
}

async function answersWithin(url: string, ms: number, ended: AbortSignal): Promise<boolean> {
  const end = performance.now() + ms;
  while (!ended.aborted && performance.now() < end) {
    if (await answers(url)) return true;
    await delay(50);
  }
  return false;
}

/** Whether anything comes back: DynamoDB Local answers a plain GET with 400. */
async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
