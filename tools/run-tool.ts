import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The workspace's root folder. */
export const root: string = fileURLToPath(new URL("..", import.meta.url));

/** Runs a tool of the workspace in its root; what it prints counts, its exit code does not. */
export function runTool(name: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
    execFile(join(root, "node_modules/.bin", name), args, options, (error, out, complaint) => {
      if (typeof error?.code === "string" || complaint !== "")
        reject(error ?? new Error(complaint));
      else resolve(out);
    });
  });
}

/** The files below `folder`, by their path from it with `/` between the parts, without node_modules and dist. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !/(?:^|\/)(?:node_modules|dist)\//.test(path))
    .toSorted();
}
