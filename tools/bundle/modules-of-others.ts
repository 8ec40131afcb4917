import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { root } from "../run-tool.ts";

/** Imports what a workspace package depends on, as that package does, for tests that compare with it. `file` is one that it does not export. */
export async function importFrom<Module>(
  folder: string,
  name: string,
  file?: string,
): Promise<Module> {
  const { resolve } = createRequire(join(root, folder, "package.json"));
  const path = file === undefined ? resolve(name) : join(folderOf(resolve(name), name), file);
  return import(pathToFileURL(path).href);
}

function folderOf(path: string, name: string): string {
  return path.endsWith(`node_modules/${name}`) ? path : folderOf(dirname(path), name);
}
