import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { root } from "../run-tool.ts";

/** What packages of others that are in a bundle are licensed under: each licence once, after the packages that it is of. */
export async function licencesOf(folders: readonly string[]): Promise<string> {
  const packagesBy = new Map<string, string[]>();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(
      await readFile(join(root, folder, "package.json"), "utf8"),
    );
    const text = (await licenceIn(join(root, folder))) ?? `${license}`;
    packagesBy.set(text, [...(packagesBy.get(text) ?? []), `${name} ${version}`]);
  }
  return [...packagesBy]
    .map(([text, packages]) => `${packages.join("\n")}\n\n${text.trim()}\n`)
    .join(`\n${"-".repeat(80)}\n\n`);
}

async function licenceIn(folder: string): Promise<string | undefined> {
  const file = (await readdir(folder)).toSorted().find((name) => /^licen[cs]e/i.test(name));
  return file === undefined ? undefined : readFile(join(folder, file), "utf8");
}
