import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";

import { expect, onTestFinished, test, vi } from "vitest";

import { startProgram } from "./child.ts";
import { freePort } from "./free-port.ts";

/** For a busy machine. */
const patience = { timeout: 10_000 };

const child = new URL("child.ts", import.meta.url).href;

/** A program of Node that answers with its folder and what `SAID` is, and starts another that answers too. */
async function echoProgram() {
  const [port, otherPort] = [await freePort(), await freePort()];
  const listen = (at: number, body: string) =>
    `require("node:http").createServer((_, response) => response.end(${body})).listen(${at}, "127.0.0.1");`;
  const source = `
    const other = ${JSON.stringify(listen(otherPort, "'other'"))};
    require("node:child_process").spawn(process.execPath, ["-e", other]);
    ${listen(port, "JSON.stringify({ folder: process.cwd(), said: process.env.SAID })")}`;
  return { program: nodeProgram(port, source), otherUrl: `http://127.0.0.1:${otherPort}` };
}

function nodeProgram(port: number, source: string) {
  const url = `http://127.0.0.1:${port}`;
  return { name: "a program", url, command: process.execPath, args: ["-e", source] };
}

async function asked(url: string): Promise<{ folder: string; said: string }> {
  const response = await fetch(url);
  return JSON.parse(await response.text());
}

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

const gone = (...urls: readonly string[]) =>
  expect.poll(() => Promise.all(urls.map(answers)), patience).not.toContain(true);

test("a program runs with its environment, and ends with all that it started and kept", async () => {
  const { program, otherUrl } = await echoProgram();
  const { url, stop } = await startProgram({ ...program, env: { SAID: "so" } });
  onTestFinished(stop);
  const { folder, said } = await asked(url);
  expect([said, existsSync(folder)]).toStrictEqual(["so", true]);
  await expect.poll(() => answers(otherUrl), patience).toBe(true);
  await stop();
  expect(existsSync(folder)).toBe(false);
  await gone(url, otherUrl);
});

test("a program does not have what it is not to have of its starter's environment", async () => {
  vi.stubEnv("SAID", "not for it");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { program } = await echoProgram();
  const { url, stop } = await startProgram({ ...program, env: { SAID: undefined } });
  onTestFinished(stop);
  expect(await asked(url)).toStrictEqual({ folder: expect.any(String) });
});

test.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
  "%s of whoever started it ends a program too",
  async (signal) => {
    const { program, otherUrl } = await echoProgram();
    const start = `import { startProgram } from ${JSON.stringify(child)};
      await startProgram(${JSON.stringify(program)}); console.log("started");`;
    const starter = spawn(process.execPath, ["--input-type=module", "-e", start]);
    await once(starter.stdout, "data");
    const { folder } = await asked(program.url);
    await expect.poll(() => answers(otherUrl), patience).toBe(true);
    starter.kill(signal);
    await expect.poll(() => existsSync(folder), patience).toBe(false);
    await gone(program.url, otherUrl);
  },
);

test("a program that ends at once is reported with what it said", async () => {
  const source = 'console.log("one"); console.error("two"); process.exitCode = 3';
  const program = nodeProgram(await freePort(), source);
  await expect(startProgram(program)).rejects.toThrow(
    /^a program ended before it answered\. Its last output:\n(?:one\ntwo|two\none)$/,
  );
});

test("a program that never answers is reported with what it said, and ended", async () => {
  const { program, otherUrl } = await echoProgram();
  const silent = { ...program, url: `http://127.0.0.1:${await freePort()}`, startsWithinMs: 4000 };
  await expect(
    startProgram({ ...silent, args: ["-e", `console.log("one"); ${program.args[1]}`] }),
  ).rejects.toThrow(/^a program did not answer in 4000 ms\. Its last output:\none$/);
  await gone(program.url, otherUrl);
});

test("a program that ends later by itself says so", async () => {
  const said = vi.spyOn(console, "error").mockReturnValue();
  onTestFinished(() => said.mockRestore());
  const port = await freePort();
  const source = `require("node:http").createServer((_, response) => {
    response.end();
    setTimeout(() => { console.log("enough"); process.exit(1); }, 200);
  }).listen(${port}, "127.0.0.1");`;
  await startProgram(nodeProgram(port, source));
  await expect
    .poll(() => said.mock.calls, patience)
    .toStrictEqual([["a program has ended. Its last output:\nenough"]]);
});

test("a program that is not there is reported", async () => {
  const program = { ...nodeProgram(await freePort(), ""), command: "no-such-program" };
  await expect(startProgram(program)).rejects.toThrow("spawn no-such-program ENOENT");
});

test("ports are not given twice", async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, freePort));
  expect(new Set(ports).size).toBe(50);
});
