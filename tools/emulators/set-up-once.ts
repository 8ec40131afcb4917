import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { root } from "../run-tool.ts";

const cache = join(root, "node_modules/.cache/billsdue-emulators");

/**
 * The folder of a program that `build` fills the first time, and again whenever `version`, such as a list of packages, is another.
 * What is interrupted leaves nothing behind that looks finished.
 */
export async function setUpOnce(
  name: string,
  version: string,
  build: (folder: string) => Promise<void>,
  folder: string = cache,
): Promise<string> {
  const hash = createHash("sha256").update(version).digest("hex").slice(0, 12);
  const finished = join(folder, `${name}-${hash}`);
  if (existsSync(finished)) return finished;
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder);
  const unfinished = await mkdtemp(`${finished}.unfinished-`);
  try {
    await build(unfinished);
    await rename(unfinished, finished);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another run may have finished it first.
    if (!existsSync(finished)) throw error;
  }
  return finished;
}

/** Removes what was interrupted so long ago that nobody can still be at it. */
async function removeLeftovers(folder: string): Promise<void> {
  const hourAgo = Date.now() - 3_600_000;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (name.includes(".unfinished-") && (await stat(path)).mtimeMs < hourAgo)
      await rm(path, { recursive: true, force: true });
  }
}
