import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { runCommand } from "./run-command.ts";
import { setUpOnce } from "./set-up-once.ts";

async function emptyCache(): Promise<string> {
  const cache = await mkdtemp(join(tmpdir(), "billsdue-set-up-"));
  onTestFinished(() => rm(cache, { recursive: true }));
  return cache;
}

/** Something to set up that counts how often that was done. */
function program(says: string) {
  let built = 0;
  const build = async (folder: string) => {
    built += 1;
    await writeFile(join(folder, "says"), says);
  };
  return { build, built: () => built };
}

const contentOf = (folder: string) => readFile(join(folder, "says"), "utf8");

test("what is set up stays, and is set up again when its version is another", async () => {
  const cache = await emptyCache();
  const [one, two] = [program("one"), program("two")];
  const first = await setUpOnce("program", "1", one.build, cache);
  expect(await setUpOnce("program", "1", one.build, cache)).toBe(first);
  const other = await setUpOnce("program", "2", two.build, cache);
  expect(await Promise.all([first, other].map(contentOf))).toStrictEqual(["one", "two"]);
  expect([one.built(), two.built()]).toStrictEqual([1, 1]);
});

test("two at once get the same one", async () => {
  const cache = await emptyCache();
  const { build } = program("one");
  const [one, other] = await Promise.all([1, 2].map(() => setUpOnce("program", "1", build, cache)));
  expect(one).toBe(other);
  expect(await readdir(cache)).toStrictEqual([basename(one ?? "")]);
});

test("what fails leaves nothing, and is tried again", async () => {
  const cache = await emptyCache();
  const failure = async (folder: string) => {
    await writeFile(join(folder, "says"), "half");
    throw new Error("no network");
  };
  await expect(setUpOnce("program", "1", failure, cache)).rejects.toThrow("no network");
  expect(await readdir(cache)).toStrictEqual([]);
  expect(await contentOf(await setUpOnce("program", "1", program("one").build, cache))).toBe("one");
});

test("what was interrupted is not taken for finished, and goes some time later", async () => {
  const cache = await emptyCache();
  const interrupted = new Promise<string>((resolve) => {
    void setUpOnce("program", "1", (folder) => new Promise(() => resolve(folder)), cache);
  });
  const leftover = await interrupted;
  const { build, built } = program("one");
  const finished = await setUpOnce("program", "1", build, cache);
  expect(built()).toBe(1);
  expect(await readdir(cache)).toContain(basename(leftover));
  await utimes(leftover, 0, 0);
  const next = await setUpOnce("program", "2", build, cache);
  expect((await readdir(cache)).toSorted()).toStrictEqual(
    [finished, next].map((path) => basename(path)).toSorted(),
  );
});

test("a command that is not there says what is needed; one that fails says more", async () => {
  await expect(runCommand("It needs Java.", "no-such-command")).rejects.toThrow(
    /^It needs Java\.$/,
  );
  const fails = ["-e", "console.log('first'); console.error('last'); process.exit(1)"];
  await expect(runCommand("It needs Java.", process.execPath, ...fails)).rejects.toThrow(
    /^It needs Java\.\nfirst\nlast$/,
  );
  expect(await runCommand("", process.execPath, "-p", "1")).toBe("1\n");
});
